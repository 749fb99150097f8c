/** The options of `pnpm bench:relay`. */

import { parseArgs } from 'node:util';

export const CASES = [
  'throughput',
  'batches',
  'idle',
  'restart',
  'kills',
  'cuts',
  'federation',
  'overload',
  'soak',
] as const;
export type CaseName = (typeof CASES)[number];

export interface Options {
  readonly help: boolean;
  readonly cases: readonly CaseName[];
  /** Small numbers of everything: shows that what is measured is right. */
  readonly short: boolean;
  readonly minutes: number;
  readonly out: string | undefined;
}

export class OptionError extends Error {
  override readonly name = 'OptionError';
}

/** Throws {@link OptionError}. */
export const parseOptions = (args: readonly string[]): Options => {
  const { values, positionals } = read(args[0] === '--' ? args.slice(1) : args);
  const unknown = positionals.find((name) => !isCase(name));
  if (unknown !== undefined) throw new OptionError(`${unknown}: is no case. They are ${CASES.join(', ')}.`);
  const minutes = Number(values.minutes ?? SOAK_MINUTES);
  if (!(minutes > 0)) throw new OptionError('--minutes: must be a number above 0.');
  const all = CASES.filter((name) => name !== 'soak' || values.minutes !== undefined || !values.short);
  return {
    help: values.help ?? false,
    cases: positionals.length === 0 ? all : CASES.filter((name) => positionals.includes(name)),
    short: values.short ?? false,
    minutes,
    out: values.out,
  };
};

export const USAGE = `Usage: pnpm bench:relay [cases…] [options]

  ${CASES.join(' ')}
                  all of them unless named
  --short         small numbers of everything, half a minute: shows that nothing is lost or doubled
  --minutes N     how long the soak takes; default ${10}
  --out FOLDER    where results go; default benchmarks/results for a whole run, nowhere for another`;

const read = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: KNOWN, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new OptionError(`${cause instanceof Error ? cause.message : 'options cannot be read'}`, { cause });
  }
};

const isCase = (name: string): name is CaseName => (CASES as readonly string[]).includes(name);

const KNOWN = {
  help: { type: 'boolean' },
  short: { type: 'boolean' },
  minutes: { type: 'string' },
  out: { type: 'string' },
} as const;
const SOAK_MINUTES = 10;
