/** A Chromium that is installed: found, started without a window on a fresh profile, and ended with all its processes. */

import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** No browser can be started; the message says what to do. */
export class ChromiumError extends Error {
  override readonly name = 'ChromiumError';
}

/** The program to start. Throws {@link ChromiumError}. */
export function findChromium(env: Readonly<Record<string, string | undefined>>): string {
  const { SOTTO_CHROMIUM: given, PATH: path = '' } = env;
  if (given !== undefined && given !== '') {
    if (isProgram(given)) return given;
    throw new ChromiumError(`SOTTO_CHROMIUM=${given}: is no program`);
  }
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
  if (found !== undefined) return found;
  throw new ChromiumError(
    `No Chromium is installed (${NAMES.join(', ')}). Install the package chromium of your system ` +
      '(Debian: apt-get install chromium), or set SOTTO_CHROMIUM to the path of one.',
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Nothing that talks to anybody but the page's own server. */
export function chromiumArguments(url: string, profile: string, isRoot: boolean): readonly string[] {
  return [
    '--headless',
    // The sandbox needs a user who may be given fewer rights.
    ...(isRoot ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-quic',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-breakpad',
    // It ends when this program does, however that happens: the pipe is closed then.
    '--remote-debugging-pipe',
    `--user-data-dir=${profile}`,
    url,
  ];
}

export interface Chromium {
  /** Resolves when it has ended, with the last lines it has written. */
  readonly ended: Promise<string>;
  /** Ends it with all its processes, and deletes its profile. */
  close(): Promise<void>;
}

/** Starts `program` on `url`. `options` go before the address. */
export function startChromium(program: string, url: string, options: readonly string[] = []): Chromium {
  const profile = mkdtempSync(join(tmpdir(), 'sotto-chromium-'));
  const args = chromiumArguments(url, profile, process.getuid?.() === 0);
  const child = spawn(program, [...options, ...args], {
    // A group of its own, so that all of it can be ended.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-SAID_CHARACTERS_MAX);
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', () => resolve(said));
  });
  const end = (): void => {
    killGroup(child);
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  };
  process.once('exit', end);
  for (const signal of SIGNALS) process.once(signal, leave);
  return {
    ended,
    close: async () => {
      killGroup(child);
      await ended;
      end();
      process.off('exit', end);
      for (const signal of SIGNALS) process.off(signal, leave);
    },
  };
}

/** With what a shell reports for a program that was interrupted. */
function leave(): void {
  process.exit(130);
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** As Debian, Ubuntu, Fedora and Google call it. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const SAID_CHARACTERS_MAX = 4000;
