/** What is ephemeral reaches a stream that is open and keeps up, and nothing else: no table, no outbox, no log, no second try. */

import { systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import { decodeDeliverResult, encodeDeliverBatch, encodeSendRequest } from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import { EPHEMERAL_ACCOUNT_BURST, EPHEMERAL_STREAM_BURST } from '../src/limits.ts';
import { createRateLimiter } from '../src/rate-limiter.ts';
import {
  type Draft,
  deliverItemFrom,
  errorOf,
  itemFor,
  post,
  range,
  register,
  sealedFrom,
  send,
  submit,
  type TestDevice,
  thisHour,
  wordOf,
} from './device.ts';
import { dumpWholeDatabase } from './dump.ts';
import { peerOf, signAsPeer } from './peer.ts';
import { startFederation, startTestRelay, type TestRelay } from './relays.ts';
import { formsOf, searchDirectory, searchText } from './search.ts';
import { attach, type TestStream } from './stream.ts';

const typing = (to: TestDevice, word: string, changes: Partial<Draft> = {}): Draft =>
  itemFor(to, utf8ToBytes(word), { lane: 'ephemeral', expiry: 'hour', ...changes });

const statusesOf = (results: readonly { readonly status: string; readonly code?: string }[]): readonly string[] =>
  results.map(({ status, code }) => code ?? status);

/** Words of ephemeral frames up to the first delivery, and the word of that. */
const readUntilMail = async (stream: TestStream): Promise<readonly string[]> => {
  const words: string[] = [];
  for (;;) {
    const frame = await stream.next();
    if (frame.kind === 'ephemeral') words.push(wordOf(frame.envelope));
    if (frame.kind === 'delivery') return [...words, `mail ${wordOf(frame.envelope)}`];
  }
};

const deliver = async (from: TestRelay, to: TestRelay, drafts: readonly Draft[], acceptedAt = thisHour()) => {
  const path = '/s2s/v1/deliver';
  const items = drafts.map((draft) => deliverItemFrom(from.domain, draft, acceptedAt));
  const body = encodeDeliverBatch({ batchId: random(16), items });
  const headers = signAsPeer(peerOf(from), { path, body, authority: new URL(to.url).host, destination: to.domain });
  const answer = await send(to.url, path, body, headers);
  return statusesOf(decodeDeliverResult(answer.body).results);
};

describe('an ephemeral item', () => {
  test('reaches the open stream of its device on the same relay, and is no part of the mailbox', async () => {
    const relay = await startTestRelay();
    const alice = await register(relay.url, 'alice@a.example');
    const bob = await register(relay.url, 'bob@a.example');
    const stream = await attach(bob, relay.url);
    expect(statusesOf(await submit(alice, relay.url, [typing(bob, 'one')]))).toEqual(['accepted']);
    const frame = await stream.nextOf('ephemeral');
    expect(wordOf(frame.envelope)).toBe('one');
    expect(frame.acceptedAt).toBe(thisHour());
    await submit(alice, relay.url, [typing(bob, 'two')]);
    await submit(alice, relay.url, [itemFor(bob, utf8ToBytes('letter'))]);
    expect(await readUntilMail(stream)).toEqual(['two', 'mail letter']);
    await stream.close();
    // Another stream begins with what was not acknowledged, which is the letter alone.
    expect(await readUntilMail(await attach(bob, relay.url))).toEqual(['mail letter']);
  });

  test('reaches the open stream of its device on another relay', async () => {
    const [a, b] = await startFederation();
    const alice = await register(a.url, 'alice@a.example');
    const bob = await register(b.url, 'bob@b.example');
    const stream = await attach(bob, b.url);
    expect(
      statusesOf(
        await submit(
          alice,
          a.url,
          range(3).map((n) => typing(bob, `n${n}`)),
        ),
      ),
    ).toEqual(range(3).map(() => 'accepted'));
    const words = [];
    while (words.length < 3) words.push(wordOf((await stream.nextOf('ephemeral')).envelope));
    expect(words).toEqual(['n0', 'n1', 'n2']);
  });

  test('for which nobody is there is dropped, and its sender told the same', async () => {
    const [a, b] = await startFederation();
    const alice = await register(a.url, 'alice@a.example');
    const bob = await register(b.url, 'bob@b.example');
    const nobody = { mailboxId: random(32) };
    const drafts = [typing(bob, 'one'), typing(bob, 'two', nobody)];
    expect(statusesOf(await submit(alice, a.url, drafts))).toEqual(['accepted', 'accepted']);
    expect(await deliver(a, b, [typing(bob, 'three'), typing(bob, 'four', nobody)])).toEqual(['accepted', 'accepted']);
    const stream = await attach(bob, b.url);
    await submit(alice, a.url, [itemFor(bob, utf8ToBytes('letter'))]);
    expect(await readUntilMail(stream)).toEqual(['mail letter']);
  });

  test('is in no table, outbox, file or log of either relay, whether it was passed on, dropped or could not be sent', async () => {
    const [a, b] = await startFederation();
    const alice = await register(a.url, 'alice@a.example');
    const bob = await register(b.url, 'bob@b.example');
    const carol = await register(a.url, 'carol@a.example');
    const stream = await attach(bob, b.url);
    const before = [await dumpWithoutNonces(a), await dumpWithoutNonces(b)];
    const drafts = [typing(bob, 'remote'), typing(carol, 'nobody is there')];
    await submit(alice, a.url, drafts);
    expect(wordOf((await stream.nextOf('ephemeral')).envelope)).toBe('remote');
    await stream.close();
    await b.close();
    const lost = typing(bob, 'the other relay is away');
    expect(statusesOf(await submit(alice, a.url, [lost]))).toEqual(['accepted']);
    const needles = [...drafts, lost].flatMap(({ itemId, envelope }) => [
      ...formsOf('item id', itemId),
      ...formsOf('envelope', envelope.subarray(0, 12)),
    ]);
    expect([await dumpWithoutNonces(a), await dumpWithoutNonces(b)]).toEqual(before);
    for (const { dataDirectory, log } of [a, b]) {
      expect(searchDirectory(dataDirectory, needles)).toEqual([]);
      expect(searchText(log.join('\n'), needles)).toEqual([]);
    }
  });

  test('that could not be sent is not tried again when the other relay is back', async () => {
    const [a, b] = await startFederation();
    const alice = await register(a.url, 'alice@a.example');
    const bob = await register(b.url, 'bob@b.example');
    await b.close();
    await submit(alice, a.url, [typing(bob, 'lost'), itemFor(bob, utf8ToBytes('letter'))]);
    const again = await startTestRelay({
      domain: 'b.example',
      dataDirectory: b.dataDirectory,
      port: b.port,
      peers: { 'a.example': a.url },
    });
    expect(await readUntilMail(await attach(bob, again.url))).toEqual(['mail letter']);
  });

  test('that another relay took in an hour long past is dropped', async () => {
    const [a, b] = await startFederation();
    const bob = await register(b.url, 'bob@b.example');
    const stream = await attach(bob, b.url);
    await deliver(a, b, [typing(bob, 'old')], thisHour() - 2 * 3600);
    await deliver(a, b, [typing(bob, 'of the hour before')], thisHour() - 3600);
    expect(wordOf((await stream.nextOf('ephemeral')).envelope)).toBe('of the hour before');
  });

  test('of a request that is repeated is not passed on again', async () => {
    const relay = await startTestRelay();
    const alice = await register(relay.url, 'alice@a.example');
    const bob = await register(relay.url, 'bob@a.example');
    const stream = await attach(bob, relay.url);
    const body = encodeSendRequest({ items: [sealedFrom('a.example', typing(bob, 'once'))] });
    const nonce = random(16);
    expect((await post(alice, relay.url, '/v1/messages', body, { nonce })).status).toBe(200);
    expect(errorOf(await post(alice, relay.url, '/v1/messages', body, { nonce })).code).toBe('E_SIGNATURE_REPLAYED');
    await submit(alice, relay.url, [itemFor(bob, utf8ToBytes('letter'))]);
    expect(await readUntilMail(stream)).toEqual(['once', 'mail letter']);
  });

  test('RL-24: is small', async () => {
    const [a, b] = await startFederation();
    const alice = await register(a.url, 'alice@a.example');
    const [bob, carol] = [await register(b.url, 'bob@b.example'), await register(a.url, 'carol@a.example')];
    const largest = 'x'.repeat(2047);
    const drafts = [bob, carol].flatMap((to) => [typing(to, largest), typing(to, `${largest}x`)]);
    expect(statusesOf(await submit(alice, a.url, drafts))).toEqual([
      'accepted',
      'E_SIZE_NOT_BUCKET',
      'accepted',
      'E_SIZE_NOT_BUCKET',
    ]);
    expect(await deliver(a, b, [typing(bob, largest), typing(bob, `${largest}x`)])).toEqual([
      'accepted',
      'E_SIZE_NOT_BUCKET',
    ]);
  });

  test('RL-25: is passed over by a stream that got its share', async () => {
    const [a, b] = await startFederation();
    const bob = await register(b.url, 'bob@b.example');
    const stream = await attach(bob, b.url);
    const count = 3 * EPHEMERAL_STREAM_BURST;
    await deliver(
      a,
      b,
      range(count).map((n) => typing(bob, `n${n}`)),
    );
    await deliver(a, b, [itemFor(bob, utf8ToBytes('letter'))]);
    const words = await readUntilMail(stream);
    expect(words.slice(0, EPHEMERAL_STREAM_BURST)).toEqual(range(EPHEMERAL_STREAM_BURST).map((n) => `n${n}`));
    expect(words.length).toBeLessThan(count);
    expect(words.at(-1)).toBe('mail letter');
  });

  test('RL-26: is dropped beyond the share of its account', async () => {
    const [a, b] = await startFederation();
    const alice = await register(a.url, 'alice@a.example');
    const bobs = await Promise.all(range(6).map((n) => register(b.url, `bob${n}@b.example`)));
    const streams = await Promise.all(bobs.map((bob) => attach(bob, b.url)));
    const count = 3 * EPHEMERAL_ACCOUNT_BURST;
    const drafts = range(count).map((n) => typing(bobs[n % bobs.length]!, `n${n}`));
    expect(new Set(statusesOf(await submit(alice, a.url, drafts)))).toEqual(new Set(['accepted']));
    await submit(
      alice,
      a.url,
      bobs.map((bob) => itemFor(bob, utf8ToBytes('letter'))),
    );
    const words = (await Promise.all(streams.map(readUntilMail))).flat().filter((word) => !word.startsWith('mail'));
    expect(words.length).toBeLessThan(count);
  });
});

test('a bucket that has too few tokens keeps them', () => {
  let now = 0;
  const limiter = createRateLimiter(2, 1, () => now);
  expect([limiter.tryTake('a', 2), limiter.tryTake('a'), limiter.tryTake('b', 3), limiter.tryTake('b', 2)]).toEqual([
    true,
    false,
    false,
    true,
  ]);
  now = 1_000;
  expect([limiter.tryTake('a'), limiter.tryTake('a')]).toEqual([true, false]);
});

/** Requests are remembered for 15 minutes, by a digest of their nonces. */
const dumpWithoutNonces = async ({ dataDirectory }: TestRelay): Promise<string> => {
  const tables: readonly (readonly [string, unknown])[] = JSON.parse(await dumpWholeDatabase(dataDirectory));
  return JSON.stringify(tables.filter(([name]) => name !== 'nonce'));
};
