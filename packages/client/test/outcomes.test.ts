/** Two relays, of which the second one is away: what the first one has taken and cannot deliver does not vanish. */

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningRelay } from '@sotto/relay';
import { memoryStore, type Store } from '@sotto/store';
import {
  decodeStoredOutboxEntry,
  decodeStoredSentMessage,
  decodeStoredTokenKeys,
  encodeStoredOutboxEntry,
} from '@sotto/wire';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../src/environment.ts';
import { open, type SottoClient } from '../src/index.ts';
import { HANDED_PREFIX, OUTBOX_PREFIX } from '../src/keys.ts';
import { collect, textsOf } from './app.ts';
import { startRelay } from './start-relay.ts';
import { eventually } from './world.ts';

const undos: (() => Promise<void> | void)[] = [];
let a: RunningRelay;
let b: RunningRelay;
let startB: () => Promise<RunningRelay>;
let ahead: number;
let bobs: Store;
let disk: Store;
let alice: SottoClient;

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

const now = (): number => Date.now() + ahead;
const clock = { ...systemClock, now };

beforeEach(async () => {
  ahead = 0;
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
      upkeepIntervalSeconds: 0.1,
      clock: now,
      log: { level: 'silent' },
    });
  startB = async () => {
    b = await start('b.example', portB, 'a.example', portA);
    return b;
  };
  a = await start('a.example', portA, 'b.example', portB);
  await startB();
  undos.push(
    () => a.close(),
    () => b.close(),
  );
  disk = memoryStore();
  alice = await open({ store: memoryStore({ sharing: disk }), clock });
  undos.push(() => alice.close());
  await alice.register('a.example', { handle: 'alice', relayUrl: a.url });
  bobs = memoryStore();
  const bob = await open({ store: memoryStore({ sharing: bobs }) });
  await bob.register('b.example', { handle: 'bob', relayUrl: b.url });
  await alice.send('bob@b.example', 'you are there');
  await collect(bob, 1);
  await bob.send('alice@a.example', 'so are you');
  await collect(alice, 1);
  await eventually('his answer is on its way', async () => (await bobs.scan(OUTBOX_PREFIX)).length === 0);
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
  const sent = await alice.send('bob@b.example', 'are you still there?');
  await eventually('the second one, too', async () => (await handed()) === 2);
  ahead = 15 * DAY_MS;
  const [entry] = await collect(alice, 1);
  expect(entry).toMatchObject({ kind: 'undelivered', messageId: sent.messageId, reason: 'E_ITEM_EXPIRED' });
});

test('an app that was closed hears of it when it is opened, and of what was delivered nothing is kept', async () => {
  await b.close();
  const sent = await alice.send('bob@b.example', 'are you still there?');
  await eventually('both messages are handed over', async () => (await handed()) === 2);
  await alice.close();
  ahead = 15 * DAY_MS;
  await eventually('the relay has given up', outboxIsEmpty);
  alice = await open({ store: memoryStore({ sharing: disk }), clock });
  const [entry] = await collect(alice, 1);
  expect(entry).toMatchObject({ kind: 'undelivered', messageId: sent.messageId, reason: 'E_ITEM_EXPIRED' });
  await eventually('nothing is awaited any more', async () => (await handed()) === 0);
});

test('what was delivered with a voucher to a mailbox that is gone is sent to the devices that there are', async () => {
  await eventually('the first message is handed over', async () => (await handed()) === 1);
  await alice.close();
  // As if Bob had had another device then. His relay says of it what it says of what has come to this one.
  const put = (await disk.scan(HANDED_PREFIX)).map(
    ([key, { value }]) =>
      [key, encodeStoredOutboxEntry({ ...decodeStoredOutboxEntry(value), mailboxId: new Uint8Array(32) })] as const,
  );
  await disk.commit({ put });
  alice = await open({ store: memoryStore({ sharing: disk }), clock });
  const sentAgain = async () =>
    (await disk.scan('sent/')).flatMap(([, { value }]) => decodeStoredSentMessage(value).sentAgain);
  await eventually('it is sent again', async () => (await sentAgain()).length === 1);
  await eventually('nothing is awaited any more', async () => (await handed()) === 0);
});

test('what the other relay refuses for its token is sent anew, like a message to a stranger, and arrives', async () => {
  // As after a restore: all tokens that Bob has given are worth nothing.
  await bobs.commit({ delete: ['token-keys'] });
  const bob = await open({ store: memoryStore({ sharing: bobs }) });
  undos.push(() => bob.close());
  const areUploaded = async (): Promise<boolean> => {
    const [entry] = await bobs.get(['token-keys']);
    return entry !== undefined && decodeStoredTokenKeys(entry.value).keys.every(({ uploaded }) => uploaded);
  };
  await eventually('his new keys are there', areUploaded);
  await alice.send('bob@b.example', 'in spite of all');
  expect(textsOf(await collect(bob, 1))).toEqual(['in spite of all']);
  await bob.send('alice@a.example', 'here you are');
  expect(textsOf(await collect(alice, 1))).toEqual(['here you are']);
  await alice.send('bob@b.example', 'with a new token');
  expect(textsOf(await collect(bob, 1))).toEqual(['with a new token']);
});

const DAY_MS = 86_400_000;
