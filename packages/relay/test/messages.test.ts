import { systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import { decodeSendResponse, encodeSendRequest, type OutgoingItem } from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import { itemFor, post, range, register, sealedFrom, submit, type TestDevice } from './device.ts';
import { startTestRelay } from './relays.ts';
import { attach, attachFrame, openStream } from './stream.ts';

const text = (word: string) => utf8ToBytes(word);

const startPair = async (config: Parameters<typeof startTestRelay>[0] = {}) => {
  const relay = await startTestRelay(config);
  const alice = await register(relay.url, 'alice@a.example');
  const bob = await register(relay.url, 'bob@a.example');
  return { relay, alice, bob };
};

/** Without sealing anything here. */
const raw = async (alice: TestDevice, url: string, items: readonly OutgoingItem[]) => {
  const { body } = await post(alice, url, '/v1/messages', encodeSendRequest({ items }));
  const { results } = decodeSendResponse(body);
  return results.map(({ status, code }) => (code === undefined ? status : `${status} ${code}`));
};

const statuses = async (alice: TestDevice, url: string, items: Parameters<typeof submit>[2]) =>
  (await submit(alice, url, items)).map(({ status, code }) => (code === undefined ? status : `${status} ${code}`));

describe('messages on one relay', () => {
  test('what was submitted is delivered in order, and acknowledged mail is gone', async () => {
    const { relay, alice, bob } = await startPair();
    const items = ['one', 'two', 'three'].map((word) => itemFor(bob, text(word)));
    expect(await statuses(alice, relay.url, items)).toEqual(['accepted', 'accepted', 'accepted']);
    const first = await attach(bob, relay.url);
    expect(await first.take(2)).toEqual(['one', 'two']);
    await first.nextOf('acknowledged');
    await first.nextOf('acknowledged');
    await first.close();
    const second = await attach(bob, relay.url);
    expect(await second.take(1)).toEqual(['three']);
  });

  test('each item has its own result, in the order of the request', async () => {
    const { relay, alice, bob } = await startPair();
    const good = itemFor(bob, text('good'));
    const results = await statuses(alice, relay.url, [
      itemFor(bob, text('lost'), { mailboxId: random(32) }),
      good,
      good,
    ]);
    expect(results).toEqual(['rejected E_ITEM_REFUSED', 'accepted', 'duplicate']);
  });

  test('RL-03, RL-09: what is not of a bucket size is refused, for here and for elsewhere', async () => {
    const { relay, alice, bob } = await startPair();
    const sizes = [511, 512, 513].map((length) => ({ envelope: new Uint8Array(length) }));
    const [short, exact, long] = sizes.map((changes) => itemFor(bob, text('x'), changes));
    expect(await statuses(alice, relay.url, [short!, exact!, long!])).toEqual([
      'rejected E_SIZE_NOT_BUCKET',
      'accepted',
      'rejected E_SIZE_NOT_BUCKET',
    ]);
    const away = sealedFrom('a.example', itemFor(bob, text('x'), { destination: 'b.example' }));
    const cut = { ...away, content: { ...away.content, sealed: new Uint8Array(2000) } };
    expect(await raw(alice, relay.url, [away, cut as OutgoingItem])).toEqual([
      'accepted',
      'rejected E_SIZE_NOT_BUCKET',
    ]);
  });

  test('RL-07: what is sealed though it is for here, or open though it is for elsewhere, is refused', async () => {
    const { relay, alice, bob } = await startPair();
    const here = sealedFrom('a.example', itemFor(bob, text('here')));
    const away = sealedFrom('a.example', itemFor(bob, text('away'), { destination: 'b.example' }));
    const [open, closed] = [here.content, away.content];
    expect(await raw(alice, relay.url, [{ ...here, content: closed }, { ...away, content: open }, here, away])).toEqual(
      ['rejected E_ITEM_MISDIRECTED', 'rejected E_ITEM_MISDIRECTED', 'accepted', 'accepted'],
    );
  });

  test('T01: an item stays a duplicate after it was acknowledged and after a restart', async () => {
    const { relay, alice, bob } = await startPair();
    const item = itemFor(bob, text('once'));
    expect(await statuses(alice, relay.url, [item])).toEqual(['accepted']);
    const stream = await attach(bob, relay.url);
    expect(await stream.take(1)).toEqual(['once']);
    await stream.nextOf('acknowledged');
    await relay.close();
    const again = await startTestRelay({ dataDirectory: relay.dataDirectory });
    expect(await statuses(alice, again.url, [item])).toEqual(['duplicate']);
  });

  test('a full mailbox says so, keeps its oldest and takes new mail when there is room', async () => {
    const { relay, alice, bob } = await startPair({ quota: { mailboxItemsMax: 2 } });
    const items = ['one', 'two', 'three'].map((word) => itemFor(bob, text(word)));
    expect(await statuses(alice, relay.url, items)).toEqual(['accepted', 'accepted', 'retryAfter E_MAILBOX_FULL']);
    const stream = await attach(bob, relay.url);
    expect(await stream.take(2)).toEqual(['one', 'two']);
    await stream.nextOf('acknowledged');
    await stream.nextOf('acknowledged');
    expect(await statuses(alice, relay.url, [items[2]!])).toEqual(['accepted']);
    expect(await stream.take(1)).toEqual(['three']);
  });

  test('a quota of bytes holds back what would follow a refused item, so that order stays', async () => {
    const { relay, alice, bob } = await startPair({ quota: { mailboxBytesMax: 2_000 } });
    const items = [600, 600, 10].map((length) => itemFor(bob, new Uint8Array(length)));
    const [first, second, third] = await statuses(alice, relay.url, items);
    expect([first, second, third]).toEqual(['accepted', 'retryAfter E_MAILBOX_FULL', 'retryAfter E_MAILBOX_FULL']);
  });

  test('expired mail is not delivered, and the sweep takes it out of every table', async () => {
    let now = Date.now();
    const { relay, alice, bob } = await startPair({ clock: () => now, upkeepIntervalSeconds: 0.05 });
    await submit(alice, relay.url, [itemFor(bob, text('short'), { expiry: 'hour' }), itemFor(bob, text('long'))]);
    now += 2 * 3_600_000;
    const waiting = async () =>
      /sotto_relay_mailbox_items (\d+)/.exec(await (await fetch(relay.metricsUrl)).text())?.[1];
    await expect.poll(waiting).toBe('1');
    const stream = await openAt(bob, relay.url, now);
    expect(await stream.take(1)).toEqual(['long']);
  });

  test('a hundred parallel requests are all committed and all delivered', async () => {
    const { relay, alice, bob } = await startPair();
    await Promise.all(range(100).map((n) => submit(alice, relay.url, [itemFor(bob, text(`n${n}`))])));
    const stream = await attach(bob, relay.url);
    expect(new Set(await stream.take(100)).size).toBe(100);
  });
});

const openAt = async (device: TestDevice, url: string, now: number) => {
  const stream = await openStream(url, device);
  stream.send(attachFrame(device, url, { now: Math.floor(now / 1000) }));
  await stream.nextOf('attached');
  return stream;
};
