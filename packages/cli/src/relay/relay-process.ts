/** Relays as child processes: this same command, started, stopped, killed and started again. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CliError } from '../errors.ts';

export interface RelayProcessOptions {
  /** What stands behind `sotto relay`. */
  readonly args: readonly string[];
  /** Where all output goes, added to what is there. */
  readonly logFile: string;
  readonly env?: NodeJS.ProcessEnv;
  /** The built command; default this one. */
  readonly main?: string;
}

export interface RelayProcess {
  readonly pid: number;
  readonly url: string;
  readonly metricsUrl: string;
  /** SIGTERM. Resolves when it has ended; throws when that was no clean stop. */
  stop(): Promise<void>;
  /** SIGKILL: the process gets no chance to do anything. Resolves when it has ended. */
  kill(): Promise<void>;
}

/** Resolves when the relay listens. Throws `CliError` `E_RELAY_PROCESS`. */
export async function startRelayProcess(options: RelayProcessOptions): Promise<RelayProcess> {
  const log = openSync(options.logFile, 'a', 0o600);
  const child = spawn(process.execPath, [options.main ?? THIS_COMMAND, 'relay', ...options.args], {
    // The channel carries nothing; when this process dies, however it dies, its end tells the relay to stop.
    stdio: ['ignore', 'pipe', log, 'ipc'],
    env: options.env ?? process.env,
    // Ctrl-C in a terminal is for this process alone, which then ends its children in order.
    detached: true,
  });
  closeSync(log);
  const end = track(child);
  try {
    const ready = await within(
      START_MS,
      Promise.race([readyLine(child, options.logFile), endsEarly(end, options.logFile)]),
    );
    return { pid: child.pid ?? 0, ...ready, stop: () => stop(child, end), kill: () => kill(child, end) };
  } catch (error) {
    await kill(child, end);
    throw error;
  }
}

/** Two relays need each other's ports before either has one. Somebody else may take them: then try again. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Also sees to it that no child outlives this process. */
function track(child: ChildProcess): Promise<End> {
  const killNow = (): void => void child.kill('SIGKILL');
  process.on('exit', killNow);
  return new Promise((resolve) => {
    const ended = (code: number | null, signal: NodeJS.Signals | null): void => {
      process.off('exit', killNow);
      resolve({ code, signal });
    };
    child.on('exit', ended);
    child.on('error', () => ended(null, null));
  });
}

/** What the relay writes to standard output goes into the log too. */
function readyLine(child: ChildProcess, logFile: string): Promise<Pick<RelayProcess, 'url' | 'metricsUrl'>> {
  return new Promise((resolve) => {
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      appendFileSync(logFile, `${line}\n`);
      const event: unknown = line.startsWith('{') ? JSON.parse(line) : undefined;
      if (isReady(event)) resolve({ url: event.url, metricsUrl: event.metricsUrl });
    });
  });
}

const isReady = (event: unknown): event is Pick<RelayProcess, 'url' | 'metricsUrl'> =>
  typeof event === 'object' &&
  event !== null &&
  'url' in event &&
  typeof event.url === 'string' &&
  'metricsUrl' in event &&
  typeof event.metricsUrl === 'string';

async function endsEarly(end: Promise<End>, logFile: string): Promise<never> {
  const { code, signal } = await end;
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-LOG_LINES);
  const how = signal === null ? `exit code ${code}` : signal;
  throw new CliError('E_RELAY_PROCESS', `a relay ended before it was ready (${how}): ${lines.join(' | ')}`);
}

async function stop(child: ChildProcess, end: Promise<End>): Promise<void> {
  child.kill('SIGTERM');
  const { code, signal } = await within(STOP_MS, end);
  if (code !== 0)
    throw new CliError('E_RELAY_PROCESS', `a relay did not stop cleanly (${signal ?? `exit code ${code}`})`);
}

async function kill(child: ChildProcess, end: Promise<End>): Promise<void> {
  child.kill('SIGKILL');
  await end;
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const error = new CliError('E_RELAY_PROCESS', `a relay took longer than ${milliseconds / 1000} s`);
    timer = setTimeout(() => reject(error), milliseconds);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

const THIS_COMMAND = fileURLToPath(new URL('../main.js', import.meta.url));

/** A busy machine starts a relay in a few seconds; a relay stops within ten. */
const START_MS = 20_000;
const STOP_MS = 15_000;
const LOG_LINES = 3;
