import { systemRandom as random } from '@sotto/crypto';
import { type DeliverItem, decodeDeliverBatch } from '@sotto/wire';
import { expect, test } from 'vitest';
import { EPHEMERAL_DESTINATIONS_AT_ONCE, EPHEMERAL_WAITING_ITEMS_MAX, EPHEMERAL_WAITING_MS_MAX } from '../limits.ts';
import type { VerifiedAnswer } from './caller.ts';
import type { Peer } from './directory.ts';
import { createEphemeralSender } from './ephemeral-sender.ts';

const item = (): DeliverItem => ({
  itemId: random(16),
  lane: 'ephemeral',
  expiry: 'hour',
  acceptedAt: 3600,
  content: { keyId: 'key', sealed: new Uint8Array(1072) },
});

/** Another relay that answers when the test says so. */
const createSender = () => {
  const batches: number[] = [];
  const waiting: { resolve(answer: VerifiedAnswer): void; reject(error: Error): void }[] = [];
  let now = 0;
  let isAway = false;
  const sender = createEphemeralSender({
    directory: { find: async (domain) => ({ domain }) as Peer },
    caller: {
      post: (_peer, _path, body) => {
        batches.push(decodeDeliverBatch(body).items.length);
        return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
      },
    },
    random,
    isAway: () => isAway,
    monotonic: () => now,
  });
  const answered: VerifiedAnswer = { status: 200, body: new Uint8Array(0), proof: undefined };
  return {
    sender,
    batches,
    begun: (count: number) => expect.poll(() => batches.length).toBe(count),
    answer: () => waiting.shift()!.resolve(answered),
    fail: () => waiting.shift()!.reject(new Error('down')),
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    setAway: (away: boolean) => {
      isAway = away;
    },
  };
};

test('what comes while a request is on its way goes with the next, a bounded number of items', async () => {
  const { sender, batches, begun, answer } = createSender();
  sender.send('b.example', item());
  await begun(1);
  for (let n = 0; n < EPHEMERAL_WAITING_ITEMS_MAX + 50; n++) sender.send('b.example', item());
  answer();
  await begun(2);
  answer();
  await begun(3);
  answer();
  await sender.stop();
  expect(batches).toEqual([1, 100, EPHEMERAL_WAITING_ITEMS_MAX - 100]);
});

test('a failure drops what waits, and nothing of it is sent again', async () => {
  const { sender, batches, begun, fail, answer } = createSender();
  sender.send('b.example', item());
  await begun(1);
  for (let n = 0; n < 3; n++) sender.send('b.example', item());
  fail();
  await expect
    .poll(() => {
      sender.send('b.example', item());
      return batches.length;
    })
    .toBe(2);
  expect(batches[1]).toBe(1);
  answer();
});

test('what has waited for too long is dropped, and so is what is for a relay that is away', async () => {
  const { sender, batches, begun, answer, pass, setAway } = createSender();
  sender.send('b.example', item());
  await begun(1);
  sender.send('b.example', item());
  pass(EPHEMERAL_WAITING_MS_MAX + 1);
  sender.send('b.example', item());
  answer();
  await begun(2);
  expect(batches).toEqual([1, 1]);
  answer();
  await sender.stop();
  const away = createSender();
  away.setAway(true);
  away.sender.send('b.example', item());
  await away.sender.stop();
  expect(away.batches).toEqual([]);
  setAway(true);
});

test('only so many relays are written to at a time, and nothing is after the end', async () => {
  const { sender, batches, begun, answer } = createSender();
  for (let n = 0; n < EPHEMERAL_DESTINATIONS_AT_ONCE + 10; n++) sender.send(`b${n}.example`, item());
  await begun(EPHEMERAL_DESTINATIONS_AT_ONCE);
  for (let n = 0; n < EPHEMERAL_DESTINATIONS_AT_ONCE; n++) answer();
  await sender.stop();
  sender.send('b.example', item());
  expect(batches).toHaveLength(EPHEMERAL_DESTINATIONS_AT_ONCE);
});
