/** A relay of the run: the built command as a process of its own, which can be killed, stopped and started again. */

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { programPath } from '@sotto/testkit';

export interface RelayOptions {
  readonly domain: string;
  readonly port: number;
  readonly dataDirectory: string;
  readonly configFile: string;
  readonly logFile: string;
  readonly clockFile: string;
  /** Called when the process ends and nobody has killed it. */
  readonly died: (how: string) => void;
}

export interface Relay {
  readonly domain: string;
  readonly pid: () => number | undefined;
  readonly metricsUrl: () => string | undefined;
  /** Resolves when it listens. Does nothing while it runs. */
  start(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGTERM. Resolves with whether it ended cleanly. */
  stop(): Promise<boolean>;
  signal(signal: NodeJS.Signals): void;
  moveClock(offsetMs: number): void;
}

export const createRelay = (options: RelayOptions): Relay => {
  let running: Running | undefined;
  writeFileSync(options.clockFile, '0');
  const end = async (signal: NodeJS.Signals): Promise<boolean> => {
    const ending = running;
    running = undefined;
    if (ending === undefined) return true;
    ending.child.kill(signal);
    const timer = setTimeout(() => ending.child.kill('SIGKILL'), STOP_MS);
    const how = await ending.ended;
    clearTimeout(timer);
    return how === 'exit code 0';
  };
  return {
    domain: options.domain,
    pid: () => running?.child.pid,
    metricsUrl: () => running?.metricsUrl,
    async start() {
      if (running !== undefined) return;
      const starting = await launch(options);
      running = starting;
      void starting.ended.then((how) => {
        if (running !== starting) return;
        running = undefined;
        options.died(how);
      });
    },
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    signal: (signal) => void running?.child.kill(signal),
    moveClock(offsetMs) {
      writeFileSync(options.clockFile, String(offsetMs));
      running?.child.kill('SIGUSR2');
    },
  };
};

interface Running {
  readonly child: ChildProcess;
  readonly metricsUrl: string;
  /** How it ended. */
  readonly ended: Promise<string>;
}

const launch = async (options: RelayOptions): Promise<Running> => {
  const { domain, port, dataDirectory, configFile, clockFile } = options;
  const log = openSync(options.logFile, 'a', 0o600);
  const args = ['--domain', domain, '--data', dataDirectory, '--port', String(port), '--config', configFile];
  const child = spawn(process.execPath, ['--import', CLOCK_HOOK, COMMAND, 'relay', ...args], {
    // When this process ends, however it ends, the end of the channel tells the relay to stop.
    stdio: ['ignore', 'pipe', log, 'ipc'],
    env: { ...process.env, SOTTO_CHAOS_CLOCK: clockFile },
    detached: true,
  });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.on('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const killNow = (): void => void child.kill('SIGKILL');
  process.on('exit', killNow);
  void ended.then(() => process.off('exit', killNow));
  const metricsUrl = await Promise.race([readyLine(child), ended.then((how) => refuse(options, how))]);
  return { child, metricsUrl, ended };
};

const refuse = ({ domain, logFile }: RelayOptions, how: string): never => {
  throw new Error(`the relay of ${domain} did not start (${how}); its log is ${logFile}`);
};

const readyLine = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const event: unknown = line.startsWith('{') ? JSON.parse(line) : undefined;
      if (typeof event !== 'object' || event === null || !('metricsUrl' in event)) return;
      if (typeof event.metricsUrl === 'string') resolve(event.metricsUrl);
    });
  });

const CLOCK_HOOK = new URL('clock-hook.js', import.meta.url).href;
const COMMAND = programPath('sotto', new URL('../../packages/cli/dist/main.js', import.meta.url));
const STOP_MS = 15_000;
