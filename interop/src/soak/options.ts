/** The command line of a run. */

import { parseArgs } from 'node:util';

export interface Options {
  readonly minutes: number;
  readonly actions: number;
  readonly seed: string | undefined;
}

export const HELP = `Usage: pnpm interop:soak [--minutes N] [--seed S] [--actions N]

Random exchanges between devices of ours and of libsignal, every step compared with a model of both.

  --minutes N   stop after N minutes; 1 unless --actions is given
  --actions N   stop after N actions
  --seed S      repeat a run; otherwise SOTTO_SEED, otherwise a fresh seed
  --help        this text

Our devices compute with the backend that the environment variable SOTTO_CRYPTO names: noble, portable, node or sodium.
Without it, with the one of this runtime.

The first line names the seed. The seed decides which actions happen, in which order, between whom, and all that our
devices draw. What libsignal draws cannot be seeded: a repeated run has the same schedule and the same headers, but other
keys in libsignal's messages. A divergence that depends on such a key may take several runs to come again.

The run ends at the first divergence, with exit code 1, the steps before it, and the command that repeats it. Ctrl-C ends
it after the action under way, with the table of what was done and exit code 130. Wrong options have exit code 2.`;

/** `undefined` asks for help. Throws `RangeError` with what is wrong. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { minutes, actions, seed, help } = parse(args);
  if (help === true) return undefined;
  if (seed === '') throw new RangeError('--seed must not be empty');
  return {
    minutes:
      minutes === undefined ? (actions === undefined ? 1 : Number.POSITIVE_INFINITY) : positive('minutes', minutes),
    actions: actions === undefined ? Number.POSITIVE_INFINITY : positive('actions', actions),
    seed,
  };
}

function parse(args: readonly string[]) {
  const string = { type: 'string' } as const;
  try {
    const options = { minutes: string, actions: string, seed: string, help: { type: 'boolean' } } as const;
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
