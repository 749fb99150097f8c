/** Secret chats: between one device of each side, in no backup, on no other device, and gone by themselves. */

import { type CrashPlan, crashPlans, doomedProcess, sampled } from '@sotto/testkit';
import { encodeStoredConversation } from '@sotto/wire';
import { expect, test } from 'vitest';
import { secretNameOf } from '../src/conversations/name.ts';
import { NEW_CONVERSATION } from '../src/conversations/record.ts';
import type { SecretChat, SecretChatEvent, SottoClient, TypingEvent } from '../src/index.ts';
import { conversationKey, EXPIRY_PREFIX, OUTBOX_PREFIX, parseExpiryKey } from '../src/keys.ts';
import { SECRET_INVITATIONS_MAX } from '../src/limits.ts';
import { linkAnother, reading } from './devices.ts';
import { usePeople } from './people.ts';
import { backUp, freshDisk, restoreOnto, streamOf } from './recovery.ts';
import { invitedTo, labels, textsOf, tracesOf, withLaptop } from './secret-chats.ts';
import { boot, eventually, shutDown, unlessDead } from './world.ts';

const people = usePeople();

test('CS-03, CS-05: two devices take part, and no other device, no backup and no new device ever holds anything of it', async () => {
  const phone = await people.start(people.alice);
  const bob = await withLaptop(people, people.bob);
  const seen = {
    alicePhone: reading(phone),
    bobPhone: reading(bob.phone),
    bobLaptop: reading(bob.laptop),
  };
  await phone.send(people.bob.address, 'hello');
  await eventually('Bob knows Alice', () => labels(seen.bobLaptop).includes('text: hello'));
  const chat = await phone.beginSecretChat(people.bob.address);
  const name = chat.secretChat;
  const early = await chat.send('lighthouse');
  expect([await chat.state(), await chat.timer()]).toEqual(['offered', { seconds: 86_400, start: 'read' }]);

  // The first device that accepts has it; the other one forgets it.
  const invitation = (await invitedTo(bob.phone, name))!;
  const laptopChat = (await invitedTo(bob.laptop, name))!;
  expect(await laptopChat.state()).toBe('invited');
  await expect(laptopChat.send('not yet')).rejects.toMatchObject({ code: 'E_SECRET_CHAT_INVITED' });
  await laptopChat.accept();
  await laptopChat.accept();
  await eventually('what waited has come', () => labels(seen.bobLaptop).includes('secret text: lighthouse'));
  await eventually('the other device has forgotten it', async () => (await invitation.state()) === undefined);

  const { machine: aliceLaptop, client: laptop } = await linkAnother(people, people.alice, phone);
  const atAliceLaptop = reading(laptop);
  const answer = await laptopChat.send({ text: 'wren', replyTo: early.messageId });
  await laptopChat.send({ edit: answer.messageId, text: 'wren at nine' });
  await laptopChat.send({ reactTo: early.messageId, emoji: '👍' });
  await laptopChat.send({ text: 'heron', viewOnce: true });
  await eventually('all of it has come', () => labels(seen.alicePhone).includes('secret viewOnce'));
  expect(labels(seen.alicePhone)).toEqual(
    expect.arrayContaining(['secret open', 'secret edit: wren at nine', 'secret reaction']),
  );
  const typed: TypingEvent[] = [];
  bob.laptop.addEventListener('typing', (event) => void typed.push(event));
  let isTyping = false;
  await eventually('typing is seen', async () => {
    isTyping = !isTyping;
    await chat.sendTyping(isTyping);
    return typed.length > 0;
  });
  expect(typed[0]).toMatchObject({ secretChat: name });
  await chat.markRead();
  await laptopChat.send('egret');
  expect(await answer.read()).toBeInstanceOf(Date);
  const ends = (await people.alice.disk.scan(EXPIRY_PREFIX)).map(([key]) => parseExpiryKey(key));
  const days = ends
    .filter((one) => one.name.endsWith(name) && one.what.startsWith('m'))
    .map(({ endsAtMs }) => endsAtMs);
  expect(days.length).toBeGreaterThan(2);
  for (const end of days) expect(Math.abs(end - Date.now() - 86_400_000)).toBeLessThan(60_000);

  // The ordinary conversation goes on beside it, on all devices, and knows nothing of it.
  await phone.send(people.bob.address, 'in the open');
  await eventually('all have it', () =>
    [labels(atAliceLaptop), labels(seen.bobPhone), labels(seen.bobLaptop)].every((all) =>
      all.some((label) => label.endsWith(': in the open')),
    ),
  );
  const listed: boolean[] = [];
  for await (const one of phone.conversations()) listed.push(one.secret);
  expect(listed).toEqual([false, true]);
  expect(await textsOf(phone, { address: people.bob.address })).toEqual(['in the open', 'hello']);
  expect(await textsOf(phone, chat)).toHaveLength(4);

  const words = await phone.recovery.create();
  const secrets = ['lighthouse', 'wren', 'heron', 'egret'];
  expect((await tracesOf(people.alice.disk, name, secrets)).length).toBeGreaterThan(5);
  const source = streamOf(await backUp(phone));
  const restored = freshDisk(people.alice);
  await restoreOnto(restored, { source, secret: { words } });
  for (const disk of [aliceLaptop.disk, bob.phoneDisk, restored.disk])
    expect(await tracesOf(disk, name, secrets)).toEqual([]);

  // The device of Alice was removed with that: the chat has ended, and its history stays until its time is over.
  const anew = await people.start(restored);
  await anew.send(people.bob.address, 'it is me, on a new phone');
  await eventually('Bob is told', () => labels(seen.bobLaptop).includes('secret ended'));
  expect(await laptopChat.state()).toBe('ended');
  await expect(laptopChat.send('anybody?')).rejects.toMatchObject({ code: 'E_SECRET_CHAT_ENDED' });
  expect(await textsOf(bob.laptop, laptopChat)).toHaveLength(4);
  expect(await (await bob.laptop.beginSecretChat(people.alice.address)).state()).toBe('offered');
});

test('CS-02: what another device of the contact writes in a secret chat is refused, and shown to nobody', async () => {
  const alice = await withLaptop(people, people.alice);
  const bob = await people.start(people.bob);
  const seen = reading(bob);
  const { chat, answer } = await acquainted(alice.phone, bob);
  // The other device of Alice pretends to take part.
  const [bobsId, alicesId] = [bob.account!.accountId, alice.phone.account!.accountId];
  const forgedName = secretNameOf(bobsId, chat.secretChat);
  const record = encodeStoredConversation({
    ...NEW_CONVERSATION,
    written: true,
    timer: { seconds: 60, start: 'sent', version: 1 },
    secret: { state: 'open', deviceId: 1 },
  });
  await alice.laptopDisk.commit({ put: [[conversationKey(forgedName), record]] });
  const news: SecretChatEvent[] = [];
  bob.addEventListener('secretchat', (event) => void news.push(event));
  const forged = alice.laptop.conversation({
    address: people.bob.address,
    accountId: bobsId,
    secretChat: chat.secretChat,
  });
  await forged.send('intruder');
  await eventually('Bob is told', () => news.some(({ state }) => state === 'refused'));
  expect(news.at(-1)).toMatchObject({ accountId: alicesId, deviceId: 2, secretChat: answer.secretChat });
  await eventually(
    'the intruder is told',
    async () => (await alice.laptopDisk.get([conversationKey(forgedName)]))[0] === undefined,
  );
  await chat.send('still here');
  await eventually('the chat goes on', () => labels(seen).includes('secret text: still here'));
  expect(labels(seen).filter((label) => label.includes('intruder'))).toEqual([]);

  // One side ends it: all of it goes, on both sides, with what waits to be sent.
  await answer.send({ text: 'goodbye' });
  await answer.end();
  await answer.end();
  await eventually('it is gone', async () => (await chat.state()) === undefined);
  // Of the end itself, the news and what was sent to the other side.
  const isOfEnd = (key: string): boolean => key.startsWith('inbox/') || key.startsWith('sent/');
  await eventually('nothing of it is left', async () => {
    const disks = [people.alice.disk, people.bob.disk];
    const traces = await Promise.all(disks.map((disk) => tracesOf(disk, chat.secretChat, [])));
    return traces.flat().every(isOfEnd);
  });
  for (const disk of [people.alice.disk, people.bob.disk])
    expect(await tracesOf(disk, 'no id', ['still here', 'goodbye'])).toEqual([]);
});

test('CS-04: few invitations of one account wait; one that is declined ends for both', async () => {
  const [alice, bob] = [await people.start(people.alice), await people.start(people.bob)];
  const chats: SecretChat[] = [];
  for (let n = 0; n <= SECRET_INVITATIONS_MAX; n++)
    chats.push(await alice.beginSecretChat(people.bob.address, { timer: { seconds: 2, start: 'sent' } }));
  const invited = async () => {
    const found = await Promise.all(chats.map(({ secretChat }) => bob.secretChat(secretChat)));
    return found.filter((one) => one !== undefined);
  };
  const refused = new Promise((resolve) =>
    bob.addEventListener('secretchat', (event) => event.state === 'refused' && resolve(event)),
  );
  await refused;
  const [first] = await invited();
  expect(await invited()).toHaveLength(SECRET_INVITATIONS_MAX);
  const own = chats.find(({ secretChat }) => secretChat === first!.secretChat)!;
  const sent = await own.send('in vain');
  await first!.end();
  await eventually('it is over', async () => (await own.state()) === undefined);
  await expect(sent.accepted()).rejects.toMatchObject({ code: 'E_MESSAGE_UNKNOWN' });
  await expect(own.setTimer(undefined)).rejects.toBeInstanceOf(RangeError);
});

/** Points at which a process dies that opens its store and does one thing; all of them in a thorough run. */
const deaths = (seed: string): readonly CrashPlan[] => sampled(crashPlans(OPERATIONS), POINTS_OF, seed);

test('a process that dies while it accepts a secret chat takes part all the same, and gets what waited once', async () => {
  const alice = await people.start(people.alice);
  for (const plan of deaths('accept')) {
    const { secretChat } = await begun(alice);
    const process = doomedProcess(plan);
    const doomed = await unlessDead(process, boot(people.bob, process));
    const found = doomed && (await invitedTo(doomed, secretChat, () => process.crashed));
    await unlessDead(process, found?.accept());
    await shutDown(doomed);
    const bob = await boot(people.bob);
    const chat = await invitedTo(bob, secretChat);
    await chat?.accept();
    await eventually('what waited has come', async () => (await textsOf(bob, chat!)).length > 0);
    expect(await textsOf(bob, chat!)).toEqual(['waited']);
    await shutDown(bob);
  }
});

test('a process that dies while it hears that a secret chat was accepted hands on what waited, once', async () => {
  const bob = await people.start(people.bob);
  for (const plan of deaths('hear')) {
    const first = await boot(people.alice);
    const { secretChat } = await begun(first);
    const chat = await invitedTo(bob, secretChat);
    await shutDown(first);
    await chat?.accept();
    await eventually('it is at the relay', async () => (await people.bob.disk.scan(OUTBOX_PREFIX)).length === 0);
    const process = doomedProcess(plan);
    const doomed = await unlessDead(process, boot(people.alice, process));
    const arrived = async () => (await textsOf(bob, chat!)).length > 0;
    await eventually('it came or the process died', async () => process.crashed || (await arrived()));
    await shutDown(doomed);
    const alice = await boot(people.alice);
    await eventually('it has come', arrived);
    expect(await textsOf(bob, chat!)).toEqual(['waited']);
    expect(await (await alice.secretChat(secretChat))?.state()).toBe('open');
    await shutDown(alice);
  }
});

test('is begun once, however often that is repeated with its id, also by another process and when it is open', async () => {
  const secretChat = 'c0'.repeat(16);
  const [to, disk] = [people.bob.address, people.alice.disk];
  const offers = async () => (await disk.scan('sent/')).length;
  const alice = await people.start(people.alice);
  await expect(alice.beginSecretChat(to, { secretChat: 'C0'.repeat(16) })).rejects.toThrow(RangeError);
  expect(await offers()).toBe(0);
  const chats = await Promise.all([1, 2].map(() => alice.beginSecretChat(to, { secretChat })));
  expect(chats.map((chat) => chat.secretChat)).toEqual([secretChat, secretChat]);
  await alice.close();
  const later = await people.start(people.alice);
  const chat = await later.beginSecretChat(to, { secretChat, timer: { hours: 1 } });
  expect([await offers(), await chat.timer()]).toEqual([1, { seconds: 86_400, start: 'read' }]);
  await (await invitedTo(await people.start(people.bob), secretChat))!.accept();
  await eventually('it is open', async () => (await chat.state()) === 'open');
  expect(await (await later.beginSecretChat(to, { secretChat })).state()).toBe('open');
  expect(await offers()).toBe(1);
});

/** A chat in which something waits. */
async function begun(alice: SottoClient): Promise<SecretChat> {
  const chat = await alice.beginSecretChat(people.bob.address);
  await chat.send('waited');
  return chat;
}

/** Two who have a secret chat, and have written in it. */
async function acquainted(alice: SottoClient, bob: SottoClient) {
  const chat = await alice.beginSecretChat(people.bob.address, { timer: { hours: 1 } });
  const answer = (await invitedTo(bob, chat.secretChat))!;
  await answer.accept();
  await eventually('it is open', async () => (await chat.state()) === 'open');
  return { chat, answer };
}

/** More than either takes. */
const OPERATIONS = 60;
const POINTS_OF = 30;
