/** Relays on free ports of loopback with directories of their own, all gone after the test. */

import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type RelayConfig, type RunningRelay, startRelay } from '../src/index.ts';
import { lendVoucherKey } from './voucher-keys.ts';

export interface TestRelay extends RunningRelay {
  readonly dataDirectory: string;
  /** All log lines so far. */
  readonly log: readonly string[];
}

/** Undoes what was started, last first. */
export interface Keeper {
  keep(undo: () => Promise<void> | void): void;
  cleanUp(): Promise<void>;
}

/** For relays that several tests share. */
export const keepRelays = (): Keeper => {
  const undos: (() => Promise<void> | void)[] = [];
  return {
    keep: (undo) => void undos.push(undo),
    async cleanUp() {
      for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) await undo();
    },
  };
};

/** Until the test ends that keeps something. A hook of this module would run for the first file of those that share a process. */
const perTest: Pick<Keeper, 'keep'> = { keep: (undo) => onTestFinished(async () => undo()) };

export const freshDirectory = (keeper = perTest): string => {
  const directory = mkdtempSync(join(tmpdir(), 'sotto-relay-'));
  keeper.keep(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
};

export const startTestRelay = async (config: Partial<RelayConfig> = {}, keeper = perTest): Promise<TestRelay> => {
  const dataDirectory = config.dataDirectory ?? freshDirectory(keeper);
  const log: string[] = [];
  lendVoucherKey(dataDirectory, config.clock?.() ?? Date.now());
  const relay = await startRelay({
    domain: 'a.example',
    port: 0,
    outbox: { retryBaseMs: 20, retryCapMs: 200 },
    rates: generousRates,
    log: { level: 'debug', destination: { write: (line: string) => void log.push(line) } },
    ...config,
    dataDirectory,
  });
  keeper.keep(() => relay.close());
  return { ...relay, dataDirectory, log };
};

/**
 * A port nobody listens on, for a relay that must come back under the same URL: below the range from which systems
 * choose the ports of outgoing connections, so that none of those takes it meanwhile.
 */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = 20_000 + randomInt(12_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
};

/** Two relays that know each other; `config` is that of both. */
export const startFederation = async (
  config: Partial<RelayConfig> = {},
  keeper = perTest,
): Promise<[TestRelay, TestRelay]> => {
  const [portA, portB] = [await freePort(), await freePort()];
  const urls = { a: `http://127.0.0.1:${portA}`, b: `http://127.0.0.1:${portB}` };
  const configA = { ...config, domain: 'a.example', port: portA, peers: { 'b.example': urls.b } };
  const configB = { ...config, domain: 'b.example', port: portB, peers: { 'a.example': urls.a } };
  return [await startTestRelay(configA, keeper), await startTestRelay(configB, keeper)];
};

const generousRates = { accountBurst: 100_000, peerBurst: 100_000, registrationBurst: 1_000 };
