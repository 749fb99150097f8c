/** Messages that destroy themselves, on both sides, in the store and in the files of the store. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryStore, type Store } from '@sotto/store';
import { sqliteStore } from '@sotto/store-sqlite';
import { decodeStoredMessage, decodeStoredOutboxEntry, readKeptContent } from '@sotto/wire';
import { expect, test } from 'vitest';
import { type Clock, type HistoryMessage, type SottoClient, systemClock } from '../src/index.ts';
import { messagePrefix, OUTBOX_PREFIX } from '../src/keys.ts';
import { collect, textsOf } from './app.ts';
import { attachmentOf, attachmentsOf, bytesOf } from './files.ts';
import { useTwoRelays } from './two-relays.ts';
import { eventually } from './world.ts';

const relays = useTwoRelays();

const ALICE = 'alice@a.example';
const BOB = 'bob@b.example';
const DAY = 24 * 60 * 60_000;

/** The clock of the machine, set ahead while time itself goes on. */
function settableClock(): { readonly clock: Clock; set(aheadMs: number): void } {
  let ahead = 0;
  const clock = { ...systemClock, now: () => Date.now() + ahead, monotonic: () => performance.now() };
  return {
    clock,
    set: (ms) => {
      ahead = ms;
    },
  };
}

interface Pair {
  readonly alice: SottoClient;
  readonly bob: SottoClient;
}

/** Who have written to each other. */
async function acquainted(stores: Readonly<Record<'alice' | 'bob', Store>>, clock: Clock = systemClock): Promise<Pair> {
  const alice = await relays.join(relays.a, 'alice', { store: stores.alice, clock });
  const bob = await relays.join(relays.b, 'bob', { store: stores.bob });
  await alice.send(BOB, 'hello');
  await collect(bob, 1);
  await bob.send(ALICE, 'hi');
  await collect(alice, 1);
  return { alice, bob };
}

async function historyOf(client: SottoClient, other: string): Promise<readonly HistoryMessage[]> {
  const messages: HistoryMessage[] = [];
  for await (const message of client.conversation(other).messages()) messages.push(message);
  return messages;
}

const shown = async (client: SottoClient, other: string): Promise<readonly string[]> =>
  (await historyOf(client, other)).map((message) => (message.kind === 'text' ? message.text : message.kind));

const recordsOf = async (disk: Store): Promise<readonly string[]> => (await disk.scan('')).map(([key]) => key);

test('a timer that one side sets holds for both, and every message goes with all that belongs to it', async () => {
  const disks = { alice: memoryStore(), bob: memoryStore() };
  const { alice, bob } = await acquainted({
    alice: memoryStore({ sharing: disks.alice }),
    bob: memoryStore({ sharing: disks.bob }),
  });
  await alice.conversation(BOB).setTimer({ days: 1, start: 'read' });
  const [change] = await collect(bob, 1);
  expect(change).toMatchObject({ kind: 'timerChange', setTo: { seconds: 86_400, start: 'read' } });
  expect(await bob.conversation(ALICE).timer()).toEqual({ seconds: 86_400, start: 'read' });
  await bob.conversation(ALICE).setTimer({ seconds: 3 });
  expect(await collect(alice, 1)).toMatchObject([{ kind: 'timerChange', setTo: { seconds: 3, start: 'sent' } }]);

  const sent = await alice.send(BOB, 'lighthouse');
  await alice.send(BOB, { edit: sent.messageId, text: 'lighthouse, at nine' });
  await alice.send(BOB, { edit: sent.messageId, text: 'lighthouse, at ten' });
  await eventually('it is gone on both sides', async () => {
    const all = [...(await shown(alice, BOB)), ...(await shown(bob, ALICE))];
    return all.every((text) => !text.startsWith('lighthouse'));
  });
  for (const disk of [disks.alice, disks.bob]) {
    const names = (await recordsOf(disk)).filter((key) => key.includes(sent.messageId));
    expect(names.filter((key) => !key.startsWith('receipt/'))).toEqual([]);
  }
  const kept = (await disks.alice.scan('sent/')).map(([, { value }]) => Buffer.from(value).toString('latin1'));
  expect(kept.filter((record) => record.includes('lighthouse'))).toEqual([]);
  expect(await alice.sent(sent.messageId)).toBeUndefined();
  // Its place in the inbox is passed over by whoever had not come to it.
  await bob.conversation(ALICE).setTimer(undefined);
  expect(await alice.conversation(BOB).timer()).toEqual({ seconds: 3, start: 'sent' });
  expect(await collect(alice, 1)).toMatchObject([{ kind: 'timerChange' }]);
  expect(await alice.conversation(BOB).timer()).toBeUndefined();
  await alice.send(BOB, 'stays');
  expect(textsOf(await collect(bob, 1))).toEqual(['stays']);
});

test('the timer of one message; one that runs from reading on starts with markRead and survives a restart', async () => {
  const disks = { alice: memoryStore(), bob: memoryStore() };
  const { alice, bob } = await acquainted({
    alice: memoryStore({ sharing: disks.alice }),
    bob: memoryStore({ sharing: disks.bob }),
  });
  await alice.send(BOB, 'read me', { timer: { seconds: 1, start: 'read' } });
  await alice.send(BOB, 'keep me');
  await collect(bob, 2);
  await eventually('it is gone where it was written', async () => !(await shown(alice, BOB)).includes('read me'));
  expect((await historyOf(bob, ALICE)).find((one) => one.kind === 'text' && one.text === 'read me')?.timer).toEqual({
    seconds: 1,
    start: 'read',
  });
  await bob.conversation(ALICE).markRead();
  await eventually('it is gone where it was read', async () => !(await shown(bob, ALICE)).includes('read me'));
  expect([await shown(alice, BOB), await shown(bob, ALICE)]).toEqual([
    ['keep me', 'hi', 'hello'],
    ['keep me', 'hi', 'hello'],
  ]);
  expect(await disks.bob.scan('expiry/')).toEqual([]);
});

test('a relay keeps nothing for longer than the timer, and what is over on its way is never shown', async () => {
  const disk = memoryStore();
  const { alice, bob } = await acquainted({ alice: memoryStore({ sharing: disk }), bob: memoryStore() });
  await relays.a.stop();
  await alice.send(BOB, 'in time', { timer: { hours: 1 } });
  await alice.send(BOB, 'too late', { timer: { seconds: 1 } });
  const lifetimes = (await disk.scan(OUTBOX_PREFIX)).map(([, { value }]) => decodeStoredOutboxEntry(value).lifetime);
  expect(lifetimes).toEqual([3_600, 1]);
  await eventually('its time is over', async () => !(await shown(alice, BOB)).includes('too late'));
  await relays.a.start();
  expect(textsOf(await collect(bob, 1))).toEqual(['in time']);
  await alice.send(BOB, 'and on');
  expect(textsOf(await collect(bob, 1))).toEqual(['and on']);
  expect(await shown(bob, ALICE)).toEqual(['and on', 'in time', 'hi', 'hello']);
});

test('T16: a clock that is set days ahead deletes nothing before its time, and the timer ends when it should', async () => {
  const { clock, set } = settableClock();
  const { alice } = await acquainted({ alice: memoryStore(), bob: memoryStore() }, clock);
  await eventually('the relay has taken what was signed', () => alice.connection === 'online');
  await alice.send(BOB, 'an hour', { timer: { hours: 1 } });
  await alice.send(BOB, 'two seconds', { timer: { seconds: 2 } });
  set(2 * DAY);
  await eventually('the short one is gone', async () => !(await shown(alice, BOB)).includes('two seconds'));
  expect(await shown(alice, BOB)).toContain('an hour');
  set(0);
  expect(await shown(alice, BOB)).toContain('an hour');
});

test('nothing of an expired message is in the files of the store, in free pages or in the log, nor its file at the relay', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sotto-timers-'));
  relays.keep(() => rmSync(folder, { recursive: true }));
  const stores = {
    alice: await sqliteStore(join(folder, 'alice.db')),
    bob: await sqliteStore(join(folder, 'bob.db')),
  };
  const { alice, bob } = await acquainted(stores);
  // Another process looks: closing a descriptor of an open database here would drop the locks that SQLite has on it.
  const isFound = (...sought: readonly Uint8Array[]): boolean => {
    const bytes = spawnSync('sh', ['-c', 'cat "$0"/*', folder], { maxBuffer: 2 ** 30 }).stdout;
    return sought.some((one) => bytes.includes(Buffer.from(one)));
  };
  const blobs = (): readonly string[] => readdirSync(join(relays.a.dataDirectory, 'blobs'));
  const word = Buffer.from('rendezvous-at-the-lighthouse');
  await alice.conversation(BOB).setTimer({ seconds: 6 });
  await alice.send(BOB, word.toString());
  await alice.send(BOB, { file: new Blob(['a map']), text: 'the way' });
  const [, , message] = await collect(bob, 3);
  const [file] = attachmentsOf(message).attachments;
  // For no longer than the message is there.
  expect(file!.expiresAt!.getTime()).toBeLessThan(Date.now() + 8_000);
  expect(Buffer.from(await bytesOf(file!.open())).toString()).toBe('a map');
  const contents = await stores.bob.scan(messagePrefix(alice.account!.accountId));
  const keys = contents.flatMap(([, { value }]) => {
    const { body } = readKeptContent(decodeStoredMessage(value).content!);
    return body.kind === 'attachments' ? body.attachments.map(({ key }) => key) : [];
  });
  expect([keys.length, isFound(word), isFound(...keys), blobs().length]).toEqual([1, true, true, 1]);
  await eventually('the files have forgotten it', () => !isFound(word, ...keys));
  await eventually('so has the relay', () => blobs().length === 0);
  await eventually('and nobody knows of it', async () => (await stores.alice.scan('upload/')).length === 0);
  expect(await shown(bob, ALICE)).toEqual(['hi', 'hello']);
});

test('a file whose timer runs from reading on is there for whoever reads late', async () => {
  const { alice, bob } = await acquainted({ alice: memoryStore(), bob: memoryStore() });
  await alice.send(BOB, { file: new Blob(['a map']) }, { timer: { seconds: 1, start: 'read' } });
  await eventually('it is gone where it was written', async () => (await shown(alice, BOB)).length === 2);
  // What is to be deleted at the relay is by then.
  await alice.send(BOB, { file: new Blob(['a draft']) }, { timer: { seconds: 1 } });
  await eventually('that is gone, too', async () => (await shown(alice, BOB)).length === 2);
  await eventually('one is left', () => readdirSync(join(relays.a.dataDirectory, 'blobs')).length === 1);
  const [message] = await collect(bob, 1);
  expect(Buffer.from(await bytesOf(attachmentOf(message).open())).toString()).toBe('a map');
});
