/** Who may be heard: strangers ask, and are accepted, answered, declined or blocked; contacts are listed, named and forgotten. */

import { hexToBytes } from '@sotto/crypto';
import { parseAccountId } from '@sotto/identity';
import { encodeStoredContactRequest } from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import type { SottoClient } from '../src/index.ts';
import { forgettingKey, requestKey } from '../src/keys.ts';
import { REQUEST_MESSAGES_MAX, REQUESTS_MAX } from '../src/limits.ts';
import { collect, lying, textsOf } from './app.ts';
import { linkAnother } from './devices.ts';
import { attachmentOf, bytesOf, memorySink, numbered } from './files.ts';
import { usePeople } from './people.ts';
import { dump, eventually, forget, type Machine } from './world.ts';

const people = usePeople();

/** Alice is nobody to Bob. */
const strangers = async (): Promise<readonly [SottoClient, SottoClient]> => {
  const { alice, bob, start } = people;
  for (const one of [alice, bob]) for (const prefix of ['wallet/', 'standing/']) await forget(one, prefix);
  return [await start(alice), await start(bob)];
};

/** Bob knows nothing of Alice any more, who has tokens, with which she may send more than the relay lets a stranger send. */
const stranger = async (): Promise<readonly [SottoClient, SottoClient]> => {
  const { alice, bob, start } = people;
  const [a, b] = [await start(alice), await start(bob)];
  await a.send(bob.address, 'hello');
  await collect(b, 1);
  await forget(bob, 'standing/');
  return [a, b];
};

/** Whether anything in the store of a machine tells of another one. */
const tellsOf = async (of: Machine, address: string, accountId: string): Promise<readonly string[]> => {
  const id = Buffer.from(parseAccountId(accountId)).toString('hex');
  const traces = [address, accountId, id];
  const inBytes = [Buffer.from(address).toString('hex'), Buffer.from(accountId).toString('hex'), id];
  const records = await dump(of.disk);
  return [...records]
    .filter(([key, value]) => traces.some((one) => key.includes(one)) || inBytes.some((one) => value.includes(one)))
    .map(([key]) => key);
};

const stands = async (of: Machine, prefix: string): Promise<boolean> => (await of.disk.scan(prefix)).length > 0;

describe('somebody who was never written to', () => {
  test('asks to be heard, and is a contact when accepted; of that nothing goes out', async () => {
    const { alice, bob } = people;
    const [a, b] = await strangers();
    await a.send(bob.address, 'hello');
    await a.send(bob.address, 'are you there?');
    const first = await b.inbox().next();
    expect(first.value).toMatchObject({ kind: 'text', request: true, from: { request: true, address: alice.address } });
    await eventually('both are there', async () => (await b.requests())[0]?.messages === 2);
    const [request] = await b.requests();
    expect(request).toMatchObject({ from: { address: alice.address, accountId: a.account!.accountId } });
    expect((await b.contacts()).contacts).toEqual([]);
    expect(await b.accept(request!.from)).toMatchObject({ request: false });
    expect(await b.requests()).toEqual([]);
    expect(await collect(b, 2)).toMatchObject([{ request: false }, { request: false }]);
    expect((await b.contacts()).contacts).toMatchObject([{ address: alice.address }]);
    expect(bob.published).toEqual([]);
  });

  test('is accepted by an answer', async () => {
    const { alice, bob } = people;
    const [a, b] = await strangers();
    await a.send(bob.address, 'hello');
    await collect(b, 1);
    await b.send(alice.address, 'hello yourself');
    expect(await b.requests()).toEqual([]);
    expect(textsOf(await collect(a, 1))).toEqual(['hello yourself']);
    await a.send(bob.address, 'as a contact');
    expect(await collect(b, 1)).toMatchObject([{ request: false, text: 'as a contact' }]);
  });

  test('shows no picture, name or file before it is accepted, on a device that was linked meanwhile neither', async () => {
    const { alice, bob } = people;
    const [a, b] = await stranger();
    await a.setProfile({ name: 'Alice' });
    const file = { source: new Blob(['a photo']), thumbnail: { mediaType: 'image/png', bytes: numbered(200) } };
    await a.send(bob.address, { file });
    const [message] = await collect(b, 1);
    expect(message).toMatchObject({ kind: 'attachments', request: true });
    await eventually('her profile came', () => stands(bob, 'profile/'));
    const { machine: disk, client: laptop } = await linkAnother(people, bob, b);
    const shown = async (client: SottoClient) => {
      for await (const one of client.conversation(alice.address).messages())
        if (one.kind === 'attachments') return one.attachments[0]!;
      throw new Error('no file');
    };
    const refused = { code: 'E_CONTACT_REQUEST' };
    for (const client of [b, laptop]) {
      expect(await client.requests()).toMatchObject([{ from: { address: alice.address } }]);
      expect((await client.contacts()).contacts).toEqual([]);
      expect(await client.profile(alice.address)).toBeUndefined();
      const attachment = await shown(client);
      expect(attachment).not.toHaveProperty('thumbnail');
      await expect(bytesOf(attachment.open())).rejects.toMatchObject(refused);
      await expect(attachment.save(memorySink())).rejects.toMatchObject(refused);
    }
    expect(attachmentOf(message)).not.toHaveProperty('thumbnail');
    await expect(bytesOf(attachmentOf(message).slice(0, 1))).rejects.toMatchObject(refused);
    // The new device is the first that says something, and the second thing is too large to go without a token.
    await laptop.accept(alice.address);
    await laptop.setProfile({ name: 'Bob', picture: numbered(5_000) });
    await eventually('the other device has heard of it', async () => (await b.requests()).length === 0);
    await eventually('and of that', async () => (await b.profile())?.name === 'Bob');
    expect(disk.published.length).toBeLessThan(20);
    for (const client of [b, laptop]) {
      expect(await client.profile(alice.address)).toEqual({ name: 'Alice' });
      const attachment = await shown(client);
      expect(attachment.thumbnail).toEqual(file.thumbnail);
      expect(Buffer.from(await bytesOf(attachment.open())).toString()).toBe('a photo');
    }
  });

  test('is not seen typing', async () => {
    const { alice, bob } = people;
    const [a, b] = await strangers();
    await a.send(bob.address, 'hello');
    await collect(b, 1);
    const seen: boolean[] = [];
    b.addEventListener('typing', ({ active }) => void seen.push(active));
    await a.sendTyping(bob.address, true);
    await b.accept(alice.address);
    await a.sendTyping(bob.address, false);
    await eventually('typing is seen', () => seen.length > 0);
    expect(seen).toEqual([false]);
  });

  test('that is declined leaves nothing behind, is not told, and may ask again', async () => {
    const { alice, bob } = people;
    const [a, b] = await strangers();
    const { accountId } = a.account!;
    await a.send(bob.address, 'hello');
    await eventually('it is there', async () => (await b.requests()).length === 1);
    await b.decline((await b.requests())[0]!.from);
    expect(await tellsOf(bob, alice.address, accountId)).toEqual([]);
    expect(bob.published).toEqual([]);
    await a.send(bob.address, 'hello again');
    await eventually('she asks again', async () => (await b.requests()).length === 1);
  });

  test('that is blocked is no request any more, and is not heard', async () => {
    const { alice, bob } = people;
    const [a, b] = await strangers();
    await a.send(bob.address, 'hello');
    const [message] = await collect(b, 1);
    if (message?.kind !== 'text') throw new Error('no text');
    await b.block(message.from);
    expect(await b.requests()).toEqual([]);
    expect(await b.blocked()).toMatchObject([{ address: alice.address, blocked: true }]);
    await (await a.send(bob.address, 'not this')).accepted();
    await b.unblock(message.from);
    expect(await b.blocked()).toEqual([]);
    await a.send(bob.address, 'this');
    expect(textsOf(await collect(b, 1))).toEqual(['this']);
    expect(await b.requests()).toHaveLength(1);
  });
});

describe('CL-11: what a stranger may send', () => {
  test('is short: a long message is not read, the next short one is', async () => {
    const { bob } = people;
    const [a, b] = await stranger();
    await (await a.send(bob.address, 'x'.repeat(6_000))).accepted();
    await a.send(bob.address, 'short');
    expect(textsOf(await collect(b, 1))).toEqual(['short']);
    expect(await b.requests()).toMatchObject([{ messages: 1 }]);
  });

  test('is a number of messages; accepted, it is heard on', async () => {
    const { alice, bob } = people;
    const [a, b] = await stranger();
    const texts = Array.from({ length: REQUEST_MESSAGES_MAX + 3 }, (_, n) => `unasked ${n}`);
    for (const text of texts) await (await a.send(bob.address, text)).accepted();
    expect(textsOf(await collect(b, REQUEST_MESSAGES_MAX))).toEqual(texts.slice(0, REQUEST_MESSAGES_MAX));
    await b.accept(alice.address);
    await a.send(bob.address, 'asked');
    expect(textsOf(await collect(b, 1))).toEqual(['asked']);
  });

  test('is not read when too many others ask', async () => {
    const { alice, bob } = people;
    const [a, b] = await stranger();
    const others = Array.from({ length: REQUESTS_MAX }, (_, n) =>
      requestKey(`00000000-0000-8000-8000-${String(n).padStart(12, '0')}`),
    );
    const record = encodeStoredContactRequest({ receivedAt: 1, messages: 1, address: 'somebody@c.example' });
    await bob.disk.commit({ put: others.map((key) => [key, record] as const) });
    await (await a.send(bob.address, 'one too many')).accepted();
    await (await b.send(alice.address, 'she is written to')).accepted();
    await a.send(bob.address, 'now');
    expect(textsOf(await collect(b, 1))).toEqual(['now']);
    await forget(bob, 'standing/');
    await bob.disk.commit({ delete: others.slice(0, 1) });
    await a.send(bob.address, 'there is room');
    expect(await collect(b, 1)).toMatchObject([{ text: 'there is room', request: true }]);
  });
});

describe('a contact', () => {
  test('has a name of the user’s own, which goes nowhere; pages have everybody once', async () => {
    const { alice, bob, start } = people;
    const b = await start(bob);
    await b.contact(alice.address);
    expect(await b.setAlias(alice.address, 'Ali')).toMatchObject({ alias: 'Ali', verified: false });
    await b.contact(alice.address);
    expect((await b.contacts()).contacts).toMatchObject([{ address: alice.address, alias: 'Ali' }]);
    const page = await b.contacts({ limit: 1 });
    const rest = await b.contacts({ limit: 1, after: page.next! });
    expect([page.contacts.length, rest.contacts.length, rest.next]).toEqual([1, 0, undefined]);
    expect(await b.setAlias(alice.address, undefined)).not.toHaveProperty('alias');
    await expect(b.contacts({ limit: 0 })).rejects.toThrow(RangeError);
    await expect(b.setAlias(alice.address, 'x'.repeat(257))).rejects.toThrow(RangeError);
  });

  test('that is forgotten leaves nothing behind: messages, sessions, tokens, what waits for it', async () => {
    const { alice, bob, start } = people;
    for (const one of [alice, bob]) await forget(one, 'wallet/');
    const a = await start(alice);
    let isDown = false;
    const b = await start(
      bob,
      lying((path) => (isDown && path !== '/v1/tokens/revoke' ? Uint8Array.of(0xff) : undefined)),
    );
    const { accountId } = a.account!;
    await a.send(bob.address, 'hello');
    await collect(b, 1);
    await (await b.send(alice.address, 'hello')).accepted();
    await collect(a, 1);
    await (await a.send(bob.address, 'unread')).accepted();
    expect(alice.published.at(-1)?.authorization?.kind).toBe('contactToken');
    await eventually('it is there', () => stands(bob, 'inbox/'));
    await b.verify(alice.address, await b.safetyNumber(alice.address));
    isDown = true;
    const waiting = (await b.send(alice.address, 'never')).accepted();
    const refused = expect(waiting).rejects.toMatchObject({ code: 'E_MESSAGE_UNKNOWN' });
    await b.forget(alice.address);
    await refused;
    expect(await tellsOf(bob, alice.address, accountId)).toEqual([]);
    isDown = false;
    // Her tokens are worth nothing; she is a stranger again.
    await (await a.send(bob.address, 'do you remember me?')).accepted();
    expect(alice.published.at(-1)?.authorization?.kind).toBe('voucher');
  });

  test('is forgotten to the end by the next process, before that reads anything', async () => {
    const { alice, bob, start } = people;
    const [a, first] = [await start(alice), await start(bob)];
    await a.send(bob.address, 'hello');
    await collect(first, 1);
    const { accountId } = a.account!;
    await first.close();
    // As a process leaves it that died behind the first commit.
    await bob.disk.commit({ put: [[forgettingKey(accountId), hexToBytes('01')]] });
    await start(bob);
    await eventually('it is done', async () => !(await stands(bob, 'forgetting/')));
    expect(await stands(bob, `session/${accountId}`)).toBe(false);
    expect(await stands(bob, `read/${accountId}`)).toBe(false);
  });

  test('is named by its account where it matters: an address that somebody only claims blocks nobody else', async () => {
    const { alice, bob, start } = people;
    const b = await start(bob);
    const contact = await b.contact(alice.address);
    const somebody = { address: alice.address, accountId: '00000000-0000-8000-8000-000000000001' };
    await expect(b.block(somebody)).rejects.toMatchObject({ code: 'E_CONTACT_UNKNOWN' });
    expect(await b.contact(alice.address)).toMatchObject({ blocked: false });
    await b.block(contact);
    expect(await b.contact(alice.address)).toMatchObject({ blocked: true });
  });
});
