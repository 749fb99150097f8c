/** Two relays that know each other, each of which can be stopped and started anew on its directory. */

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RelayConfig, RunningRelay } from '@sotto/relay';
import { memoryStore } from '@sotto/store';
import { afterEach, beforeEach } from 'vitest';
import { type OpenOptions, open, type SottoClient } from '../src/index.ts';
import { startRelay } from './start-relay.ts';

export interface RestartableRelay {
  readonly domain: string;
  readonly dataDirectory: string;
  /** Of the process that runs now. */
  readonly running: RunningRelay;
  stop(): Promise<void>;
  /** With other settings from here on, if there are any. */
  start(config?: Partial<RelayConfig>): Promise<void>;
}

export interface TwoRelays {
  readonly a: RestartableRelay;
  readonly b: RestartableRelay;
  /** A client with an account `handle` on that relay, closed after the test. */
  join(relay: RestartableRelay, handle: string, options?: Partial<OpenOptions>): Promise<SottoClient>;
  /** Undone after the test, last first. */
  keep(undo: () => Promise<void> | void): void;
}

/** Registers the hooks of one test file. Its fields are there while a test runs. */
export function useTwoRelays(config: Partial<RelayConfig> = {}): TwoRelays {
  const undos: (() => Promise<void> | void)[] = [];
  const keep = (undo: () => Promise<void> | void): void => void undos.push(undo);
  let a: RestartableRelay;
  let b: RestartableRelay;
  beforeEach(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sotto-two-relays-'));
    keep(() => rmSync(folder, { recursive: true }));
    const [portA, portB] = [await freePort(), await freePort()];
    const relay = (domain: string, port: number, peer: string, peerPort: number): RestartableRelay =>
      restartable({
        outbox: { retryBaseMs: 20, retryCapMs: 100 },
        log: { level: 'silent' },
        metricsPort: 0,
        ...config,
        domain,
        dataDirectory: join(folder, domain),
        port,
        peers: { [peer]: `http://127.0.0.1:${peerPort}` },
      });
    a = relay('a.example', portA, 'b.example', portB);
    b = relay('b.example', portB, 'a.example', portA);
    await a.start();
    await b.start();
    keep(() => a.stop());
    keep(() => b.stop());
  });
  afterEach(async () => {
    for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) await undo();
  });
  return {
    get a() {
      return a;
    },
    get b() {
      return b;
    },
    async join({ domain, running }, handle, options = {}) {
      const client = await open({ store: memoryStore(), ...options });
      keep(() => client.close());
      await client.register(domain, { handle, relayUrl: running.url });
      return client;
    },
    keep,
  };
}

function restartable(config: RelayConfig): RestartableRelay {
  let settings = config;
  let running: RunningRelay | undefined;
  return {
    domain: config.domain,
    dataDirectory: config.dataDirectory,
    get running() {
      if (running === undefined) throw new Error('the relay is stopped');
      return running;
    },
    async stop() {
      await running?.close();
      running = undefined;
    },
    async start(changes = {}) {
      settings = { ...settings, ...changes };
      running = await startRelay(settings);
    },
  };
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
