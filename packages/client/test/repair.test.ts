/**
 * Messages that cannot be read: the app sees a value with a reason, the sender is asked, begins a new session and sends the
 * message again, once.
 */

import { systemRandom } from '@sotto/crypto';
import { CONTENT_HINT, parsePlaintextContent } from '@sotto/ratchet';
import { decodeStoredSentMessage, encodeStoredSentMessage } from '@sotto/wire';
import { expect, test } from 'vitest';
import type { InboxMessage, SottoClient, TextMessage, UndecryptableMessage } from '../src/index.ts';
import { AWAITED_PREFIX, READ_PREFIX, REPAIR_PREFIX, SENT_PREFIX } from '../src/keys.ts';
import { collect, textsOf, watching } from './app.ts';
import { publishEnvelopes, publishRaw } from './forgery.ts';
import { usePeople } from './people.ts';
import { messagesTo, unseal } from './sealing.ts';
import { eventually, forget, forgetSessions, isQueued, type Machine, machine, register } from './world.ts';

const people = usePeople();

/** Both have written, so that messages go out without pre-keys. */
async function acquaint(alice: SottoClient, bob: SottoClient): Promise<void> {
  await alice.send(people.bob.address, 'hello');
  await collect(bob, 1);
  await bob.send(people.alice.address, 'hello back');
  await collect(alice, 1);
  // Receipts are messages too, and these scenarios count messages.
  await alice.conversation(people.bob.address).setReceipts(false);
  await bob.conversation(people.alice.address).setReceipts(false);
}

const asUndecryptable = (message: InboxMessage | undefined): UndecryptableMessage => {
  if (message?.kind !== 'undecryptable') throw new Error(`expected something unreadable, got ${message?.kind}`);
  return message;
};

const asText = (message: InboxMessage | undefined): TextMessage => {
  if (message?.kind !== 'text') throw new Error(`expected a text, got ${message?.kind}`);
  return message;
};

/** How many requests to send again `from` published for `to`. */
async function requestsTo(to: Machine, from: Machine): Promise<number> {
  const opened = await Promise.all(from.published.map(({ envelope }) => unseal(to, envelope)));
  return new Set(
    opened.filter(({ type }) => type === 'plaintextContent').map(({ content }) => Buffer.from(content).toString('hex')),
  ).size;
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 300));

test('a session that the recipient lost is replaced, and what was unreadable comes again', async () => {
  const { alice, bob, start } = people;
  const from = await start(alice);
  const to = await start(bob);
  await acquaint(from, to);
  await forgetSessions(bob);
  const sent = await from.send(bob.address, 'can you read this?');
  const [first, second] = await collect(to, 2);
  const unreadable = asUndecryptable(first);
  expect(unreadable).toMatchObject({ reason: 'E_SESSION_NOT_FOUND', askedAgain: true, sentAt: sent.queuedAt });
  expect(unreadable.from.address).toBe(alice.address);
  expect(asText(second)).toMatchObject({
    text: 'can you read this?',
    messageId: sent.messageId,
    sentAt: sent.queuedAt,
    repairs: unreadable.id,
  });
  // The request names the message, and the key of the session that failed, so only that session is left.
  const request = await unseal(alice, bob.published.at(-1)!.envelope);
  expect(request).toMatchObject({ type: 'plaintextContent', contentHint: CONTENT_HINT.implicit });
  expect(parsePlaintextContent(request.content)).toMatchObject({ sentAt: sent.queuedAt.getTime(), senderDeviceId: 1 });
  await to.send(alice.address, 'yes');
  await from.send(bob.address, 'good');
  expect(textsOf(await collect(from, 1))).toEqual(['yes']);
  expect(textsOf(await collect(to, 1))).toEqual(['good']);
  expect(await bob.disk.scan(AWAITED_PREFIX)).toEqual([]);
  expect(await alice.disk.scan(REPAIR_PREFIX)).toEqual([]);
});

test('a first message whose pre-keys are gone comes again, with others', async () => {
  const { alice, bob, start } = people;
  const paths: string[] = [];
  const from = await start(alice, watching(paths));
  await from.contact(bob.address);
  const sent = await from.send(bob.address, 'first');
  await sent.accepted();
  const oneTime = await bob.disk.scan('prekey/kem/');
  const named = (await messagesTo(bob, alice))[0]!;
  expect(named.type).toBe('preKeySignalMessage');
  // The first key of the shelf is the one that was taken.
  await bob.disk.commit({ delete: [oneTime[0]![0], oneTime[1]![0]] });
  const messages = await collect(await start(bob), 2);
  expect(asUndecryptable(messages[0])).toMatchObject({ reason: 'E_PRE_KEY_UNKNOWN', askedAgain: true });
  expect(asText(messages[1])).toMatchObject({ text: 'first', repairs: messages[0]!.id });
  // One for the manifest, and two for bundles.
  expect(paths.filter((path) => path === '/v1/look-up')).toHaveLength(3);
});

test('many unreadable messages cost one new session, and each comes again once', async () => {
  const { alice, bob, start } = people;
  const paths: string[] = [];
  const from = await start(alice, watching(paths));
  const to = await start(bob);
  await acquaint(from, to);
  await to.close();
  await forgetSessions(bob);
  const texts = ['one', 'two', 'three', 'four', 'five'];
  for (const text of texts) await (await from.send(bob.address, text)).accepted();
  const before = paths.filter((path) => path === '/v1/look-up').length;
  const messages = await collect(await start(bob), 10);
  const unreadable = messages.filter((message) => message.kind === 'undecryptable');
  const repaired = messages.flatMap((message) => (message.kind === 'text' ? [message] : []));
  expect(unreadable).toHaveLength(5);
  expect(repaired.map(({ text }) => text).sort()).toEqual([...texts].sort());
  expect(new Set(repaired.map(({ repairs }) => repairs))).toEqual(new Set(unreadable.map(({ id }) => id)));
  expect(paths.filter((path) => path === '/v1/look-up').length - before).toBe(1);
});

test('sending again that does not help is told, and not repeated', async () => {
  const { alice, bob, start } = people;
  const from = await start(alice);
  const to = await start(bob);
  await acquaint(from, to);
  await to.close();
  // What the relay hands out as pre-keys of bob is of no use to him any more.
  await forgetSessions(bob);
  await forget(bob, 'prekey/kem/');
  await (await from.send(bob.address, 'lost for good')).accepted();
  const [first, second] = (await collect(await start(bob), 2)).map(asUndecryptable);
  expect(first).toMatchObject({ reason: 'E_SESSION_NOT_FOUND', askedAgain: true });
  expect(second).toMatchObject({ reason: 'E_PRE_KEY_UNKNOWN', askedAgain: false, repairs: first!.id });
  await settle();
  expect(await requestsTo(alice, bob)).toBe(1);
});

test('a message is asked for and sent again once, however often the request comes', async () => {
  const { alice, bob, start } = people;
  const from = await start(alice);
  const to = await start(bob);
  await acquaint(from, to);
  await forgetSessions(bob);
  await from.send(bob.address, 'again');
  await collect(to, 2);
  await (await to.send(alice.address, 'thanks')).accepted();
  await collect(from, 1);
  const request = bob.published.find(({ envelope }) => envelope.length < bob.published[0]!.envelope.length)!;
  expect((await unseal(alice, request.envelope)).type).toBe('plaintextContent');
  const before = alice.published.length;
  await publishEnvelopes(bob, request, [request.envelope, request.envelope]);
  await settle();
  expect(alice.published.length).toBe(before);
  await (await from.send(bob.address, 'still here')).accepted();
  expect(textsOf(await collect(to, 1))).toEqual(['still here']);
});

test('CL-05, T01: a message that was read is not read again, whoever brings it', async () => {
  const { alice, bob, start } = people;
  const from = await start(alice);
  const to = await start(bob);
  await acquaint(from, to);
  await from.send(bob.address, 'only once');
  await collect(to, 1);
  const copy = alice.published.at(-1)!;
  await to.close();
  // Without its session it looks like one that never could be read.
  await forgetSessions(bob);
  await publishEnvelopes(alice, copy, [copy.envelope]);
  const again = await start(bob);
  await (await from.send(bob.address, 'next')).accepted();
  const [first, second] = await collect(again, 2);
  expect(asUndecryptable(first).sentAt).not.toEqual(undefined);
  expect(asText(second)).toMatchObject({ text: 'next', repairs: first!.id });
  expect(await requestsTo(alice, bob)).toBe(1);
});

test('a request for what is no longer kept, or of somebody else, changes nothing', async () => {
  const { alice, bob, world, start, handle } = people;
  const from = await start(alice);
  const to = await start(bob);
  await acquaint(from, to);
  await forgetSessions(bob);
  for (const [key, entry] of await alice.disk.scan(SENT_PREFIX)) {
    const old = { ...decodeStoredSentMessage(entry.value), keptUntil: 1 };
    await alice.disk.commit({ put: [[key, encodeStoredSentMessage(old)]] });
  }
  await (await from.send(bob.address, 'kept')).accepted();
  await collect(to, 2);
  const mallory = machine(handle('mallory'));
  await register(mallory, world);
  const request = await unseal(alice, bob.published.at(-1)!.envelope);
  expect(request.type).toBe('plaintextContent');
  const before = alice.published.length;
  await publishRaw(mallory, alice, bob.published.at(-1)!, [
    { type: 'plaintextContent', message: request.content },
    { type: 'plaintextContent', message: systemRandom(40) },
  ]);
  await (await to.send(alice.address, 'after them')).accepted();
  expect(textsOf(await collect(from, 1))).toEqual(['after them']);
  await settle();
  expect(alice.published.length).toBe(before);
  expect(await isQueued(alice)).toBe(false);
});

test('what is kept for repair goes when its time is over', async () => {
  const { alice, bob, start } = people;
  const from = await start(alice);
  const to = await start(bob);
  await acquaint(from, to);
  expect(await alice.disk.scan(SENT_PREFIX)).toHaveLength(1);
  expect(await bob.disk.scan(READ_PREFIX)).toHaveLength(1);
  await from.close();
  for (const [key, entry] of await alice.disk.scan(SENT_PREFIX)) {
    const old = { ...decodeStoredSentMessage(entry.value), keptUntil: 1 };
    await alice.disk.commit({ put: [[key, encodeStoredSentMessage(old)]] });
  }
  await start(alice);
  await eventually('it is swept', async () => (await alice.disk.scan(SENT_PREFIX)).length === 0);
});
