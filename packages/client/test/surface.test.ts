/** What the surface promises an app: handles that outlive a process, calls that may be repeated, several readers, events. */

import { systemRandom } from '@sotto/crypto';
import { memoryStore, type Store } from '@sotto/store';
import { describe, expect, test } from 'vitest';
import {
  CONSUMERS_MAX,
  defaultTransport,
  type InboxMessage,
  open,
  type Repair,
  SottoClient,
  type Transport,
} from '../src/index.ts';
import { INBOX_PREFIX } from '../src/keys.ts';
import { collect, textsOf } from './app.ts';
import { usePeople } from './people.ts';
import { DOMAIN, dump, eventually, forgetSessions, isQueued } from './world.ts';

const people = usePeople();

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Keys of recipients are there; nothing goes out. */
const offline: Transport = {
  ...defaultTransport,
  request: async (request) => {
    if (request.url.endsWith('/v1/messages')) throw new Error('down');
    return defaultTransport.request(request);
  },
};

/** Reads as `consumer` until there are `count`, without acknowledging. */
async function peek(client: SottoClient, count: number, consumer?: string): Promise<readonly InboxMessage[]> {
  const found: InboxMessage[] = [];
  const signal = AbortSignal.timeout(10_000);
  for await (const message of client.inbox({ signal, ...(consumer !== undefined && { consumer }) })) {
    found.push(message);
    if (found.length === count) break;
  }
  return found;
}

describe('a message that was sent', () => {
  test('is found by its id in a later process, and its promises go on', async () => {
    const { alice, bob, start } = people;
    const first = await start(alice, offline);
    const { messageId, queuedAt } = await first.send(bob.address, 'written on a train');
    await first.close();
    const second = await start(alice);
    const sent = await second.sent(messageId);
    expect(sent).toMatchObject({ messageId, queuedAt, to: bob.address });
    await sent!.accepted({ signal: AbortSignal.timeout(10_000) });
    expect(await isQueued(alice)).toBe(false);
    await second.close();
    const third = await start(alice, offline);
    await (await third.sent(messageId))!.accepted();
  });

  test('is unknown when there is none, and an id of another form is misuse', async () => {
    const client = await people.start(people.alice);
    expect(await client.sent(hex(systemRandom(16)))).toBeUndefined();
    await expect(client.sent('x')).rejects.toThrow(RangeError);
  });

  test('is queued once, however often the call is repeated with its id, also by another process', async () => {
    const { alice, bob, start } = people;
    const messageId = hex(systemRandom(16));
    const first = await start(alice);
    const sents = await Promise.all([1, 2, 3].map(() => first.send(bob.address, 'once', { messageId })));
    await first.close();
    const second = await start(alice);
    sents.push(await second.send(bob.address, 'once', { messageId }));
    expect(new Set(sents.map((sent) => `${sent.messageId} ${sent.queuedAt.getTime()}`)).size).toBe(1);
    await second.send(bob.address, 'another');
    const to = await start(bob);
    expect(textsOf(await collect(to, 2))).toEqual(['once', 'another']);
    await expect(second.send(bob.address, 'x', { messageId: 'X'.repeat(32) })).rejects.toThrow(RangeError);
  });

  test('can be given up waiting for', async () => {
    const client = await people.start(people.alice, offline);
    const sent = await client.send(people.bob.address, 'hello');
    await expect(sent.accepted({ signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(sent.delivered({ signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('goes to an address, a contact or a conversation, and to no other account than the contact is', async () => {
    const { alice, bob, start } = people;
    const [from, to] = [await start(alice), await start(bob)];
    const contact = await from.contact(bob.address);
    await from.send(contact, { text: 'to a contact' });
    await from.conversation(contact).send('in a conversation');
    await from.send(from.conversation(bob.address), 'to a conversation');
    expect(textsOf(await collect(to, 3))).toEqual(['to a contact', 'in a conversation', 'to a conversation']);
    const stranger = { ...contact, accountId: from.account!.accountId };
    await expect(from.send(stranger, 'secret')).rejects.toMatchObject({ code: 'E_IDENTITY_CHANGED' });
  });
});

describe('an inbox with several consumers', () => {
  test('keeps an entry until all have acknowledged it, and gives each its own place', async () => {
    const { alice, bob, start } = people;
    const [from, to] = [await start(alice), await start(bob)];
    await from.send(bob.address, 'one');
    await from.send(bob.address, 'two');
    const [one, two] = await peek(to, 2, 'screen');
    const [oneAtIndex] = await peek(to, 1, 'index');
    await one!.ack();
    await one!.ack();
    expect((await bob.disk.scan(INBOX_PREFIX)).length).toBe(2);
    expect(textsOf(await peek(to, 1, 'screen'))).toEqual(['two']);
    expect(textsOf(await peek(to, 2, 'index'))).toEqual(['one', 'two']);
    await oneAtIndex!.ack();
    expect((await bob.disk.scan(INBOX_PREFIX)).length).toBe(1);
    await two!.ack();
    await to.close();
    // Places outlive the process, and a consumer that is dropped is waited for no longer.
    const later = await start(bob);
    expect(textsOf(await peek(later, 1, 'index'))).toEqual(['two']);
    await later.dropConsumer('index');
    expect(await bob.disk.scan(INBOX_PREFIX)).toEqual([]);
    expect(await bob.disk.scan('acknowledged/')).toEqual([]);
  });

  test('loses nothing and keeps nothing when all acknowledge at the same time', async () => {
    const { alice, bob, start } = people;
    const [from, to] = [await start(alice), await start(bob)];
    await from.send(bob.address, 'at once');
    const names = ['a', 'b', 'c', 'd'];
    const copies = [];
    for (const name of names) copies.push((await peek(to, 1, name))[0]!);
    await Promise.all(copies.map((copy) => copy.ack()));
    expect(await bob.disk.scan(INBOX_PREFIX)).toEqual([]);
    expect(await bob.disk.scan('acknowledged/')).toEqual([]);
  });

  test('has a bounded number of them, with names of one form', async () => {
    const { alice, bob, start } = people;
    const [from, to] = [await start(alice), await start(bob)];
    await from.send(bob.address, 'hello');
    for (let number = 0; number < CONSUMERS_MAX; number++) await peek(to, 1, `reader-${number}`);
    await expect(peek(to, 1)).rejects.toMatchObject({ code: 'E_CONSUMERS_MANY', remedy: expect.any(String) });
    expect(() => to.inbox({ consumer: 'a/b' })).toThrow(RangeError);
  });
});

describe('a signal', () => {
  /** Calls by name, with what stands before the options and beside the signal in them. */
  type Calls = Readonly<Record<string, readonly [readonly unknown[], object?]>>;

  const namesOf = (prototype: object): readonly string[] =>
    Object.entries(Object.getOwnPropertyDescriptors(prototype)).flatMap(([name, { value }]) =>
      typeof value === 'function' ? [name] : [],
    );
  /** Those that give what has calls or iterates, those that only end, and what is not for apps. */
  const OTHERS = ['constructor', 'start', 'requireAccount', 'withAccount', 'about', 'changed', 'close', 'conversation'];
  const ITERATORS = ['conversations', 'inbox', 'messages'];

  test('that is aborted before a call keeps it from doing anything, whichever call of the surface it is', async () => {
    const { alice, bob, start } = people;
    const me = await start(alice, offline);
    const chat = await me.beginSecretChat(bob.address);
    const [to, id] = [bob.address, hex(systemRandom(16))];
    const about = (...names: string[]): Calls => Object.fromEntries(names.map((name) => [name, [[to]]]));
    const nothing = (...names: string[]): Calls => Object.fromEntries(names.map((name) => [name, [[]]]));
    const stream = new WritableStream<Uint8Array>();
    const surfaces: readonly (readonly [object, readonly string[], Calls])[] = [
      [
        me,
        [...namesOf(SottoClient.prototype), ...namesOf(Object.getPrototypeOf(SottoClient.prototype) as object)],
        {
          ...about('contact', 'accept', 'decline', 'forget', 'block', 'unblock', 'safetyNumber', 'unverify'),
          ...about('profile', 'beginSecretChat', 'identityEvidence'),
          ...nothing('health', 'devices', 'uploads', 'pushKey', 'contacts', 'requests', 'blocked'),
          register: [[DOMAIN], { handle: alice.handle, relayUrl: people.world.relay.url }],
          link: [[DOMAIN], { onInvitation: () => undefined, onDigits: () => undefined }],
          linkDevice: [['00000-00000'], { compare: () => true }],
          removeDevice: [[2]],
          send: [[to, 'never']],
          sendTyping: [[to, true]],
          sent: [[id]],
          receipts: [[to, id]],
          setProfile: [[{ name: 'A' }]],
          secretChat: [[chat.secretChat]],
          dropConsumer: [['x']],
          setPush: [[undefined]],
          backup: [[stream]],
          setAlias: [[to, 'B']],
          verify: [[to, { digits: '' }]],
          acceptIdentityChange: [[to, me.account]],
          relayIdentity: [[DOMAIN]],
          acceptRelayChange: [[DOMAIN, { rootKey: '' }]],
        },
      ],
      [
        chat,
        namesOf(chat),
        {
          ...nothing('markRead', 'timer', 'receipts', 'state', 'accept', 'end'),
          send: [['never']],
          sendTyping: [[true]],
          message: [[id]],
          view: [[id]],
          setTimer: [[{ days: 1 }]],
          setReceipts: [[false]],
        },
      ],
      [
        me.recovery,
        namesOf(me.recovery),
        { ...nothing('status', 'create'), confirm: [['x']], verify: [[new ReadableStream<Uint8Array>()]] },
      ],
    ];
    const before = await dump(alice.disk);
    const signal = AbortSignal.abort(new Error('enough'));
    for (const [surface, names, calls] of surfaces)
      for (const name of names.filter((one) => !OTHERS.includes(one) && !ITERATORS.includes(one))) {
        const [given, options] = calls[name] ?? fail(name);
        const call = Reflect.get(surface, name) as (...args: unknown[]) => Promise<unknown>;
        await expect(call.call(surface, ...given, { ...options, signal }), name).rejects.toThrow('enough');
      }
    const later = await dump(alice.disk);
    const told = (kind: string) =>
      [before, later].map((disk) => [...disk.keys()].filter((key) => key.startsWith(kind)));
    for (const kind of ['outbox/', 'message/', 'contact/', 'recovery', 'own-profile', 'expiry/', 'secret-task/'])
      expect(told(kind)[1], kind).toEqual(told(kind)[0]);
  });

  test('keeps a client from being opened, also while its store is read; the store stays as it was, and open', async () => {
    const disk = memoryStore({ sharing: people.alice.disk });
    const before = await dump(disk);
    await expect(open({ store: disk, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
    const stop = new AbortController();
    const get: Store['get'] = (keys) => {
      stop.abort(new Error('enough, too'));
      return disk.get(keys);
    };
    await expect(open({ store: { ...disk, get }, signal: stop.signal })).rejects.toThrow('enough, too');
    expect(await dump(disk)).toEqual(before);
    const later = new AbortController();
    const client = await open({ store: disk, signal: later.signal });
    people.keep(client);
    later.abort(new Error('too late'));
    expect(client.account?.address).toBe(people.alice.address);
    await client.setProfile({ name: 'A' });
  });
});

const fail = (name: string): never => {
  throw new Error(`${name} is not in the list of this test`);
};

test('the repair of a message is told on both sides', async () => {
  const { alice, bob, start } = people;
  const [from, to] = [await start(alice), await start(bob)];
  await from.send(bob.address, 'hello');
  await collect(to, 1);
  await to.send(alice.address, 'hello back');
  await collect(from, 1);
  const told: [string, Repair['step']][] = [];
  from.addEventListener('repair', ({ step }) => told.push(['alice', step]));
  to.addEventListener('repair', ({ step, accountId }) => {
    expect(accountId).toBe(from.account!.accountId);
    told.push(['bob', step]);
  });
  await forgetSessions(bob);
  await from.send(bob.address, 'can you read this?');
  await collect(to, 2);
  await eventually('all is told', () => told.length === 3);
  expect(told).toEqual([
    ['bob', 'asked'],
    ['alice', 'requested'],
    ['bob', 'repaired'],
  ]);
});
