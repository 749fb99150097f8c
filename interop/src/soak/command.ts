/** What `pnpm interop:soak` shows and answers. */

import { randomBytes } from 'node:crypto';
import { constants } from 'node:os';
import { bytesToHex } from '@sotto/crypto';
import { crypto } from '../provider.ts';
import { HELP, type Options, readOptions } from './options.ts';
import { progressLine, summary } from './report.ts';
import { soak } from './soak.ts';
import type { Substitutes } from './world.ts';

/** What a test looks at and changes. */
export interface Surroundings {
  readonly say?: (text: string) => void;
  readonly substitutes?: Substitutes;
}

/** The exit code: 0, 1 for a divergence, 2 for wrong options, 128 and more for the signal that ended the run. */
export async function runSoak(
  args: readonly string[],
  { say = print, substitutes = {} }: Surroundings = {},
): Promise<number> {
  // pnpm hands on the `--` that npm takes.
  const options = readOptionsOrSay(args[0] === '--' ? args.slice(1) : args, say);
  if (typeof options === 'number') return options;
  const seed = options.seed ?? (process.env.SOTTO_SEED || bytesToHex(randomBytes(8)));
  say(`soak with seed ${seed}, our side on ${crypto.name}`);
  return run(options, seed, { say, substitutes });
}

async function run({ minutes, actions }: Options, seed: string, { say, substitutes }: Required<Surroundings>) {
  const started = performance.now();
  const elapsed = () => performance.now() - started;
  let stoppedBy: keyof typeof SIGNALS | undefined;
  let shownAt = 0;
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stoppedBy = signal;
    });
  }
  const { report, trace, divergence } = await soak({
    seed,
    substitutes,
    isOver: (action) => stoppedBy !== undefined || action > actions || elapsed() >= minutes * 60_000,
    onAction: (report) => {
      if (elapsed() < shownAt + PROGRESS_MS) return;
      shownAt = elapsed();
      say(progressLine(report, shownAt));
    },
  });
  say(`\n${summary(report, elapsed())}`);
  if (divergence === undefined) {
    say(`no divergence, seed ${seed}${stoppedBy === undefined ? '' : ', interrupted'}`);
    return stoppedBy === undefined ? 0 : 128 + SIGNALS[stoppedBy];
  }
  say(`\nThe last steps:\n${trace.map((line) => `  ${line}`).join('\n')}\n`);
  say(`DIVERGENCE in action ${divergence.action}, ${divergence.name}:\n${describe(divergence.error)}\n`);
  say(`Repeat with: SOTTO_CRYPTO=${crypto.name} pnpm interop:soak --seed ${seed} --actions ${divergence.action}`);
  return 1;
}

/** With its causes: what libsignal or we threw is one of them. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${describe(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

function readOptionsOrSay(args: readonly string[], say: (text: string) => void): Options | number {
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

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

const { signals: SIGNALS } = constants;
const PROGRESS_MS = 10_000;
