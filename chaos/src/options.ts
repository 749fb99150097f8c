/** The command line of a run. */

import { parseArgs } from 'node:util';

export interface Options {
  readonly minutes: number;
  readonly seed: string | undefined;
  readonly relays: number;
  readonly clients: number;
}

export const HELP = `Usage: pnpm chaos [--minutes N] [--seed S] [--relays N] [--clients N]

Relays and clients as real processes that write to each other while processes are killed and paused, links are cut,
delayed and silent, clocks jump and disks are full. In the end everything is healed, and every letter must have arrived
once and in order, or have been returned to its sender.

  --minutes N   how long faults are injected; 2 unless given. Start, quiet end and verdict come on top
  --seed S      repeat the plan of a run; otherwise SOTTO_SEED, otherwise a fresh seed
  --relays N    relays, 2 to 8; 4 unless given
  --clients N   clients, 2 to 200; 40 unless given
  --help        this text

The first line names the seed. It decides what is written, what goes wrong, where, when and for how long; how processes
and packets race is not up to it, so a problem may need several runs to come again. All that happened is kept in
.sotto/chaos/<seed>: plan.json, one .jsonl of events for each process, logs, databases, verdict.json (docs/chaos.md).

Exit codes: 0 nothing was found, 1 something was, 2 wrong options, 128 and more for the signal that ended the run.`;

/** `undefined` asks for help. Throws `RangeError` with what is wrong. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { minutes, seed, relays, clients, help } = parse(args);
  if (help === true) return undefined;
  if (seed !== undefined && !/^[\w.-]{1,64}$/.test(seed))
    throw new RangeError('--seed must be 1 to 64 letters, digits, dots, dashes');
  return {
    minutes: minutes === undefined ? 2 : positive('minutes', minutes),
    seed,
    relays: relays === undefined ? 4 : whole('relays', relays, 2, 8),
    clients: clients === undefined ? 40 : whole('clients', clients, 2, 200),
  };
}

function parse(args: readonly string[]) {
  const string = { type: 'string' } as const;
  try {
    const options = {
      minutes: string,
      seed: string,
      relays: string,
      clients: string,
      help: { type: 'boolean' },
    } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new RangeError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!/^[0-9.]+$/.test(text) || !(value > 0)) throw new RangeError(`--${name} must be a number above 0`);
  return value;
}

function whole(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (!/^[0-9]+$/.test(text) || value < low || value > high)
    throw new RangeError(`--${name} must be a whole number from ${low} to ${high}`);
  return value;
}
