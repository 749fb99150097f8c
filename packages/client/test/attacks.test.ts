/** What a relay, or a contact, can try with messages: repeated, damaged, hostile inside. Each against a real relay. */

import { join } from 'node:path';
import { createProvider, defaultProvider, systemRandom } from '@sotto/crypto';
import { memoryStore } from '@sotto/store';
import { openSqlite } from '@sotto/store-sqlite';
import { decodeClientFrame, type OutgoingItem, padContent, unpadContent } from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import { loadAccount } from '../src/account.ts';
import type { Context } from '../src/context.ts';
import { defaultTransport, open, systemClock, type Transport } from '../src/index.ts';
import { READ_PREFIX } from '../src/keys.ts';
import { relayApi } from '../src/relay-api.ts';
import { collect, lying, textsOf, watching } from './app.ts';
import { publishEnvelopes, publishRaw } from './forgery.ts';
import { usePeople } from './people.ts';
import { unseal } from './sealing.ts';
import { dump, eventually, forget, forgetSessions, type Machine, type PublishedItem } from './world.ts';

const people = usePeople();

/** Counts what a client has dealt with: it acknowledges a delivery once that is durable. */
function counting(): { readonly transport: Transport; acknowledged: number } {
  const counter = {
    acknowledged: 0,
    transport: {
      ...defaultTransport,
      openStream: async (url: string, signal: AbortSignal) => {
        const stream = await defaultTransport.openStream(url, signal);
        return {
          messages: stream.messages,
          close: () => stream.close(),
          send: (message: Uint8Array) => {
            const frame = decodeClientFrame(message);
            if (frame.kind === 'acknowledge') counter.acknowledged += frame.cursors.length;
            stream.send(message);
          },
        };
      },
    },
  };
  return counter;
}

/** What a device knows of others and of itself, but for where it is in its mailbox. */
const stateOf = async (of: Machine): Promise<ReadonlyMap<string, string>> =>
  new Map([...(await dump(of.disk))].filter(([key]) => key !== 'mailbox'));

/** Gives the relay this very item once more. */
async function publishAgain(
  from: Machine,
  { itemId, destination, lane, expiry, mailboxId, envelope, authorization }: PublishedItem,
) {
  const environment = { crypto: defaultProvider, random: systemRandom, clock: systemClock, log: () => {} };
  const account = await loadAccount({ store: from.disk, environment } as unknown as Context);
  const content = { kind: 'local' as const, mailboxId, envelope, ...(authorization && { authorization }) };
  const item: OutgoingItem = { itemId, destination, lane, expiry, content };
  return relayApi(environment, defaultTransport, account!).send([item], AbortSignal.timeout(10_000));
}

test('T01: a whole envelope that comes again is one message: under its item id the relay drops it, under another the client does', async () => {
  const { alice, bob, start } = people;
  const counter = counting();
  const [from, to] = [await start(alice), await start(bob, counter.transport)];
  await (await from.send(bob.address, 'once')).accepted();
  const copy = alice.published.at(-1)!;
  expect(textsOf(await collect(to, 1))).toEqual(['once']);
  await eventually('it was acknowledged', () => counter.acknowledged === 1);
  const before = await stateOf(bob);

  const {
    results: [again],
  } = await publishAgain(alice, copy);
  expect(again).toMatchObject({ status: 'duplicate' });
  await publishEnvelopes(alice, copy, [copy.envelope]);
  await eventually('the copy was dealt with', () => counter.acknowledged === 2);
  expect(await stateOf(bob)).toEqual(before);

  await (await from.send(bob.address, 'next')).accepted();
  expect(textsOf(await collect(to, 1))).toEqual(['next']);
  await eventually('nothing else came', () => counter.acknowledged === 3);
});

test('T02: a first message on a last-resort pre-key that comes again begins no session, and the app learns of it', async () => {
  const { alice, bob, world, start } = people;
  const shelf = await openSqlite(join(world.dataDirectory, 'relay.db'));
  shelf.exec('DELETE FROM one_time_pre_key; DELETE FROM one_time_kem_pre_key');
  shelf.close();
  const from = await start(alice);
  await (await from.send(bob.address, 'on the last resort')).accepted();
  const first = alice.published.at(-1)!;
  const events: string[] = [];
  const to = await open({
    store: memoryStore({ sharing: bob.disk }),
    logger: ({ event, fields }) => void events.push(`${event} ${fields.code}`),
  });
  expect(textsOf(await collect(to, 1))).toEqual(['on the last resort']);
  expect(await bob.disk.scan('used/')).toHaveLength(1);
  await to.close();

  // As if this device had never heard of it, but for the note that the key has served it.
  await forgetSessions(bob);
  await forget(bob, READ_PREFIX);
  await publishEnvelopes(alice, first, [first.envelope]);
  const again = await open({
    store: memoryStore({ sharing: bob.disk }),
    logger: ({ event, fields }) => void events.push(`${event} ${fields.code}`),
    transport: watching([], (path) => path === '/v1/look-up' || path === '/v1/messages'),
  });
  const [replayed] = await collect(again, 1);
  expect(replayed).toMatchObject({ kind: 'undecryptable', reason: 'E_PRE_KEY_REUSED' });
  expect(await bob.disk.scan('session/')).toEqual([]);
  expect(events).toContain('message-refused E_PRE_KEY_REUSED');
  await again.close();
});

test('T09: a first message with a one-time key that was damaged on its way spends nothing: the whole one is read', async () => {
  const { alice, bob, start } = people;
  const from = await start(
    alice,
    lying((path) => (path === '/v1/messages' ? new Uint8Array(0) : undefined)),
  );
  await from.send(bob.address, 'whole');
  await eventually('it was published into the void', () => alice.published.length > 0);
  await from.close();
  const [outbox] = await alice.disk.scan('outbox/');
  await alice.disk.commit({ delete: [outbox![0]] });
  const like = alice.published.at(-1)!;
  const { content } = await unseal(bob, like.envelope);
  const damaged = content.with(content.length - 1, content.at(-1)! ^ 1);
  const keys = async () => (await bob.disk.scan('prekey/')).map(([key]) => key);
  const before = await keys();

  await publishRaw(alice, bob, like, [{ type: 'preKeySignalMessage', message: damaged }]);
  const to = await start(
    bob,
    watching([], (path) => path === '/v1/messages'),
  );
  const [first] = await collect(to, 1);
  expect(first).toMatchObject({ kind: 'undecryptable', reason: 'E_MESSAGE_UNDECRYPTABLE' });
  expect(await keys()).toEqual(before);
  await publishEnvelopes(alice, like, [like.envelope]);
  expect(textsOf(await collect(to, 1))).toEqual(['whole']);
  expect((await keys()).length).toBe(before.length - 2);
});

describe('T14: content that a contact has encrypted and that is hostile', () => {
  /** What stands in the message instead of a text, in the framing of the protocol. */
  const nested = (depth: number): Uint8Array => {
    const bytes = new Uint8Array(60_000);
    let start = bytes.length;
    for (let level = 0; level < depth; level++) {
      const length = varintOf(bytes.length - start);
      start -= 1 + length.length;
      bytes.set([0x5a, ...length], start);
    }
    return bytes.subarray(start);
  };
  const hostile: readonly (readonly [what: string, content: Uint8Array])[] = [
    ['a length of 2 GiB', Uint8Array.of(0x52, 0xff, 0xff, 0xff, 0xff, 0x07)],
    ['1 000 messages in each other', nested(1_000)],
    ['a singular field twice', Uint8Array.of(0x08, 1, 0x08, 1)],
    ['a group', Uint8Array.of(0x9b, 0x06, 0x9c, 0x06)],
    ['text that is not UTF-8', Uint8Array.of(0x08, 1, 0x52, 3, 0x0a, 1, 0xff)],
    ['an overlong number', Uint8Array.of(0x88, 0x80, 0x00, 1)],
    ['nothing at all', new Uint8Array(0)],
  ];

  test('is a value with a reason, costs no time, and the session goes on', async () => {
    const { alice, bob, start } = people;
    let replacement: Uint8Array | undefined;
    const crypto = createProvider({
      ...defaultProvider,
      aesCbcEncrypt: (key, nonce, plaintext) => {
        const padded = replacement === undefined ? plaintext : padContent(replacement);
        if (padded.length !== plaintext.length) throw new Error('the frame was made for another length');
        return defaultProvider.aesCbcEncrypt(key, nonce, padded);
      },
    });
    const from = await open({ store: memoryStore({ sharing: alice.disk }), crypto });
    const to = await start(bob);
    await from.send(bob.address, 'before');
    expect(textsOf(await collect(to, 1))).toEqual(['before']);
    for (const [what, content] of hostile) {
      replacement = content;
      await from.send(bob.address, 'x'.repeat(Math.max(1, content.length - 50)));
      const started = performance.now();
      const [message] = await collect(to, 1);
      expect(message, what).toMatchObject({ kind: 'undecryptable', reason: 'E_CONTENT_INVALID', askedAgain: false });
      expect(performance.now() - started, what).toBeLessThan(5_000);
    }
    replacement = undefined;
    await from.send(bob.address, 'after');
    expect(textsOf(await collect(to, 1))).toEqual(['after']);
    await from.close();
  });

  test('that is of a kind of a newer version is a value with its bytes, and stays one', async () => {
    const { alice, bob, start } = people;
    const newer = (content: Uint8Array): Uint8Array =>
      Uint8Array.from(Buffer.from(Buffer.from(content).toString('hex').replace(TEXT, NEWER), 'hex'));
    let sent: Uint8Array | undefined;
    const crypto = createProvider({
      ...defaultProvider,
      aesCbcEncrypt: (key, nonce, plaintext) => {
        const bytes = unpadContent(plaintext);
        if (!Buffer.from(bytes).includes('poll')) return defaultProvider.aesCbcEncrypt(key, nonce, plaintext);
        sent = newer(bytes);
        return defaultProvider.aesCbcEncrypt(key, nonce, padContent(sent));
      },
    });
    const from = await open({ store: memoryStore({ sharing: alice.disk }), crypto });
    const { messageId } = await from.send(bob.address, 'poll');
    const first = await start(bob);
    const told = { kind: 'unknown', messageId, content: sent };
    expect(await first.inbox().next()).toMatchObject({ value: told });
    await first.close();
    const again = await start(bob);
    expect(await collect(again, 1)).toMatchObject([told]);
    expect(await again.conversation(alice.address).message(messageId)).toMatchObject(told);
    await from.close();
  });
});

/** A text "poll", and the same bytes in a field that no version has. */
const [TEXT, NEWER] = ['52060a04706f6c6c', 'e203060a04706f6c6c'] as const;

const varintOf = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varintOf(value >>> 7)];
