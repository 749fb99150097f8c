/**
 * The loop: take an input that is known, change it, run it, and keep it if it reached a block of code that no input had
 * reached before. Looking costs more than running, so it is done once a batch, and batches grow while nothing new is reached.
 * The inputs of one that did are run again by halves, until it is known which of them it was.
 */

import type { Dice } from '@sotto/testkit';
import { type Coverage, type Ran, Reached } from './coverage.ts';
import { mutate } from './mutate.ts';

export interface Target {
  readonly name: string;
  /** Inputs that are understood, and such as once found something. */
  readonly seeds: readonly Uint8Array[];
  /** Throws when something happened that must not. A refusal is none of that. */
  run(input: Uint8Array): void | Promise<void>;
}

export interface Finding {
  readonly input: Uint8Array;
  readonly error: unknown;
}

export interface Report {
  readonly target: string;
  readonly runs: number;
  /** Of our code that ran. */
  readonly functions: number;
  /** Inputs that reached something new, besides the seeds. */
  readonly kept: readonly Uint8Array[];
  readonly findings: readonly Finding[];
}

export interface FuzzOptions {
  readonly dice: Dice;
  readonly coverage: Coverage;
  /** Whether the time is over. Asked after every batch; at least one is run. */
  readonly isOver: () => boolean;
}

export const fuzz = async (target: Target, { dice, coverage, isOver }: FuzzOptions): Promise<Report> => {
  const corpus = [...target.seeds];
  const reached = new Reached();
  const kept: Uint8Array[] = [];
  const findings: Finding[] = [];
  let runs = 0;
  const runOne = async (input: Uint8Array): Promise<void> => {
    runs += 1;
    const error = await failureOf(target, input);
    if (error !== undefined && findings.length < FINDINGS_MAX) findings.push({ input, error });
  };
  await coverage.take();
  for (const seed of target.seeds) await runOne(seed);
  reached.add(await coverage.take());
  /** Keeps those of these inputs that reach something new: by halves, for few do. */
  const keepNew = async (inputs: readonly Uint8Array[], ran: Ran): Promise<void> => {
    if (!reached.lacks(ran)) return;
    if (inputs.length === 1) {
      reached.add(ran);
      corpus.push(inputs[0]!);
      kept.push(inputs[0]!);
      return;
    }
    const middle = inputs.length >> 1;
    for (const half of [inputs.slice(0, middle), inputs.slice(middle)]) {
      for (const input of half) await failureOf(target, input);
      await keepNew(half, await coverage.take());
    }
  };
  let size = BATCH_MIN;
  do {
    const batch = Array.from({ length: size }, () =>
      corpus.length === 0 ? Uint8Array.of(dice.between(0, 255)) : mutate(dice, dice.pick(corpus), corpus),
    );
    for (const input of batch) await runOne(input);
    const before = kept.length;
    await keepNew(batch, await coverage.take());
    size = kept.length > before ? BATCH_MIN : Math.min(BATCH_MAX, size * 2);
  } while (!isOver() && findings.length < FINDINGS_MAX);
  const shortest = await Promise.all(findings.map((finding) => shorten(target, finding)));
  return { target: target.name, runs, functions: reached.functions, kept, findings: shortest };
};

/** What `run` threw; an input that takes too long has failed as well. */
export const failureOf = async (target: Target, input: Uint8Array): Promise<unknown> => {
  const started = performance.now();
  try {
    await target.run(input);
  } catch (error) {
    return error;
  }
  const took = performance.now() - started;
  return took > RUN_MS_MAX ? new Error(`took ${Math.round(took)} ms for ${input.length} bytes`) : undefined;
};

/** Leaves out what is not needed to fail. */
const shorten = async (target: Target, { input, error }: Finding): Promise<Finding> => {
  let shortest = input;
  for (let piece = Math.ceil(input.length / 2); piece >= 1; piece = Math.floor(piece / 2)) {
    for (let at = 0; at < shortest.length; at += piece) {
      const shorter = Uint8Array.from([...shortest.subarray(0, at), ...shortest.subarray(at + piece)]);
      if (nameOf(await failureOf(target, shorter)) === nameOf(error)) shortest = shorter;
    }
  }
  return { input: shortest, error };
};

/** Two failures of one name are taken for the same. */
const nameOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

const BATCH_MIN = 16;
const BATCH_MAX = 256;
const FINDINGS_MAX = 3;
/** A machine that does many other things takes its time; what grows with the square of 64 KiB takes longer. */
const RUN_MS_MAX = 10_000;
