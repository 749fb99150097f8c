/** The servers under load: processes of their own, pinned to one core where the machine has two. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { packRelay } from './packed.ts';

export interface ServerProcess {
  readonly port: number;
  readonly pid: number;
  /** From the start of the process until it said that it is ready. */
  readonly readyMs: number;
  /** Processor time used so far, in milliseconds. */
  cpuMs(): number;
  residentBytes(): number;
  /** SIGTERM; resolves when it has ended. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

export interface StartOptions {
  readonly program: 'relay-program' | 'ceiling-program';
  /** Handed to the program as JSON. */
  readonly settings: object;
  readonly env?: Readonly<Record<string, string>>;
  /** Which processor; 0 unless told otherwise. */
  readonly core?: number;
  /** For Node, such as `--cpu-prof`. */
  readonly flags?: readonly string[];
}

/** Whether processes can be pinned: `taskset` of util-linux, and two cores. */
export const canPin = (): boolean => cpus().length > 1 && spawnSync('taskset', ['--version']).status === 0;

/** Moves this process, the generator, to a core: the last one, off that of the server, unless told otherwise. */
export const pinGenerator = (core = cpus().length - 1): void => {
  if (canPin()) spawnSync('taskset', ['-acp', String(core), String(process.pid)]);
};

export const startServer = async (options: StartOptions): Promise<ServerProcess> => {
  const { program, settings, env = {}, core = 0, flags = [] } = options;
  const file = program === 'relay-program' ? packedRelay() : fileURLToPath(new URL(`./${program}.js`, import.meta.url));
  const command = [process.execPath, ...flags, file, JSON.stringify(settings)];
  const started = performance.now();
  const pinned = canPin() ? ['taskset', '-c', String(core), ...command] : command;
  const child = spawn(pinned[0]!, pinned.slice(1), {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  // A run that breaks off leaves none behind.
  const killAtEnd = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtEnd);
  const ended = new Promise<void>((resolve) =>
    child.once('exit', () => {
      process.off('exit', killAtEnd);
      resolve();
    }),
  );
  const port = await readyPort(child);
  const readyMs = performance.now() - started;
  const pid = child.pid!;
  const end = (signal: NodeJS.Signals) => async (): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return {
    port,
    pid,
    readyMs,
    cpuMs: () => cpuMsOf(pid),
    residentBytes: () => residentBytesOf(pid),
    stop: end('SIGTERM'),
    kill: end('SIGKILL'),
  };
};

/** Packed when it is first needed, and there until this process ends. */
let packed: string | undefined;
const packedRelay = (): string => {
  if (packed !== undefined) return packed;
  const { file, remove } = packRelay();
  process.once('exit', remove);
  packed = file;
  return file;
};

/** The program prints its port as its first line, once it takes requests. */
const readyPort = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    const lines = createInterface({ input: child.stdout! });
    lines.once('line', (line) => resolve(Number(line)));
    child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it was ready`)));
  });

/** proc(5): utime and stime are the 14th and 15th field, in ticks of 10 ms. */
const cpuMsOf = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
};

const residentBytesOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))![1]) * 1024;
