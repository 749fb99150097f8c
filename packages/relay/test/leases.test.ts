/** One consumer a mailbox: the lease decides, acknowledging is once, and a kill in between loses and repeats nothing. */

import { utf8ToBytes } from '@sotto/crypto';
import { seededRandom, seedFromEnv } from '@sotto/testkit';
import { expect, test } from 'vitest';
import type { RelayConfig } from '../src/index.ts';
import { startChild } from './child.ts';
import { itemFor, range, register, submit, type TestDevice, wordOf } from './device.ts';
import { freePort, freshDirectory, startTestRelay } from './relays.ts';
import { attach, attachFrame, type OpenedDelivery, openStream, type TestStream } from './stream.ts';

const post = (from: TestDevice, url: string, to: TestDevice, words: readonly string[]) =>
  submit(
    from,
    url,
    words.map((word) => itemFor(to, utf8ToBytes(word))),
  );

const startPair = async () => {
  const relay = await startTestRelay();
  const alice = await register(relay.url, 'alice@a.example');
  const bob = await register(relay.url, 'bob@a.example');
  return { url: relay.url, alice, bob };
};

/** Everything until the relay ends the stream. */
const drain = async (stream: TestStream): Promise<readonly OpenedDelivery[]> => {
  const received: OpenedDelivery[] = [];
  for (;;) {
    const frame = await stream.next().catch(() => undefined);
    if (frame === undefined) return received;
    if (frame.kind === 'delivery') received.push(frame);
    if (frame.kind === 'error') expect(frame.code).toBe('E_STREAM_REPLACED');
  }
};

test('T20: of two streams on one mailbox the later one has it, both are told, and together they got all of it', async () => {
  const { url, alice, bob } = await startPair();
  const words = range(300).map((n) => `n${n}`);
  await post(alice, url, bob, words);
  const first = await openStream(url, bob);
  first.send(attachFrame(bob, url));
  expect(await first.nextOf('attached')).toMatchObject({ replaced: false });
  const early = await first.nextOf('delivery');
  const second = await openStream(url, bob);
  second.send(attachFrame(bob, url));
  expect(await second.nextOf('attached')).toMatchObject({ replaced: true });
  const lost = [early, ...(await drain(first))].map(({ envelope }) => wordOf(envelope));
  const kept = await second.take(words.length);
  expect(kept).toEqual(words);
  expect(new Set([...lost, ...kept])).toEqual(new Set(words));
});

test('T20: many streams at once leave one consumer, which gets everything once', async () => {
  const { url, alice, bob } = await startPair();
  const words = range(50).map((n) => `n${n}`);
  const streams = await Promise.all(range(8).map(() => openStream(url, bob)));
  for (const stream of streams) stream.send(attachFrame(bob, url));
  const [, ...replaced] = streams;
  const ended = streams.map((stream) => stream.closed.then(() => stream));
  const losers = new Set<TestStream>();
  while (losers.size < replaced.length) {
    losers.add(await Promise.race(ended.filter((_, index) => !losers.has(streams[index]!))));
  }
  const winner = streams.find((stream) => !losers.has(stream))!;
  await winner.nextOf('attached');
  await post(alice, url, bob, words);
  expect(await winner.take(words.length)).toEqual(words);
  for (const loser of losers) expect(await drain(loser)).toEqual([]);
});

test('T19, RL-21: a stream that has lost its lease deletes nothing, whatever it acknowledges', async () => {
  const { url, alice, bob } = await startPair();
  await post(alice, url, bob, ['one', 'two']);
  const stale = await attach(bob, url);
  const cursors = [await stale.nextOf('delivery'), await stale.nextOf('delivery')].map(({ cursor }) => cursor);
  const fresh = await openStream(url, bob);
  fresh.send(attachFrame(bob, url));
  // On its way while the lease goes over.
  stale.send({ kind: 'acknowledge', cursors });
  await fresh.nextOf('attached');
  const confirmed = (await drainKinds(stale)).includes('acknowledged');
  expect(await nextWords(fresh, confirmed ? 0 : 2)).toEqual(confirmed ? [] : ['one', 'two']);
});

test('T19: acknowledging twice, also on another stream, deletes once and is confirmed each time', async () => {
  const { url, alice, bob } = await startPair();
  await post(alice, url, bob, ['one', 'two', 'three']);
  const stream = await attach(bob, url);
  const { cursor } = await stream.nextOf('delivery');
  for (const _ of range(3)) stream.send({ kind: 'acknowledge', cursors: [cursor, cursor] });
  for (const _ of range(3)) expect((await stream.nextOf('acknowledged')).cursors).toEqual([cursor, cursor]);
  await stream.close();
  const again = await attach(bob, url);
  again.send({ kind: 'acknowledge', cursors: [cursor] });
  expect(await again.take(2)).toEqual(['two', 'three']);
});

test('T19: killed while mail is acknowledged, a relay has deleted all that it confirmed and nothing that was not asked', {
  timeout: 120_000,
}, async () => {
  const seed = seedFromEnv();
  const dice = seededRandom(seed);
  const config: RelayConfig = {
    domain: 'a.example',
    dataDirectory: freshDirectory(),
    port: await freePort(),
    log: { level: 'silent' },
  };
  const url = `http://127.0.0.1:${config.port}`;
  let relay = await startChild(config);
  const alice = await register(url, 'alice@a.example');
  const bob = await register(url, 'bob@a.example');
  const words = range(MESSAGES).map((n) => `n${n}`);
  for (let n = 0; n < words.length; n += 100) await post(alice, url, bob, words.slice(n, n + 100));

  const asked = new Set<string>();
  const confirmed = new Set<string>();
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const stream = await attach(bob, url);
    const wordsByCursor = new Map<string, string>();
    const killAfter = (cycle * MESSAGES) / CYCLES / 2 + dice(1)[0]! / 8;
    let count = 0;
    let isKilled = false;
    for (;;) {
      const frame = await stream.next().catch(() => undefined);
      if (frame === undefined) break;
      if (frame.kind === 'delivery') {
        const word = wordOf(frame.envelope);
        expect(confirmed, `seed ${seed}: delivered again`).not.toContain(word);
        wordsByCursor.set(frame.cursor.toString(), word);
        asked.add(word);
        stream.send({ kind: 'acknowledge', cursors: [frame.cursor] });
        count += 1;
      }
      if (frame.kind === 'acknowledged')
        for (const cursor of frame.cursors) confirmed.add(wordsByCursor.get(cursor.toString())!);
      if (count < killAfter || isKilled) continue;
      isKilled = true;
      void relay.kill();
    }
    await relay.kill();
    relay = await startChild(config);
  }
  const rest = new Set<string>();
  const stream = await attach(bob, url);
  await post(alice, url, bob, ['end']);
  for (let word = ''; word !== 'end'; ) {
    [word = ''] = await stream.take(1);
    expect(rest, `seed ${seed}: twice in the mailbox`).not.toContain(word);
    rest.add(word);
  }
  for (const word of words) {
    if (confirmed.has(word)) expect(rest, `seed ${seed}: confirmed and there`).not.toContain(word);
    if (!asked.has(word)) expect(rest, `seed ${seed}: lost`).toContain(word);
  }
  expect(asked.size, 'the kills fell into the acknowledging').toBeGreaterThan(0);
  expect(rest.size, 'the kills fell into the acknowledging').toBeGreaterThan(1);
  await relay.kill();
});

const drainKinds = async (stream: TestStream): Promise<readonly string[]> => {
  const kinds: string[] = [];
  for (;;) {
    const frame = await stream.next().catch(() => undefined);
    if (frame === undefined) return kinds;
    kinds.push(frame.kind);
  }
};

const nextWords = async (stream: TestStream, count: number): Promise<readonly string[]> =>
  count === 0 ? [] : stream.take(count);

const MESSAGES = 240;
const CYCLES = 4;
