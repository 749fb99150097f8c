import { concatBytes, systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import { describe, expect, test } from 'vitest';
import { STREAM_WINDOW_ITEMS } from '../src/limits.ts';
import { itemFor, range, register, submit, type TestDevice, wordOf } from './device.ts';
import { startTestRelay } from './relays.ts';
import { attach, attachFrame, openStream, type TestStream } from './stream.ts';

const startPair = async () => {
  const relay = await startTestRelay();
  const alice = await register(relay.url, 'alice@a.example');
  const bob = await register(relay.url, 'bob@a.example');
  return { relay, alice, bob };
};

const post = (alice: TestDevice, url: string, bob: TestDevice, words: readonly string[]) =>
  submit(
    alice,
    url,
    words.map((word) => itemFor(bob, utf8ToBytes(word))),
  );

const deliveries = async (stream: TestStream, count: number) => {
  const frames = [];
  for (const _ of range(count)) frames.push(await stream.nextOf('delivery'));
  return frames;
};

describe('the delivery stream', () => {
  test('mail for an attached device is pushed without being asked for', async () => {
    const { relay, alice, bob } = await startPair();
    const stream = await attach(bob, relay.url);
    await post(alice, relay.url, bob, ['now']);
    expect(await stream.take(1)).toEqual(['now']);
  });

  test('cursors carry the epoch of the mailbox and grow', async () => {
    const { relay, alice, bob } = await startPair();
    const stream = await openStream(relay.url, bob);
    stream.send(attachFrame(bob, relay.url));
    const { mailboxEpoch } = await stream.nextOf('attached');
    await post(alice, relay.url, bob, ['one', 'two']);
    const [one, two] = await deliveries(stream, 2);
    expect(one!.cursor.subarray(0, 8)).toEqual(mailboxEpoch);
    expect(Buffer.compare(one!.cursor, two!.cursor)).toBe(-1);
  });

  test('only what was acknowledged is deleted, once, however often it is acknowledged', async () => {
    const { relay, alice, bob } = await startPair();
    await post(alice, relay.url, bob, ['one', 'two', 'three']);
    const stream = await attach(bob, relay.url);
    const [, two] = await deliveries(stream, 3);
    for (const _ of range(2)) {
      stream.send({ kind: 'acknowledge', cursors: [two!.cursor] });
      expect((await stream.nextOf('acknowledged')).cursors).toEqual([two!.cursor]);
    }
    await stream.close();
    const again = await attach(bob, relay.url);
    expect(await again.take(2)).toEqual(['one', 'three']);
  });

  test('a cursor of another epoch or another mailbox deletes nothing', async () => {
    const { relay, alice, bob } = await startPair();
    await post(alice, relay.url, bob, ['kept']);
    const stream = await attach(bob, relay.url);
    const { cursor } = await stream.nextOf('delivery');
    const otherEpoch = concatBytes(random(8), cursor.subarray(8));
    stream.send({ kind: 'acknowledge', cursors: [otherEpoch] });
    await stream.nextOf('acknowledged');
    await stream.close();

    const thief = await openStream(relay.url);
    thief.send(attachFrame(alice, relay.url));
    const { mailboxEpoch } = await thief.nextOf('attached');
    thief.send({ kind: 'acknowledge', cursors: [concatBytes(mailboxEpoch, cursor.subarray(8))] });
    await thief.nextOf('acknowledged');
    const again = await attach(bob, relay.url);
    expect(await again.take(1)).toEqual(['kept']);
  });

  test('no more than a window is sent unacknowledged, and acknowledging moves it', async () => {
    const { relay, alice, bob } = await startPair();
    const words = range(STREAM_WINDOW_ITEMS + 20).map((n) => `n${n}`);
    await post(alice, relay.url, bob, words);
    const stream = await attach(bob, relay.url);
    const sent = await deliveries(stream, STREAM_WINDOW_ITEMS);
    // The relay answers frames in order: had it sent more, that would have come before this answer.
    stream.send({ kind: 'acknowledge', cursors: sent.slice(0, 10).map(({ cursor }) => cursor) });
    expect((await stream.next()).kind).toBe('acknowledged');
    const more = await deliveries(stream, 10);
    stream.send({ kind: 'acknowledge', cursors: [...sent.slice(10), ...more].map(({ cursor }) => cursor) });
    expect((await stream.next()).kind).toBe('acknowledged');
    const rest = await deliveries(stream, 10);
    const texts = [...sent, ...more, ...rest].map(({ envelope }) => wordOf(envelope));
    expect(texts).toEqual(words);
  });

  test('a device may acknowledge one by one and all at once', async () => {
    const { relay, alice, bob } = await startPair();
    const words = range(STREAM_WINDOW_ITEMS).map((n) => `n${n}`);
    await post(alice, relay.url, bob, words);
    const stream = await attach(bob, relay.url);
    const sent = await deliveries(stream, words.length);
    for (const { cursor } of sent) stream.send({ kind: 'acknowledge', cursors: [cursor] });
    for (const { cursor } of sent) expect((await stream.nextOf('acknowledged')).cursors).toEqual([cursor]);
    await post(alice, relay.url, bob, ['after']);
    expect(await stream.take(1)).toEqual(['after']);
  });

  test('a second stream of the device takes over, the first is told and can delete nothing more', async () => {
    const { relay, alice, bob } = await startPair();
    await post(alice, relay.url, bob, ['mail']);
    const first = await attach(bob, relay.url);
    const { cursor } = await first.nextOf('delivery');
    const second = await attach(bob, relay.url);
    expect(await first.next()).toMatchObject({ kind: 'error', code: 'E_STREAM_REPLACED' });
    first.send({ kind: 'acknowledge', cursors: [cursor] });
    expect((await first.closed).code).toBe(1008);
    expect(await second.take(1)).toEqual(['mail']);
  });

  test.each([
    ['bytes that are no frame', (stream: TestStream) => stream.sendRaw(Uint8Array.of(0xff, 0xff)), 1008],
    ['a text frame', (stream: TestStream) => stream.sendRaw('hello'), 1003],
    ['an oversized frame', (stream: TestStream) => stream.sendRaw(new Uint8Array(200_000)), 1009],
    [
      'an acknowledgement before Attach',
      (stream: TestStream) => stream.send({ kind: 'acknowledge', cursors: [random(16)] }),
      1008,
    ],
  ])('%s ends the stream', async (_name, act, code) => {
    const { relay } = await startPair();
    const stream = await openStream(relay.url);
    act(stream);
    if (code === 1008) expect(await stream.next()).toMatchObject({ kind: 'error', code: 'E_FRAME_INVALID' });
    expect((await stream.closed).code).toBe(code);
  });

  test('attaching twice on one stream ends it', async () => {
    const { relay, bob } = await startPair();
    const stream = await attach(bob, relay.url);
    stream.send(attachFrame(bob, relay.url));
    expect(await stream.next()).toMatchObject({ kind: 'error', code: 'E_FRAME_INVALID' });
  });

  test('a stream that does not attach in time is closed', async () => {
    const { relay } = await startPair();
    const stream = await openStream(relay.url);
    expect(await stream.next()).toMatchObject({ kind: 'error', code: 'E_ATTACH_TIMEOUT' });
    expect((await stream.closed).code).toBe(1008);
  });

  test('a stop tells every device to come back', async () => {
    const { relay, bob } = await startPair();
    const attached = await attach(bob, relay.url);
    const unattached = await openStream(relay.url);
    await relay.close();
    expect((await attached.closed).code).toBe(1012);
    expect((await unattached.closed).code).toBe(1012);
  });

  test('another path is not upgraded', async () => {
    const { relay } = await startPair();
    await expect(openStream(`${relay.url}/x`)).rejects.toThrow('404');
  });
});
