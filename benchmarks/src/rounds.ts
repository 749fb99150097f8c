/**
 * The rounds of a case: each implementation runs one batch in every round, in an order that rotates, after all have been
 * warmed up. So load on the machine, its clock rate and the garbage collector meet all of them alike, and a ratio is
 * taken within a round.
 */

import type { Case, Fixture } from './case.ts';
import type { Implementation } from './implementation.ts';

export interface RoundOptions {
  readonly rounds: number;
  /** How long a batch shall take, and each implementation be warmed up, in milliseconds. */
  readonly batchMs: number;
  readonly warmUpMs: number;
  readonly seed: number;
}

/** What the platform gives. */
export interface Clock {
  /** Milliseconds, as finely as the platform has them. */
  now(): number;
  /** Lets what was put off be done before the next batch is timed: finalizers, messages, pending callbacks. */
  settle(): Promise<void>;
}

/** Times of one phase of one implementation: milliseconds an operation, one for each round. */
export interface Timing {
  readonly by: string;
  readonly phase: string;
  readonly times: readonly number[];
}

/** One that takes part in the rounds. */
export interface Entrant {
  readonly name: string;
  readonly fixture: Fixture;
}

interface Running extends Entrant {
  readonly times: number[][];
  count: number;
}

/** Runs `one` with all implementations that can do it. Throws what verification throws. */
export async function runCase(
  one: Case,
  implementations: readonly Implementation[],
  options: RoundOptions,
  clock: Clock,
): Promise<readonly Timing[]> {
  const entrants: Entrant[] = [];
  try {
    for (const implementation of implementations) {
      const fixture = await one.setUp(implementation, options.seed);
      if (fixture !== undefined) entrants.push({ name: implementation.name, fixture });
    }
    return await runRounds(one, entrants, options, clock);
  } finally {
    for (const { fixture } of entrants) fixture.close?.();
  }
}

/** The rounds themselves, of fixtures that do the same work. */
export async function runRounds(
  { phases, batchMax }: Pick<Case, 'phases' | 'batchMax'>,
  entrants: readonly Entrant[],
  options: RoundOptions,
  clock: Clock,
): Promise<readonly Timing[]> {
  const running: readonly Running[] = entrants.map((one) => ({ ...one, times: phases.map(() => []), count: 1 }));
  for (const one of running) await warmUp(one, batchMax, options, clock);
  for (let round = 0; round < options.rounds; round++) {
    for (const one of rotated(running, round)) {
      const spent = await runBatch(one, clock);
      for (const [i, ms] of spent.entries()) one.times[i]!.push(ms / one.count);
    }
  }
  return running.flatMap(({ name, fixture, times }) => {
    const by = fixture.label === undefined ? name : `${name} (${fixture.label})`;
    return phases.map((phase, i) => ({ by, phase: phase.id, times: times[i]! }));
  });
}

/** Doubles the batch until it is long enough, and goes on until the code has had its time to be optimised. */
async function warmUp(entrant: Running, batchMax: number, options: RoundOptions, clock: Clock): Promise<void> {
  let worked = 0;
  for (;;) {
    const spent = (await runBatch(entrant, clock)).reduce((sum, ms) => sum + ms, 0);
    worked += spent;
    const isLong = spent >= options.batchMs || entrant.count >= batchMax;
    if (isLong && worked >= options.warmUpMs) {
      // Code got faster on the way: the count is set by the last batch.
      const wanted = Math.ceil((entrant.count * options.batchMs) / Math.max(spent, 1e-3));
      entrant.count = Math.max(1, Math.min(batchMax, wanted));
      return;
    }
    if (!isLong) entrant.count = Math.min(batchMax, entrant.count * 2);
  }
}

/** Milliseconds of each phase. */
async function runBatch({ fixture, count }: Running, clock: Clock): Promise<readonly number[]> {
  await fixture.prepare?.(count);
  const spent: number[] = [];
  for (const phase of fixture.phases) {
    await clock.settle();
    const started = clock.now();
    const running = phase(count);
    if (running instanceof Promise) await running;
    spent.push(clock.now() - started);
  }
  await fixture.verify();
  return spent;
}

function rotated<Item>(items: readonly Item[], by: number): readonly Item[] {
  const start = by % Math.max(1, items.length);
  return [...items.slice(start), ...items.slice(0, start)];
}
