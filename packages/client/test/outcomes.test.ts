/** Two relays, of which the second one forgets its accounts: what the first one has taken and cannot deliver does not vanish. */

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningRelay, startRelay } from '@sotto/relay';
import { memoryStore, type Store } from '@sotto/store';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { open, type SottoClient } from '../src/index.ts';
import { HANDED_PREFIX } from '../src/keys.ts';
import { collect } from './app.ts';
import { eventually } from './world.ts';

const undos: (() => Promise<void> | void)[] = [];
let a: RunningRelay;
let b: RunningRelay;
let startB: () => Promise<RunningRelay>;
let forgetAccounts: () => void;
let disk: Store;
let alice: SottoClient;

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

beforeEach(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sotto-outcomes-'));
  undos.push(() => rmSync(folder, { recursive: true }));
  const [portA, portB] = [await freePort(), await freePort()];
  const start = (domain: string, port: number, peer: string, peerPort: number): Promise<RunningRelay> =>
    startRelay({
      domain,
      dataDirectory: join(folder, domain),
      port,
      peers: { [peer]: `http://127.0.0.1:${peerPort}` },
      outbox: { retryBaseMs: 20, retryCapMs: 100 },
      log: { level: 'silent' },
    });
  startB = async () => {
    b = await start('b.example', portB, 'a.example', portA);
    return b;
  };
  forgetAccounts = () => {
    const names = readdirSync(join(folder, 'b.example')).filter((name) => name.startsWith('relay.'));
    for (const name of names) rmSync(join(folder, 'b.example', name));
  };
  a = await start('a.example', portA, 'b.example', portB);
  await startB();
  undos.push(
    () => a.close(),
    () => b.close(),
  );
  disk = memoryStore();
  alice = await open({ store: memoryStore({ sharing: disk }) });
  undos.push(() => alice.close());
  await alice.register('a.example', { handle: 'alice', relayUrl: a.url });
  const bob = await open({ store: memoryStore() });
  await bob.register('b.example', { handle: 'bob', relayUrl: b.url });
  await alice.send('bob@b.example', 'you are there');
  await collect(bob, 1);
  await bob.close();
});

afterEach(async () => {
  for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) await undo();
});

const handed = async (): Promise<number> => (await disk.scan(HANDED_PREFIX)).length;
const outboxIsEmpty = async (): Promise<boolean> =>
  /sotto_relay_outbox_items 0/.test(await (await fetch(a.metricsUrl)).text());

test('an app that is open hears of it at once', async () => {
  await eventually('the first message is handed over', async () => (await handed()) === 1);
  await b.close();
  forgetAccounts();
  await startB();
  const sent = await alice.send('bob@b.example', 'are you still there?');
  const [entry] = await collect(alice, 1);
  expect(entry).toMatchObject({ kind: 'undelivered', messageId: sent.messageId, reason: 'E_ITEM_REFUSED' });
});

test('an app that was closed hears of it when it is opened, and of what was delivered nothing is kept', async () => {
  await b.close();
  const sent = await alice.send('bob@b.example', 'are you still there?');
  await eventually('both messages are handed over', async () => (await handed()) === 2);
  await alice.close();
  forgetAccounts();
  await startB();
  await eventually('the relay has its answer', outboxIsEmpty);
  alice = await open({ store: memoryStore({ sharing: disk }) });
  const [entry] = await collect(alice, 1);
  expect(entry).toMatchObject({ kind: 'undelivered', messageId: sent.messageId, reason: 'E_ITEM_REFUSED' });
  await eventually('nothing is awaited any more', async () => (await handed()) === 0);
});
