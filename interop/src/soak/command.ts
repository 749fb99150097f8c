/** What `pnpm interop:soak` shows and answers. */

import { randomBytes } from 'node:crypto';
import { constants } from 'node:os';
import { bytesToHex } from '@sotto/crypto';
import { HELP, type Options, readOptions } from './options.ts';
import { progressLine, summary } from './report.ts';
import { type Divergence, soak } from './soak.ts';

/** The exit code: 0, 1 for a divergence, 2 for wrong options, 128 and more for the signal that ended the run. */
export async function runSoak(args: readonly string[]): Promise<number> {
  // pnpm hands on the `--` that npm takes.
  const options = readOptionsOrComplain(args[0] === '--' ? args.slice(1) : args);
  if (typeof options === 'number') return options;
  const seed = options.seed ?? (process.env.SOTTO_SEED || bytesToHex(randomBytes(8)));
  say(`soak with seed ${seed}`);
  return run(options, seed);
}

async function run({ minutes, actions }: Options, seed: string): Promise<number> {
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
  sayDivergence(divergence, seed, trace);
  return 1;
}

function sayDivergence({ action, name, error }: Divergence, seed: string, trace: readonly string[]): void {
  say(`\nThe last steps:\n${trace.map((line) => `  ${line}`).join('\n')}`);
  say(`\nDIVERGENCE in action ${action}, ${name}:`);
  say(describe(error));
  say(`\nRepeat with: pnpm interop:soak --seed ${seed} --actions ${action}`);
}

/** With its causes: what libsignal or we threw is one of them. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${describe(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

function readOptionsOrComplain(args: readonly string[]): Options | number {
  try {
    const options = readOptions(args);
    if (options !== undefined) return options;
    say(HELP);
    return 0;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    process.stderr.write(`${error.message}\n\n${HELP}\n`);
    return 2;
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

const { signals: SIGNALS } = constants;
const PROGRESS_MS = 10_000;
