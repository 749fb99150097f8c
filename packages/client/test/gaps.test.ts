/** What does not come, comes late, or comes from somebody else than it says: seen in the chain of a conversation. */

import { memoryStore } from '@sotto/store';
import { decodeStoredOutboxEntry } from '@sotto/wire';
import { expect, test } from 'vitest';
import {
  defaultTransport,
  GAP_PATIENCE_S,
  type InboxMessage,
  open,
  type SottoClient,
  systemClock,
  type Transport,
} from '../src/index.ts';
import { OUTBOX_PREFIX, PENDING_PREFIX } from '../src/keys.ts';
import { collect, textsOf } from './app.ts';
import { forgeries, publishRaw } from './forgery.ts';
import { usePeople } from './people.ts';
import { messagesTo, signalMessageOf } from './sealing.ts';
import { eventually, giveTokens, isQueued, type Machine, machine, register } from './world.ts';

const people = usePeople();

/** Keys of recipients are there; nothing goes out. */
const offline: Transport = {
  ...defaultTransport,
  request: async (request) => {
    if (request.url.endsWith('/v1/messages')) throw new Error('down');
    return defaultTransport.request(request);
  },
};

type Letter = readonly [key: string, value: Uint8Array];

/** Queues messages in a process that reaches no relay, and gives their outbox entries by the ids of the messages. */
async function queue(of: Machine, write: (client: SottoClient) => Promise<void>): Promise<ReadonlyMap<string, Letter>> {
  const client = await people.start(of, offline);
  await write(client);
  await client.close();
  const entries = await of.disk.scan(OUTBOX_PREFIX);
  return new Map(
    entries.map(([key, { value }]) => {
      const { messageId } = decodeStoredOutboxEntry(value);
      return [Buffer.from(messageId).toString('hex'), [key, value]];
    }),
  );
}

const lose = (of: Machine, letter: Letter | undefined) => of.disk.commit({ delete: [letter![0]] });
const bringBack = (of: Machine, letter: Letter | undefined) => of.disk.commit({ put: [letter!] });

async function sendQueued(of: Machine): Promise<void> {
  const client = await people.start(of);
  await eventually('all is sent', async () => !(await isQueued(of)));
  await client.close();
}

/** A process of `of` whose clock is that many seconds ahead. */
const later = (of: Machine, seconds: number): Promise<SottoClient> =>
  open({
    store: memoryStore({ sharing: of.disk }),
    clock: { ...systemClock, now: () => Date.now() + seconds * 1000 },
  });

const kinds = (messages: readonly InboxMessage[]) => messages.map(({ kind }) => kind);

test('T08: what is lost leaves a gap that is told of after a while, and is filled by what comes late; the others are read', async () => {
  const { alice, bob } = people;
  const ids: string[] = [];
  const letters = await queue(alice, async (client) => {
    for (const text of ['one', 'two', 'three', 'four']) ids.push((await client.send(bob.address, text)).messageId);
  });
  const [, two, three] = ids.map((id) => letters.get(id));
  await lose(alice, two);
  await lose(alice, three);
  await sendQueued(alice);
  const first = await people.start(bob);
  expect(textsOf(await collect(first, 2))).toEqual(['one', 'four']);
  await first.close();
  const hourLater = await later(bob, GAP_PATIENCE_S + 1);
  const [missing] = await collect(hourLater, 1);
  expect(missing).toMatchObject({ kind: 'missing', count: 2, from: { address: alice.address } });
  await hourLater.close();
  // One of the two was only late. It is told of once, and names what told of it.
  await bringBack(alice, three);
  await sendQueued(alice);
  const second = await people.start(bob);
  const [late] = await collect(second, 1);
  expect(late).toMatchObject({ kind: 'text', text: 'three', repairs: missing!.id });
  await bringBack(alice, two);
  await sendQueued(alice);
  expect(textsOf(await collect(second, 1))).toEqual(['two']);
  expect(await bob.disk.scan('gap/')).toEqual([]);
});

test('T08: a message that claims to be far ahead is refused at once, and later ones are read', async () => {
  const { alice, bob, start } = people;
  const [from, to] = [await start(alice), await start(bob)];
  await from.send(bob.address, 'hello');
  await collect(to, 1);
  await to.send(alice.address, 'hi');
  await collect(from, 1);
  await from.send(bob.address, 'one');
  await collect(to, 1);
  await from.close();
  const accepted = (await messagesTo(bob, alice)).at(-1)!;
  const ahead = forgeries(accepted).filter(([name]) => name.includes('ahead'));
  await publishRaw(
    alice,
    bob,
    alice.published.at(-1)!,
    ahead.map(([, raw]) => raw),
  );
  expect(kinds(await collect(to, ahead.length))).toEqual(ahead.map(() => 'undecryptable'));
  const again = await start(alice);
  await again.send(bob.address, 'two');
  expect(textsOf(await collect(to, 1))).toEqual(['two']);
});

test('a change that comes before its message waits for it', async () => {
  const { alice, bob } = people;
  const ids: string[] = [];
  const letters = await queue(alice, async (client) => {
    const sent = await client.send(bob.address, 'helo');
    ids.push(sent.messageId);
    await client.send(bob.address, { edit: sent.messageId, text: 'hello' });
    await client.send(bob.address, { reactTo: sent.messageId, emoji: 'x' });
    await client.send(bob.address, 'next');
  });
  const text = letters.get(ids[0]!);
  await lose(alice, text);
  await sendQueued(alice);
  const to = await people.start(bob);
  expect(textsOf(await collect(to, 1))).toEqual(['next']);
  expect(await bob.disk.scan(PENDING_PREFIX)).toHaveLength(1);
  await bringBack(alice, text);
  await sendQueued(alice);
  expect(textsOf(await collect(to, 1))).toEqual(['hello']);
  expect(await to.conversation(alice.address).message(ids[0]!)).toMatchObject({
    text: 'hello',
    editedAt: expect.any(Date),
    reactions: { other: 'x' },
  });
  expect(await bob.disk.scan(PENDING_PREFIX)).toEqual([]);
});

test('T13: what a contact passes on is its own, and touches nothing of who wrote it', async () => {
  const { alice, bob, start } = people;
  const carol = machine(people.handle('carol'));
  await register(carol, people.world);
  await giveTokens(alice, carol);
  await giveTokens(bob, carol);
  await giveTokens(carol, alice);
  const [atAlice, atBob, atCarol] = [await start(alice), await start(bob), await start(carol)];
  const { messageId } = await atCarol.send(alice.address, 'to Alice');
  await atCarol.send(bob.address, 'to Bob', { messageId });
  await collect(atAlice, 1);
  await collect(atBob, 1);
  await atBob.send(alice.address, 'hello');
  await collect(atAlice, 1);
  await atBob.close();
  // Bob says to Alice what Carol wrote to him, under the id that she gave it, and takes it back.
  const own = await start(bob);
  await own.send(alice.address, 'to Bob', { messageId });
  const [passedOn] = await collect(atAlice, 1);
  expect(passedOn).toMatchObject({ kind: 'text', text: 'to Bob', messageId, from: { address: bob.address } });
  await own.send(alice.address, { delete: messageId });
  const [deleted] = await collect(atAlice, 1);
  expect(deleted).toMatchObject({ kind: 'delete', from: { address: bob.address } });
  await own.close();
  const carols = signalMessageOf((await messagesTo(bob, carol)).at(-1)!);
  const like = bob.published.at(-1)!;
  await publishRaw(bob, alice, like, [{ type: 'signalMessage', message: carols }]);
  const [refused] = await collect(atAlice, 1);
  expect(refused).toMatchObject({ kind: 'undecryptable', from: { address: bob.address } });
  expect(await atAlice.conversation(carol.address).message(messageId)).toMatchObject({ text: 'to Alice' });
});
