/** What the devices of one account tell each other, so that they are in step. */

import { systemRandom as random } from '@sotto/crypto';
import {
  decodeStoredContact,
  decodeStoredConversation,
  decodeStoredStanding,
  encodeStoredConversation,
  encodeStoredMessage,
} from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import { putStanding, STRANGER } from '../src/contacts/standing.ts';
import { defaultTransport, type SottoClient, type Transport } from '../src/index.ts';
import {
  contactKey,
  conversationKey,
  dueProfileKey,
  messageKey,
  NO_VALUE,
  sentPrefix,
  standingKey,
} from '../src/keys.ts';
import { READ_MARKS_MAX } from '../src/limits.ts';
import { historyOf, linkAnother, reading, textsOf } from './devices.ts';
import { usePeople } from './people.ts';
import { eventually, type Machine } from './world.ts';

const people = usePeople();

/** A further device of somebody, by way of `old`. */
const linked = (of: Machine, old: SottoClient) => linkAnother(people, of, old);

/** More messages of ours than are looked at for what was read. */
async function writeMuch({ disk }: Machine, accountId: string): Promise<void> {
  const key = conversationKey(accountId);
  const [entry] = await disk.get([key]);
  const conversation = decodeStoredConversation(entry!.value);
  const newest = conversation.newest + READ_MARKS_MAX + 1;
  const orders = Array.from({ length: READ_MARKS_MAX + 1 }, (_, n) => conversation.newest + 1 + n);
  const at = { seconds: Math.floor(Date.now() / 1000), milliseconds: 0 };
  const message = { outgoing: true, deviceId: 1, sentAt: at, storedAt: at, viewOnce: false, gone: 'deleted' } as const;
  const put = orders.map(
    (order) => [messageKey(accountId, order), encodeStoredMessage({ ...message, messageId: random(16) })] as const,
  );
  const isDone = await disk.commit({
    expect: [[key, entry!.version]],
    put: [[key, encodeStoredConversation({ ...conversation, newest })], ...put],
  });
  if (!isDone) throw new Error('the conversation has changed meanwhile');
}

describe('blocking', () => {
  test('on one device is blocking on all, and so is the end of it', async () => {
    const phone = await people.start(people.alice);
    const { machine: disk, client: laptop } = await linked(people.alice, phone);
    const isBlocked = async () => {
      const found = await disk.disk.scan('standing/');
      const ids = found.filter(([, { value }]) => decodeStoredStanding(value).blocked).map(([key]) => key);
      return ids.length > 0;
    };
    await phone.block(people.bob.address);
    await eventually('the laptop has it blocked', isBlocked);
    await expect(laptop.send(people.bob.address, 'no')).rejects.toMatchObject({ code: 'E_CONTACT_BLOCKED' });
    await phone.unblock(people.bob.address);
    await eventually('the laptop has it no more', async () => !(await isBlocked()));
  });
});

describe('what is done about a contact', () => {
  test('on one device is done on all: what is read, verified, named and shown', async () => {
    const [bob, phone] = [await people.start(people.bob), await people.start(people.alice)];
    const contact = await phone.contact(people.bob.address);
    const { client: laptop } = await linked(people.alice, phone);
    const changes: string[] = [];
    for (const [name, client] of [['phone', phone] as const, ['laptop', laptop] as const])
      client.addEventListener('sync', ({ accountId, change }) => {
        if (accountId === contact.accountId) changes.push(`${name} ${change}`);
      });
    const unread = async (client: SottoClient): Promise<number | undefined> => {
      for await (const one of client.conversations()) return one.unread;
      return undefined;
    };
    const both = [phone, laptop];
    await bob.send(people.alice.address, 'read me');
    await eventually('both have it', async () => (await Promise.all(both.map(unread))).join() === '1,1');
    // However much was written since.
    await writeMuch(people.alice, contact.accountId);
    await phone.conversation(contact).markRead();
    await phone.verify(contact, await bob.safetyNumber(people.alice.address));
    await phone.setAlias(contact, 'Bobby');
    await phone.setProfile({ name: 'Alice' });
    await eventually('the laptop has heard of all', async () => (await laptop.profile())?.name === 'Alice');
    expect(await unread(laptop)).toBe(0);
    const [known] = (await laptop.contacts()).contacts;
    expect(known).toMatchObject({ alias: 'Bobby', verified: true });
    // And back, by the device that was told.
    await laptop.unverify(contact);
    await laptop.setAlias(contact, undefined);
    const isAsBefore = async () => {
      const [now] = (await phone.contacts()).contacts;
      return now?.verified === false && now.alias === undefined;
    };
    await eventually('the phone has heard of it', isAsBefore);
    const told = ['laptop read', 'laptop verification', 'laptop alias', 'phone verification', 'phone alias'];
    expect(changes.sort()).toEqual(told.sort());
  });

  test('CL-46: so is what is shown once, and who is forgotten or declined, until somebody knows better', async () => {
    const [bob, phone] = [await people.start(people.bob), await people.start(people.alice)];
    const { machine, client: laptop } = await linked(people.alice, phone);
    const changes: string[] = [];
    for (const [name, client] of [['phone', phone] as const, ['laptop', laptop] as const])
      client.addEventListener('sync', ({ change }) => changes.push(`${name} ${change}`));
    const disks = [people.alice.disk, machine.disk];
    const traces = async (word: string | Uint8Array): Promise<number> => {
      const records = (await Promise.all(disks.map((disk) => disk.scan('')))).flat();
      return records.filter(
        ([key, { value }]) => key.includes(`${word}`) || Buffer.from(value).includes(Buffer.from(word)),
      ).length;
    };
    // So Bob has tokens for both.
    const atBob = reading(bob);
    await laptop.send(people.bob.address, 'from the laptop');
    await eventually('Bob knows both', () => textsOf(atBob).includes('text: from the laptop'));
    await bob.send(people.alice.address, 'lighthouse at noon');
    const { messageId } = await bob.send(people.alice.address, { text: 'once upon a time', viewOnce: true });
    await eventually('both have it', async () => (await traces('once upon')) === 2);
    const [from] = (await phone.contacts()).contacts;
    const shown = await laptop.conversation(from!).view(messageId);
    expect(shown).toEqual({ text: 'once upon a time' });
    await eventually('the phone has heard of it', () => changes.includes('phone viewed'));
    expect(await phone.conversation(from!).view(messageId)).toBeUndefined();
    expect(await traces('once upon')).toBe(0);

    const identityKey = decodeStoredContact(
      (await machine.disk.get([contactKey(from!.accountId)]))[0]!.value,
    ).identityKey;
    await phone.forget(from!);
    await eventually('the laptop has forgotten, too', async () => (await traces('lighthouse')) === 0);
    expect(changes).toContain('laptop forgotten');
    expect((await laptop.contacts()).contacts).toEqual([]);
    expect([await traces(identityKey), await traces(people.bob.address)]).toEqual([0, 0]);
    // Of the account there is the id alone: in the news for the devices, and with what says when it was forgotten.
    const standing = standingKey(from!.accountId);
    const left = async (): Promise<string[]> => {
      const records = (await Promise.all(disks.map((disk) => disk.scan('')))).flat();
      return records.map(([key]) => key).filter((key) => key.includes(from!.accountId));
    };
    await eventually('both have taken their tokens back', async () => (await left()).length === 2);
    expect(await left()).toEqual([standing, standing]);

    const requests = async () =>
      (await Promise.all([phone, laptop].map((one) => one.requests()))).map((all) => all.length);
    await bob.send(people.alice.address, 'me again');
    await eventually('both have a request', async () => (await requests()).join() === '1,1');
    await laptop.decline((await laptop.requests())[0]!.from);
    await eventually('both have none', async () => (await requests()).join() === '0,0');
    // Whoever knows that, and writes all the same, is followed.
    await phone.send(people.bob.address, 'let us begin anew');
    await eventually('the laptop has it', async () => (await historyOf(laptop, people.bob.address)).length === 1);
    expect(await historyOf(laptop, people.bob.address)).toEqual(['let us begin anew']);
  });
});

describe('a note to oneself', () => {
  test('is kept, delivered and read at once, without a relay, and is there on other devices, also on later ones', async () => {
    const absent: Transport = {
      request: () => Promise.reject(new Error('down')),
      openStream: defaultTransport.openStream,
    };
    const alone = await people.start(people.alice, absent);
    const own = people.alice.address;
    const note = await alone.send(own, 'alone');
    await note.accepted();
    expect([await note.delivered(), await note.read()]).toEqual([expect.any(Date), expect.any(Date)]);
    await alone.send(own, { edit: note.messageId, text: 'alone at home' });
    await alone.send(own, { reactTo: note.messageId, emoji: '👍' });
    await alone.conversation(own).setTimer({ hours: 1 });
    await alone.conversation(own).setTimer(undefined);
    await alone.conversation(own).markRead();
    await alone.sendTyping(own, true);
    const listed: string[] = [];
    for await (const { address, unread } of alone.conversations()) listed.push(`${address} ${unread}`);
    expect(listed).toEqual([`${own} 0`]);
    expect((await alone.sent(note.messageId))?.to).toBe(own);
    await expect(alone.block(own)).rejects.toThrow(RangeError);
    await expect(alone.forget(own)).rejects.toThrow(RangeError);
    await alone.setProfile({ name: 'Alice' });
    await alone.close();

    const phone = await people.start(people.alice);
    const { client: laptop } = await linked(people.alice, phone);
    expect(await historyOf(laptop, own)).toContain('alone at home');
    const atLaptop = reading(laptop);
    const milk = await phone.send(own, 'buy milk');
    await eventually('the laptop has it', () => textsOf(atLaptop).includes('text: buy milk'));
    // It is as if it had been written there.
    const conversation = laptop.conversation(own);
    const there = { outgoing: true, status: { deliveredAt: expect.any(Date), readAt: expect.any(Date) } };
    expect(await conversation.message(milk.messageId)).toMatchObject(there);
    for await (const { unread } of laptop.conversations()) expect(unread).toBe(0);
    await laptop.send(own, { edit: milk.messageId, text: 'buy oat milk' });
    await eventually('and the phone what it changes', async () =>
      (await historyOf(phone, own)).includes('buy oat milk'),
    );

    // Alone again, with tokens that the other device has asked for: nobody is sent any.
    await phone.removeDevice(2);
    await phone.close();
    const { accountId } = phone.account!;
    const asked = { ...STRANGER, granted: 1, low: true, refill: true, knock: true };
    await people.alice.disk.commit({ put: [putStanding(accountId, asked), [dueProfileKey(accountId), NO_VALUE]] });
    const sent = async () => (await people.alice.disk.scan(sentPrefix(accountId))).length;
    const before = await sent();
    const again = await people.start(people.alice);
    await (await again.send(own, 'alone again')).read();
    await eventually('nothing is due', async () => (await people.alice.disk.scan('due-profile/')).length === 0);
    expect(await sent()).toBe(before + 1);
  });
});
