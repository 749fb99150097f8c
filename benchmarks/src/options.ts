/** The options of `pnpm bench`. */

import { parseArgs } from 'node:util';
import { BROWSER_PROVIDERS, isBrowserProvider } from './browser/exchange.ts';
import { isBrowserGroup } from './browser/jobs.ts';
import { GROUPS, type GroupName, isGroupName, isProviderName, PROVIDERS, type ProviderName } from './groups.ts';

export interface Options {
  readonly help: boolean;
  readonly list: boolean;
  /** In Chromium, not in this program. */
  readonly browser: boolean;
  /** In the order of the report. */
  readonly groups: readonly GroupName[];
  readonly peers: boolean;
  readonly short: boolean;
  /** `undefined`: as many as the form of the run has. */
  readonly rounds: number | undefined;
  readonly out: string | undefined;
  /** `undefined`: those that each case names. */
  readonly provider: ProviderName | undefined;
  readonly seed: number;
}

/** Misuse by whoever starts the program; the message says what to do instead. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

/** Throws {@link OptionError}. */
export function parseOptions(args: readonly string[]): Options {
  const { values, positionals } = read(args[0] === '--' ? args.slice(1) : args);
  for (const name of positionals) {
    if (!isGroupName(name)) throw new OptionError(`${name}: is no group. They are ${Object.keys(GROUPS).join(', ')}.`);
  }
  const { provider } = values;
  if (provider !== undefined && !isProviderName(provider)) {
    throw new OptionError(`--provider ${provider}: is no provider. They are ${PROVIDERS.join(', ')}.`);
  }
  if (values.browser) assertForBrowser(positionals.filter(isGroupName), provider);
  if (values.peers && values['no-peers']) throw new OptionError('--peers and --no-peers: leave one of them out.');
  return {
    help: values.help ?? false,
    list: values.list ?? false,
    browser: values.browser ?? false,
    groups: Object.keys(GROUPS)
      .filter(isGroupName)
      .filter((name) => !values.browser || isBrowserGroup(name))
      .filter((name) => positionals.length === 0 || positionals.includes(name)),
    peers: values.peers ?? (positionals.length === 0 && !values['no-peers']),
    short: values.short ?? false,
    rounds: values.rounds === undefined ? undefined : wholeNumber('--rounds', values.rounds, 1, ROUNDS_MAX),
    out: values.out,
    provider,
    seed: values.seed === undefined ? DEFAULT_SEED : wholeNumber('--seed', values.seed, 0, 0xffff_ffff),
  };
}

function assertForBrowser(groups: readonly GroupName[], provider: ProviderName | undefined): void {
  for (const name of groups) {
    if (isBrowserGroup(name)) continue;
    const known = Object.keys(GROUPS).filter(isGroupName).filter(isBrowserGroup);
    throw new OptionError(`${name}: is not for a browser. These are: ${known.join(', ')}.`);
  }
  if (provider !== undefined && !isBrowserProvider(provider)) {
    throw new OptionError(`--provider ${provider}: is not for a browser. These are: ${BROWSER_PROVIDERS.join(', ')}.`);
  }
}

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: KNOWN, allowPositionals: true, strict: true });
  } catch (cause) {
    const [reason] = cause instanceof Error ? cause.message.split(/\.\s/) : ['cannot be read'];
    throw new OptionError(`${reason}. See pnpm bench --help.`, { cause });
  }
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= min && number <= max) return number;
  throw new OptionError(`${name} ${text}: give a whole number from ${min} to ${max}.`);
}

const KNOWN = {
  help: { type: 'boolean' },
  list: { type: 'boolean' },
  browser: { type: 'boolean' },
  peers: { type: 'boolean' },
  'no-peers': { type: 'boolean' },
  short: { type: 'boolean' },
  rounds: { type: 'string' },
  out: { type: 'string' },
  provider: { type: 'string' },
  seed: { type: 'string' },
} as const;

/** More would add nothing to a median. */
const ROUNDS_MAX = 1000;
const DEFAULT_SEED = 20;

export const USAGE = `Usage: pnpm bench [-- GROUP…] [options]

Measures ours, beside the peers in the same rounds, and writes the numbers as JSON, a table and a chart.
Without a group: all of them, beside the peers. With groups: these, beside the peers if --peers is given.
Without peers the ratios are against our own reference, noble.

  --peers            beside libsignal-client, olm, libsignal (JS), core-crypto and ts-mls, which are installed if need be
  --no-peers         ours alone
  --browser          in Chromium, without a window: checks ours there, then measures it beside olm and WebCrypto
  --provider NAME    only this provider of ours: ${PROVIDERS.join(', ')}
  --short            a few short rounds, to see that everything works; the code is not warm
  --rounds N         instead of 25, or 5 with --short
  --seed N           of the texts
  --out DIR          where to write, instead of benchmarks/results
  --list             the groups and their cases
  --help             this
`;
