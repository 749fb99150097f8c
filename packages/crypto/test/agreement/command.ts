/** What `pnpm crypto:differential` shows and answers. */

import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { bytesToHex, type CryptoProvider } from '@sotto/crypto';
import { backendsNamed } from '../backends.ts';
import { domains } from './domains.ts';
import type { Domain } from './recipe.ts';
import { plannedCalls, runDomain } from './run.ts';

export const HELP = `Usage: pnpm crypto:differential [--cases N] [--seed S] [--backends NAMES] [--domain NAME]

Random calls of every method on the backends, each compared with noble: results, refusals, misuse, and what is done
with memory. The test suite makes 126,000 cases in the same way; a case is one call on one backend.

  --cases N         how many, at least; 1,000,000 unless given
  --seed S          repeat a run; otherwise SOTTO_SEED, otherwise a fresh seed
  --backends NAMES  with commas between: portable, node, sodium, noble; all but noble unless given
  --domain NAME     only these calls: ${domains.map(({ name }) => name).join(', ')}
  --help            this text

The first line names the seed. A run with the same options and seed makes the same calls. Progress goes to the standard
error. The exit code is 0, 1 after the first call that was not as noble's, and 2 for wrong options.`;

export interface Options {
  readonly cases: number;
  readonly seed: string;
  readonly backends: readonly CryptoProvider[];
  readonly domains: readonly Domain[];
}

/** Where the lines of a run go. */
export interface Surroundings {
  readonly say: (line: string) => void;
  readonly progress: (line: string) => void;
}

/** The exit code. */
export function main(args: readonly string[], { say, progress }: Surroundings): number {
  const options = optionsOrProblem(args[0] === '--' ? args.slice(1) : args);
  if (typeof options === 'string') say(options);
  if (typeof options !== 'object') return options === HELP ? 0 : 2;
  say(`seed ${options.seed}, backends ${options.backends.map(({ name }) => name).join(', ')}`);
  try {
    const made = run(options, progress);
    say(`${made.toLocaleString('en')} cases, all as noble's`);
    return 0;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    say(error.message);
    return 1;
  }
}

function run({ cases, seed, backends, domains: chosen }: Options, progress: (line: string) => void): number {
  const times = cases / (chosen.reduce((sum, domain) => sum + callsOf(domain), 0) * backends.length);
  const started = performance.now();
  let made = 0;
  let shownAt = started;
  for (const domain of chosen) {
    const calls = callsOf(domain, times);
    const onCall = (call: number) => {
      const now = performance.now();
      if (now < shownAt + PROGRESS_MS && call < calls) return;
      shownAt = now;
      const percent = Math.floor((call / calls) * 100);
      progress(`${((now - started) / 1000).toFixed(0)} s: ${domain.name} ${call} of ${calls} calls, ${percent} %`);
    };
    runDomain(domain, { seed, backends, times, onCall });
    made += calls * backends.length;
  }
  return made;
}

/** What was asked for, or what to say instead. */
function optionsOrProblem(args: readonly string[]): Options | string {
  try {
    const string = { type: 'string' } as const;
    const { values } = parseArgs({
      args: [...args],
      options: { cases: string, seed: string, backends: string, domain: string, help: { type: 'boolean' } },
    });
    if (values.help === true) return HELP;
    if (values.seed === '') throw new RangeError('--seed must not be empty');
    return {
      cases: positive(values.cases ?? '1000000'),
      seed: values.seed ?? (process.env.SOTTO_SEED || bytesToHex(randomBytes(8))),
      backends: backendsNamed(values.backends ?? 'portable,node,sodium'),
      domains: values.domain === undefined ? domains : [domainNamed(values.domain)],
    };
  } catch (error) {
    // `parseArgs` refuses with a TypeError.
    if (!(error instanceof RangeError) && !(error instanceof TypeError)) throw error;
    return `${error.message}\n\n${HELP}`;
  }
}

function positive(text: string): number {
  const value = Number(text.replaceAll(/[,_]/g, ''));
  if (!Number.isSafeInteger(value) || value < 1) throw new RangeError('--cases must be an integer above 0');
  return value;
}

function domainNamed(name: string): Domain {
  const found = domains.find((domain) => domain.name.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw new RangeError(`--domain: there is no ${name}`);
  return found;
}

function callsOf(domain: Domain, times = 1): number {
  return [...plannedCalls(domain, times).values()].reduce((sum, calls) => sum + calls, 0);
}

const PROGRESS_MS = 5_000;
