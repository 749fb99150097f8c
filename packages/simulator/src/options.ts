/** The command line. */

import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMutantName, MUTANT_NAMES, type MutantName } from './mutants/names.ts';

export interface Options {
  /** Seeds, one for each run. */
  readonly seeds: readonly string[];
  readonly workers: number;
  /** Keep histories of all runs, not only of those that fail. */
  readonly keep: boolean;
  readonly mutant: MutantName | undefined;
  readonly shrink: boolean;
}

export const HELP = `Usage: pnpm test:sim [--seeds N] [--from N | --seed S] [--workers N] [--mutant NAME] [--keep] [--no-shrink]

Devices and relays in one process, on a network, disks and clocks that are simulated: the same seed does the same, always.
Each run has its own people, letters and faults; then everything is healed, and I1 to I8 are checked (docs/simulator.md).

  --seeds N      how many runs; 50 unless given
  --from N       the seeds are N, N+1 and so on; 1 unless given
  --seed S       one run, with this seed
  --workers N    processes that share the runs; as many as there are processors unless given
  --mutant NAME  with a part that breaks a rule, which the checkers must notice: ${MUTANT_NAMES.join(', ')}
  --keep         keep the history of every run; otherwise only of those that fail
  --no-shrink    do not look for fewer faults that fail too
  --help         this text

What is kept is in .sotto/simulator/<seed>: plan.json, history.jsonl, verdict.json. The digest of a history is printed; a seed
that gives another one on another day has met other code.

Exit codes: 0 nothing was found, 1 something was, 2 wrong options.`;

/** `undefined` asks for help. Throws `RangeError` with what is wrong. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { seeds = '50', from = '1', seed, workers, mutant, keep, help, 'no-shrink': noShrink } = parse(args);
  if (help === true) return undefined;
  if (seed !== undefined && !/^[\w.-]{1,64}$/.test(seed))
    throw new RangeError('--seed must be 1 to 64 letters, digits, dots, dashes');
  if (mutant !== undefined && !isMutantName(mutant))
    throw new RangeError(`--mutant must be one of ${MUTANT_NAMES.join(', ')}`);
  const first = whole('from', from, 0, Number.MAX_SAFE_INTEGER - SEEDS_MAX);
  const count = whole('seeds', seeds, 1, SEEDS_MAX);
  const all = seed === undefined ? Array.from({ length: count }, (_, index) => String(first + index)) : [seed];
  const processes = workers === undefined ? availableParallelism() : whole('workers', workers, 1, WORKERS_MAX);
  return {
    seeds: all,
    workers: Math.min(processes, all.length),
    keep: keep === true,
    mutant,
    shrink: noShrink !== true,
  };
}

function parse(args: readonly string[]) {
  const string = { type: 'string' } as const;
  const boolean = { type: 'boolean' } as const;
  try {
    const options = {
      seeds: string,
      from: string,
      seed: string,
      workers: string,
      mutant: string,
      keep: boolean,
      'no-shrink': boolean,
      help: boolean,
    } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new RangeError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function whole(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (!/^[0-9]+$/.test(text) || value < low || value > high)
    throw new RangeError(`--${name} must be a whole number from ${low} to ${high}`);
  return value;
}

const SEEDS_MAX = 1_000_000;
const WORKERS_MAX = 64;
