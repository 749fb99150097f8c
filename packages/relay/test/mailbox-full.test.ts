import { utf8ToBytes } from '@sotto/crypto';
import { expect, test } from 'vitest';
import { itemFor, register, submit, type TestDevice } from './device.ts';
import { startFederation, startTestRelay, type TestRelay } from './relays.ts';
import { attach } from './stream.ts';

const quota = { mailboxItemsMax: 2 };

const metric = async ({ metricsUrl }: TestRelay, line: string): Promise<number> => {
  const found = (await (await fetch(metricsUrl)).text()).split('\n').find((one) => one.startsWith(`${line} `));
  return Number(found?.split(' ')[1] ?? 0);
};

const post = async (from: TestDevice, url: string, to: TestDevice, words: readonly string[]) =>
  (
    await submit(
      from,
      url,
      words.map((word) => itemFor(to, utf8ToBytes(word))),
    )
  ).map(({ status }) => status);

test('T24: a full mailbox turns mail away, tells the owner who is there, and the oldest is still in it', async () => {
  const relay = await startTestRelay({ quota });
  const alice = await register(relay.url, 'alice@a.example');
  const bob = await register(relay.url, 'bob@a.example');
  const stream = await attach(bob, relay.url);
  expect(await post(alice, relay.url, bob, ['one', 'two', 'three', 'four'])).toEqual([
    'accepted',
    'accepted',
    'retryAfter',
    'retryAfter',
  ]);
  const kinds = [await stream.next(), await stream.next(), await stream.next()].map(({ kind }) => kind);
  // Once, though two were turned away.
  expect(kinds.toSorted()).toEqual(['delivery', 'delivery', 'mailboxFull']);
  await stream.close();
  expect(await (await attach(bob, relay.url)).take(2)).toEqual(['one', 'two']);
});

test('T24: an owner who is away is named to whoever wakes devices, and told when it comes, once', async () => {
  const relay = await startTestRelay({ quota });
  const alice = await register(relay.url, 'alice@a.example');
  const bob = await register(relay.url, 'bob@a.example');
  await post(alice, relay.url, bob, ['one', 'two', 'three']);
  expect(await metric(relay, 'sotto_relay_absent_total{reason="message"}')).toBe(2);
  expect(await metric(relay, 'sotto_relay_absent_total{reason="mailboxFull"}')).toBe(1);
  await relay.close();

  const again = await startTestRelay({ quota, dataDirectory: relay.dataDirectory });
  const stream = await attach(bob, again.url);
  expect((await stream.next()).kind).toBe('mailboxFull');
  expect(await stream.take(2)).toEqual(['one', 'two']);
  await stream.nextOf('acknowledged');
  await stream.nextOf('acknowledged');
  await stream.close();
  const next = await attach(bob, again.url);
  await post(alice, again.url, bob, ['three']);
  expect((await next.next()).kind).toBe('delivery');
});

test('T24: the relay of the sender keeps what was turned away and brings it when there is room', async () => {
  const [a, b] = await startFederation({ quota });
  const alice = await register(a.url, 'alice@a.example');
  const bob = await register(b.url, 'bob@b.example');
  const waiting = () => metric(b, 'sotto_relay_mailbox_items');
  expect(await post(alice, a.url, bob, ['one', 'two', 'three'])).toEqual(['accepted', 'accepted', 'accepted']);
  await expect.poll(waiting, { timeout: 20_000 }).toBe(2);
  await expect.poll(() => metric(a, 'sotto_relay_outbox_items_total{status="retryAfter"}')).toBeGreaterThan(0);
  expect(await metric(a, 'sotto_relay_outbox_items')).toBe(1);
  const stream = await attach(bob, b.url);
  expect(await stream.take(2)).toEqual(['one', 'two']);
  // The pause the destination asked for is a minute; a sign of life ends it at the latest.
  await post(bob, b.url, alice, ['I have room']);
  expect(await stream.take(1)).toEqual(['three']);
});
