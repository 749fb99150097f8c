/** Runs the demonstration and leaves nothing behind: no process, no file, whatever happens. */

import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CliError } from '../errors.ts';
import { formatDuration } from '../output/units.ts';
import { createPlaybill, type Playbill } from './playbill.ts';
import { clear, type Stage } from './stage.ts';
import { steps } from './steps.ts';

export interface PlayOptions {
  /** Where to leave data directories, stores and logs; they are removed otherwise. */
  readonly keep?: string;
  /** Pause after each step, to read along. */
  readonly pauseMs: number;
}

/** Throws `CliError` `E_DEMO_FAILED`, or what a step failed with, after it was shown which. */
export async function play(options: PlayOptions): Promise<void> {
  const folder =
    options.keep === undefined ? await mkdtemp(join(tmpdir(), 'sotto-demo-')) : await emptyFolder(options.keep);
  const interrupt = listenForInterrupt();
  const stage: Stage = {
    folder,
    signal: interrupt.signal,
    relays: new Map(),
    people: new Map(),
    ports: [],
    accountIds: new Map(),
    texts: [],
  };
  try {
    await Promise.race([playSteps(stage, createPlaybill(), options), interrupt.promise]);
  } finally {
    await clear(stage);
    if (options.keep === undefined) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    interrupt.stop();
  }
}

async function playSteps(stage: Stage, playbill: Playbill, { keep, pauseMs }: PlayOptions): Promise<void> {
  const started = performance.now();
  playbill.title('Two relays, two people, and nobody in between who can read a line');
  for (const [index, { title, run }] of steps.entries()) {
    stage.signal.throwIfAborted();
    playbill.step(index + 1, title);
    try {
      playbill.held(await run(stage, playbill));
    } catch (error) {
      if (!stage.signal.aborted) playbill.failed(`step ${index + 1} did not hold`);
      throw error;
    }
    if (pauseMs > 0) await sleep(pauseMs, undefined, { signal: stage.signal });
  }
  const took = formatDuration(performance.now() - started);
  playbill.line(`\n${playbill.style.bold(`All ${steps.length} steps held, in ${took}.`)}`);
  if (keep !== undefined) playbill.line(`Data directories, stores and logs are in ${keep}.`);
}

interface Interrupt {
  readonly signal: AbortSignal;
  /** Rejects at the first signal. */
  readonly promise: Promise<never>;
  stop(): void;
}

/** A second signal ends the process as usual; its children are killed then too. */
function listenForInterrupt(): Interrupt {
  const controller = new AbortController();
  let listener = (): void => undefined;
  const promise = new Promise<never>((_, reject) => {
    listener = () => {
      stop();
      controller.abort();
      reject(new CliError('E_DEMO_FAILED', 'interrupted', { remedy: 'Nothing was left behind.' }));
    };
  });
  const stop = (): void => {
    for (const name of SIGNALS) process.off(name, listener);
  };
  for (const name of SIGNALS) process.on(name, listener);
  return { signal: controller.signal, promise, stop };
}

async function emptyFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if ((await readdir(path)).length > 0) throw new CliError('E_USAGE', `--keep: ${path} is not empty`);
  return path;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
