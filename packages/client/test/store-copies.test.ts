/** A store that runs from an older copy of itself: a cloned disk, a machine that was put back (fault T11). */

import { memoryStore } from '@sotto/store';
import { decodeStoredAccount, decodeStoredOutboxEntry, decodeStoredStoreMarks } from '@sotto/wire';
import { expect, test } from 'vitest';
import type { RepairStep, SottoClient } from '../src/index.ts';
import { defaultTransport } from '../src/index.ts';
import { ACCOUNT_KEY, OUTBOX_PREFIX, RENEWAL_PREFIX, STORE_MARKS_KEY } from '../src/keys.ts';
import { expectNoKeyUsedTwice, labelOf } from './crashes.ts';
import { usePeople } from './people.ts';
import { boot, eventually, type Machine, shutDown } from './world.ts';

const people = usePeople();

/** The machine as it is now, again: whatever either publishes is noted in one place. */
async function copyOf(machine: Machine): Promise<Machine> {
  const disk = memoryStore();
  const put = (await machine.disk.scan('')).map(([key, { value }]) => [key, value] as const);
  for (let n = 0; n < put.length; n += 200) await disk.commit({ put: put.slice(n, n + 200) });
  return { ...machine, disk };
}

/** Reads until these came, in any order, and acknowledges them. */
async function expectTexts(client: SottoClient, ...texts: string[]): Promise<void> {
  const missing = new Set(texts);
  for await (const message of client.inbox()) {
    missing.delete(labelOf(message));
    await message.ack();
    if (missing.size === 0) return;
  }
}

const say = async (from: SottoClient, to: Machine, ...texts: string[]): Promise<void> => {
  for (const text of texts) await (await from.send(to.address, text)).accepted();
};

const listen = (client: SottoClient, steps: RepairStep[]): void =>
  client.addEventListener('repair', ({ step }) => steps.push(step));

/** Both have heard of each other, and are closed. */
async function acquaint(): Promise<void> {
  const [alice, bob] = [await boot(people.alice), await boot(people.bob)];
  await say(alice, people.bob, 'hello');
  await expectTexts(bob, 'hello');
  await say(bob, people.alice, 'hello back');
  await expectTexts(alice, 'hello back');
  await say(alice, people.bob, 'settled');
  await expectTexts(bob, 'settled');
  await shutDown(alice);
  await shutDown(bob);
}

const marksOf = async ({ disk }: Machine) => decodeStoredStoreMarks((await disk.get([STORE_MARKS_KEY]))[0]!.value);

test('T11: a copy that is behind renews its sessions before it sends anything, and uses no message key again', async () => {
  const { alice, bob } = people;
  await acquaint();
  const copy = await copyOf(alice);
  const original = await people.start(alice);
  await say(original, bob, 'from the original, 1', 'from the original, 2');
  await original.close();

  const repairs: RepairStep[] = [];
  const restored = await boot(copy);
  listen(restored, repairs);
  await say(restored, bob, 'from the copy, 1', 'from the copy, 2');
  expect(repairs).toEqual(['renewed']);
  await expectNoKeyUsedTwice(alice, bob);

  const reader = await people.start(bob);
  await expectTexts(reader, 'from the original, 1', 'from the original, 2', 'from the copy, 1', 'from the copy, 2');
  // And back, in the session that the copy began.
  await say(reader, alice, 'for the copy');
  await expectTexts(restored, 'for the copy');
  await shutDown(restored);
});

test('T11: what the copy had queued while it could not know goes out encrypted anew, and its promise holds', async () => {
  const { alice, bob } = people;
  await acquaint();
  const copy = await copyOf(alice);
  const original = await people.start(alice);
  await say(original, bob, 'from the original');
  await original.close();

  // Without a relay the copy cannot know; it encrypts with keys that the original has used.
  const isCut = { now: true };
  const refuse = () => Promise.reject(new Error('no network'));
  const transport = {
    request: (request: Parameters<typeof defaultTransport.request>[0]) =>
      isCut.now ? refuse() : defaultTransport.request(request),
    openStream: (url: string, signal: AbortSignal) => (isCut.now ? refuse() : defaultTransport.openStream(url, signal)),
  };
  const restored = await boot(copy, undefined, transport);
  const sent = await restored.send(bob.address, 'queued too early');
  const [queued] = await copy.disk.scan(OUTBOX_PREFIX);
  isCut.now = false;
  await sent.accepted();
  await expectNoKeyUsedTwice(alice, bob);
  const itemId = decodeStoredOutboxEntry(queued![1].value).itemId;
  expect(alice.published.some((item) => Buffer.from(item.itemId).equals(Buffer.from(itemId)))).toBe(true);
  const reader = await people.start(bob);
  await expectTexts(reader, 'from the original', 'queued too early');
  await shutDown(restored);
});

test('T11: contacts are told, and write into the new session at once', async () => {
  const { alice, bob } = people;
  await acquaint();
  const copy = await copyOf(alice);
  const original = await people.start(alice);
  await say(original, bob, 'from the original');
  await original.close();
  const reader = await people.start(bob);
  await expectTexts(reader, 'from the original');
  await say(reader, alice, 'on the session of the original');

  const restored = await boot(copy);
  await eventually('the stream has told', async () => (await marksOf(copy)).renewedAt > 0);
  await eventually('everybody was told', async () => (await copy.disk.scan(RENEWAL_PREFIX)).length === 0);
  await eventually('it went out', async () => (await copy.disk.scan(OUTBOX_PREFIX)).length === 0);
  // Nothing of it shows: neither the message that tells, nor one that cannot be read.
  await say(restored, bob, 'still here');
  await expectTexts(reader, 'still here');
  await say(reader, alice, 'welcome back');
  const seen: string[] = [];
  for await (const message of restored.inbox()) {
    seen.push(labelOf(message));
    await message.ack();
    if (seen.includes('welcome back')) break;
  }
  await expectNoKeyUsedTwice(alice, bob);
  await shutDown(restored);
});

test('T11: two that were put back to one copy do not give one id to different keys', async () => {
  const { alice, bob } = people;
  await acquaint();
  const copies = [await copyOf(alice), await copyOf(alice)];
  const original = await people.start(alice);
  await say(original, bob, 'from the original');
  await original.close();
  const ids: number[] = [];
  for (const copy of copies) {
    const restored = await boot(copy);
    await say(restored, bob, 'from a copy');
    ids.push(decodeStoredAccount((await copy.disk.get([ACCOUNT_KEY]))[0]!.value).nextPreKeyId);
    await shutDown(restored);
  }
  expect(Math.abs(ids[0]! - ids[1]!)).toBeGreaterThan(200);
});

test('a store that was only closed and opened is not behind, whatever answers were lost', async () => {
  const { alice, bob } = people;
  await acquaint();
  let lost = 0;
  const transport = {
    ...defaultTransport,
    request: async (request: Parameters<typeof defaultTransport.request>[0]) => {
      const response = await defaultTransport.request(request);
      if (!request.url.endsWith('/v1/messages') || lost === 3) return response;
      lost += 1;
      throw new Error('the answer is lost');
    },
  };
  const repairs: RepairStep[] = [];
  for (const text of ['one', 'two', 'three']) {
    const client = await boot(alice, undefined, transport);
    listen(client, repairs);
    const sent = await client.send(bob.address, text);
    if (text === 'three') await sent.accepted();
    else await eventually('an answer was lost', () => lost > 0);
    await shutDown(client);
  }
  expect(lost).toBe(3);
  expect(repairs).toEqual([]);
  expect((await marksOf(alice)).behind).toBe(false);
  const reader = await people.start(bob);
  await expectTexts(reader, 'one', 'two', 'three');
});

test('two processes on one store do not take each other for copies', async () => {
  const { alice, bob } = people;
  await acquaint();
  const repairs: RepairStep[] = [];
  const clients = [await people.start(alice), await people.start(alice)];
  for (const client of clients) listen(client, repairs);
  const texts = Array.from({ length: 10 }, (_, n) => `message ${n}`);
  await Promise.all(texts.map(async (text, n) => (await clients[n % 2]!.send(bob.address, text)).accepted()));
  expect(repairs).toEqual([]);
  await expectTexts(await people.start(bob), ...texts);
  await expectNoKeyUsedTwice(alice, bob);
});
