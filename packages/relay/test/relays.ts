/** Relays on free ports of loopback with directories of their own, all gone after the test. */

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { type RelayConfig, type RunningRelay, startRelay } from '../src/index.ts';

export interface TestRelay extends RunningRelay {
  readonly dataDirectory: string;
  /** All log lines so far. */
  readonly log: readonly string[];
}

const cleanUps: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (let cleanUp = cleanUps.pop(); cleanUp !== undefined; cleanUp = cleanUps.pop()) await cleanUp();
});

export const freshDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'sotto-relay-'));
  cleanUps.push(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
};

export const startTestRelay = async (config: Partial<RelayConfig> = {}): Promise<TestRelay> => {
  const dataDirectory = config.dataDirectory ?? freshDirectory();
  const log: string[] = [];
  const relay = await startRelay({
    domain: 'a.example',
    port: 0,
    outbox: { retryBaseMs: 20, retryCapMs: 200 },
    rates: generousRates,
    log: { level: 'debug', destination: { write: (line: string) => void log.push(line) } },
    ...config,
    dataDirectory,
  });
  cleanUps.push(() => relay.close());
  return { ...relay, dataDirectory, log };
};

/** A port nobody listens on, for a relay that must come back under the same URL. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject()));
    });
  });

/** Two relays that know each other; `config` is that of both. */
export const startFederation = async (config: Partial<RelayConfig> = {}): Promise<readonly [TestRelay, TestRelay]> => {
  const [portA, portB] = [await freePort(), await freePort()];
  const peers = { 'a.example': `http://127.0.0.1:${portA}`, 'b.example': `http://127.0.0.1:${portB}` };
  const a = await startTestRelay({
    ...config,
    domain: 'a.example',
    port: portA,
    peers: { 'b.example': peers['b.example'] },
  });
  const b = await startTestRelay({
    ...config,
    domain: 'b.example',
    port: portB,
    peers: { 'a.example': peers['a.example'] },
  });
  return [a, b];
};

const generousRates = {
  accountBurst: 100_000,
  peerBurst: 100_000,
  registrationBurst: 1_000,
};
