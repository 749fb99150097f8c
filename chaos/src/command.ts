/** What `pnpm chaos` shows and answers. */

import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bytesToHex } from '@sotto/crypto';
import type { Verdict } from './checker.ts';
import { HELP, type Options, readOptions } from './options.ts';
import { runChaos } from './run.ts';

/** The exit code: 0, 1 for a problem, 2 for wrong options, 128 and more for the signal that ended the run. */
export async function runCommand(args: readonly string[], say: (line: string) => void = print): Promise<number> {
  // pnpm hands on the `--` that npm takes.
  const options = readOptionsOrSay(args[0] === '--' ? args.slice(1) : args, say);
  if (typeof options === 'number') return options;
  const { minutes, relays, clients } = options;
  const seed = options.seed ?? (process.env.SOTTO_SEED || bytesToHex(randomBytes(6)));
  say(`chaos with seed ${seed}: ${relays} relays, ${clients} clients, faults for ${minutes} min`);
  const interrupted = new AbortController();
  // Every fault of the plan waits with it.
  setMaxListeners(0, interrupted.signal);
  let stoppedBy: keyof typeof SIGNALS | undefined;
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stoppedBy = signal;
      interrupted.abort();
    });
  }
  const size = { relays, clients, processes: Math.min(4, clients) };
  const folder = join(ROOT, '.sotto', 'chaos', seed);
  const verdict = await runChaos({ seed, minutes, size, folder, say, signal: interrupted.signal });
  say(summary(verdict));
  if (verdict.problems.length > 0) {
    say(`Repeat with: pnpm chaos --seed ${seed} --minutes ${minutes} --relays ${relays} --clients ${clients}`);
    return 1;
  }
  return stoppedBy === undefined ? 0 : 128 + SIGNALS[stoppedBy];
}

export function summary({ problems, counts }: Verdict): string {
  const { faults, written, queued, accepted, delivered, undeliverable, repaired, uncertain, keys } = counts;
  const lines = [
    `${faults} faults; ${written} letters written, ${queued} queued, ${accepted} known to be accepted, ` +
      `${delivered} delivered, ${undeliverable} returned, ${repaired} read at the second attempt, ` +
      `${uncertain} of senders killed while writing; ${keys} message keys`,
  ];
  if (problems.length === 0) lines.push('nothing lost, doubled, reordered or invented');
  for (const { rule, what } of problems.slice(0, PROBLEMS_SHOWN)) lines.push(`PROBLEM ${rule}: ${what}`);
  if (problems.length > PROBLEMS_SHOWN) lines.push(`and ${problems.length - PROBLEMS_SHOWN} more in verdict.json`);
  return lines.join('\n');
}

function readOptionsOrSay(args: readonly string[], say: (line: string) => void): Options | number {
  try {
    const options = readOptions(args);
    if (options !== undefined) return options;
    say(HELP);
    return 0;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    say(`${error.message}\n\n${HELP}`);
    return 2;
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

const { signals: SIGNALS } = constants;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PROBLEMS_SHOWN = 20;
