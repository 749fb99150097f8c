/** The built command as tests run it: real processes, all ended when the test is over. */

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { programPath, withSlowKeys } from '@sotto/testkit';
import { type RelayProcess, startRelayProcess } from '../../src/relay/relay-process.ts';

export const MAIN = programPath('sotto', new URL('../../dist/main.js', import.meta.url));

/** Tests of the command run what was built, as users do. */
export function assertBuilt(): void {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run pnpm build first`);
}

/** Undoes what a test has started, last first. */
export interface Cleanup {
  add(undo: () => Promise<unknown> | unknown): void;
  run(): Promise<void>;
}

export function createCleanup(): Cleanup {
  const undos: (() => Promise<unknown> | unknown)[] = [];
  return {
    add: (undo) => void undos.push(undo),
    async run() {
      for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) await undo();
    },
  };
}

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly pid: number;
  readonly finished: Promise<Finished>;
  write(text: string): void;
  /** Ends standard input. */
  end(): void;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when standard output matches; throws with all output when it ends before, or after 15 s. */
  until(pattern: RegExp): Promise<RegExpMatchArray>;
  /** The same for standard error. */
  untilError(pattern: RegExp): Promise<RegExpMatchArray>;
}

/** Starts `sotto` with these arguments, to be written to and waited for. */
export function startSotto(args: readonly string[], cleanup: Cleanup, env: NodeJS.ProcessEnv = {}): Running {
  assertBuilt();
  // The channel lets a relay notice that the tests are gone, however they ended.
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
  });
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw new Error('the process has no pipes');
  const output = { stdout: '', stderr: '' };
  const watchers = new Set<() => void>();
  for (const [name, stream] of [
    ['stdout', stdout],
    ['stderr', stderr],
  ] as const) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
      for (const watch of [...watchers]) watch();
    });
  }
  const finished = new Promise<Finished>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, ...output }));
  });
  cleanup.add(async () => {
    child.kill('SIGKILL');
    await finished;
  });
  const matched = (name: 'stdout' | 'stderr', pattern: RegExp): Promise<RegExpMatchArray> =>
    new Promise((resolve, reject) => {
      const giveUp = (why: string): void =>
        reject(new Error(`${why} before ${pattern}\n${output.stdout}\n${output.stderr}`));
      const timer = setTimeout(() => giveUp('15 s passed'), 15_000);
      const watch = (): void => {
        const match = output[name].match(pattern);
        if (match === null) return;
        clearTimeout(timer);
        watchers.delete(watch);
        resolve(match);
      };
      watchers.add(watch);
      watch();
      void finished.then(() => giveUp('the process ended'));
    });
  return {
    pid: child.pid ?? 0,
    finished,
    write: (text) => void stdin.write(text),
    end: () => void stdin.end(),
    kill: (signal) => void child.kill(signal),
    until: (pattern) => matched('stdout', pattern),
    untilError: (pattern) => matched('stderr', pattern),
  };
}

/** Runs `sotto` to its end, with this standard input. */
export async function runSotto(args: readonly string[], input = '', env: NodeJS.ProcessEnv = {}): Promise<Finished> {
  const cleanup = createCleanup();
  const running = startSotto(args, cleanup, env);
  running.write(input);
  running.end();
  return running.finished;
}

export async function temporaryFolder(cleanup: Cleanup): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-cli-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** One of two relay processes that know each other. It can die and come back on its port and data directory. */
export interface RelayUnderTest {
  readonly domain: string;
  readonly url: string;
  /** Of the process that is running now. */
  readonly metricsUrl: () => string;
  readonly dataDirectory: string;
  /** All its output, of every process it was. */
  readonly logFile: string;
  start(): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A free port that no outgoing connection takes while a relay restarts: below the range from which systems choose the
 * ports of those.
 */
export async function keepablePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}

/** A number that a relay publishes of itself. */
export async function readGauge(relay: Pick<RelayUnderTest, 'metricsUrl'>, name: string): Promise<number | undefined> {
  const text = await (await fetch(relay.metricsUrl())).text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length));
}

/** Polls until `condition` holds; throws `what` after a while. */
export async function until(
  what: string,
  condition: () => Promise<boolean> | boolean,
  timeoutMs = 30_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs / 1000} s: ${what}`);
    await sleep(25);
  }
}

export interface FederationOptions {
  /** Settings for the file of --config. */
  readonly settings?: object;
  readonly env?: NodeJS.ProcessEnv;
}

/** Two running relays of a.example and b.example in `folder`. */
export async function startFederation(
  folder: string,
  cleanup: Cleanup,
  { settings = {}, env = {} }: FederationOptions = {},
): Promise<readonly [RelayUnderTest, RelayUnderTest]> {
  assertBuilt();
  const [portA, portB] = [await keepablePort(), await keepablePort()];
  const config = join(folder, 'relay.json');
  await mkdir(folder, { recursive: true });
  await writeFile(config, JSON.stringify(settings));
  const relays = [
    relayUnderTest('a.example', portA, `b.example=http://127.0.0.1:${portB}`),
    relayUnderTest('b.example', portB, `a.example=http://127.0.0.1:${portA}`),
  ] as const;
  await Promise.all(relays.map((relay) => relay.start()));
  return relays;

  function relayUnderTest(domain: string, port: number, peer: string): RelayUnderTest {
    const dataDirectory = join(folder, domain);
    const logFile = join(folder, `${domain}.log`);
    let running: RelayProcess | undefined;
    const args = ['--domain', domain, '--data', dataDirectory, '--port', String(port), '--peer', peer];
    cleanup.add(() => running?.kill());
    return {
      domain,
      url: `http://127.0.0.1:${port}`,
      metricsUrl: () => running?.metricsUrl ?? '',
      dataDirectory,
      logFile,
      async start() {
        const environment = { ...process.env, ...env };
        const options = { main: MAIN, args: [...args, '--config', config], logFile, env: environment };
        running = await withSlowKeys(dataDirectory, () => startRelayProcess(options));
      },
      async kill() {
        await running?.kill();
        running = undefined;
      },
      async stop() {
        await running?.stop();
        running = undefined;
      },
    };
  }
}
