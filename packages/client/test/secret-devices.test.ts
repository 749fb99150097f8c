/** Secret chats of accounts with several devices: who gets one, what goes in it, and how an offer comes to nothing. */

import { expect, test } from 'vitest';
import type { InboxMessage } from '../src/index.ts';
import { EXPIRY_PREFIX, expiryKey, NO_VALUE, parseExpiryKey } from '../src/keys.ts';
import { reading } from './devices.ts';
import { attachmentOf, bytesOf, numbered, sourceOf } from './files.ts';
import { usePeople } from './people.ts';
import { invitedTo, labels, textsOf, tracesOf, withLaptop } from './secret-chats.ts';
import { eventually, type Machine } from './world.ts';

const people = usePeople();

test('CS-02: of two devices that accept at once one takes part, alone with files and with what is shown once', async () => {
  const alice = await withLaptop(people, people.alice);
  const bob = await withLaptop(people, people.bob);
  const atAlice = reading(alice.phone);
  const atBob = { phone: reading(bob.phone), laptop: reading(bob.laptop) };
  const chat = await alice.phone.beginSecretChat(people.bob.address);
  const { secretChat: name } = chat;
  const invitations = [(await invitedTo(bob.phone, name))!, (await invitedTo(bob.laptop, name))!];
  await Promise.all(invitations.map((one) => one.accept()));
  await Promise.all(invitations.map((one) => one.send('mine').catch(() => undefined)));
  const states = () => Promise.all(invitations.map((one) => one.state()));
  await eventually('one has it', async () => (await states()).filter((state) => state === undefined).length === 1);
  expect((await states()).filter((state) => state === 'open')).toHaveLength(1);
  const isPhone = (await states())[0] === 'open';
  const [winner, loser] = isPhone ? [bob.phone, bob.laptop] : [bob.laptop, bob.phone];
  const [loserDisk, atLoser] = isPhone ? [bob.laptopDisk, atBob.laptop] : [people.bob.disk, atBob.phone];
  await eventually('the other one is told', () => labels(atLoser).includes('secret ended'));
  const here = (await winner.secretChat(name))!;
  await eventually('what it wrote has come', () => labels(atAlice).includes('secret text: mine'));
  expect(labels(atAlice).filter((label) => label.startsWith('secret'))).toEqual(['secret open', 'secret text: mine']);

  const data = numbered(5_000);
  await here.send({ file: sourceOf(data), text: 'a map' });
  const once = await here.send({ text: 'burn after reading', viewOnce: true });
  const picture = await here.send({ file: sourceOf(data), text: 'burn as well', viewOnce: true });
  await eventually('all has come', () => labels(atAlice).filter((one) => one === 'secret viewOnce').length === 2);
  const file = atAlice.find((one): one is InboxMessage => one.kind === 'attachments');
  expect(file).toMatchObject({ secretChat: name, text: 'a map' });
  expect(Buffer.compare(await bytesOf(attachmentOf(file).open()), data)).toBe(0);
  expect(await chat.view(once.messageId)).toEqual({ text: 'burn after reading' });
  const viewed = await chat.view(picture.messageId);
  expect(viewed?.text).toBe('burn as well');
  expect(Buffer.compare(await bytesOf(viewed!.attachments![0]!.open()), data)).toBe(0);
  for (const { messageId } of [once, picture]) expect(await chat.view(messageId)).toBeUndefined();
  expect(await tracesOf(people.alice.disk, 'no id', ['burn a'])).toEqual([]);
  const bobsAddress = { address: people.bob.address };
  // The other devices have heard of nothing, not even that something was shown.
  await alice.phone.send(people.bob.address, 'in the open');
  await eventually('they are in step', async () => (await textsOf(alice.laptop, bobsAddress)).includes('in the open'));
  for (const disk of [alice.laptopDisk, loserDisk])
    expect(await tracesOf(disk, name, ['a map', 'burn a', once.messageId])).toEqual([]);
  expect(await loser.secretChat(name)).toBeUndefined();
});

test('a device that is named gets the offer alone; an offer that nobody accepts comes to nothing on both sides', async () => {
  const alice = await people.start(people.alice);
  const bob = await withLaptop(people, people.bob);
  const chat = await alice.beginSecretChat(people.bob.address, { deviceId: 2 });
  const other = await alice.beginSecretChat(people.bob.address, { deviceId: 2 });
  await expect(alice.beginSecretChat(people.bob.address, { deviceId: 9 })).rejects.toMatchObject({
    code: 'E_DEVICE_UNKNOWN',
  });
  const invitation = (await invitedTo(bob.laptop, chat.secretChat))!;
  await invitedTo(bob.laptop, other.secretChat);
  await alice.send(people.bob.address, 'in the open');
  const open = bob.phone.conversation(people.alice.address);
  await eventually('the phone is in step', async () => (await textsOf(bob.phone, open)).includes('in the open'));
  expect(await tracesOf(people.bob.disk, chat.secretChat, [])).toEqual([]);

  /** As after a week. */
  const lapse = async ({ disk }: Pick<Machine, 'disk'>, id: string): Promise<void> => {
    const keys = (await disk.scan(EXPIRY_PREFIX)).map(([key]) => key);
    const offer = keys.find((key) => parseExpiryKey(key).name.endsWith(id) && parseExpiryKey(key).what === 'o')!;
    const { name, what, endsAtMs } = parseExpiryKey(offer);
    expect(Math.abs(endsAtMs - Date.now() - 7 * 86_400_000)).toBeLessThan(60_000);
    await disk.commit({ delete: [offer], put: [[expiryKey(Date.now() - 1, name, what), NO_VALUE]] });
  };
  // Whoever was invited forgets it by itself.
  const seen = reading(alice);
  await lapse({ disk: bob.laptopDisk }, other.secretChat);
  await bob.laptop.send(people.alice.address, 'look at the timers', { timer: { hours: 1 } });
  await eventually('it is gone', async () => (await bob.laptop.secretChat(other.secretChat)) === undefined);
  expect(await other.state()).toBe('offered');
  // And whoever offered says so, gives up what waited, and tells the other side.
  const waiting = await chat.send('is anybody there');
  await lapse(people.alice, chat.secretChat);
  await alice.send(people.bob.address, 'look at the timers', { timer: { hours: 1 } });
  await expect(waiting.accepted()).rejects.toMatchObject({ code: 'E_SECRET_CHAT_ENDED' });
  expect(await chat.state()).toBe('ended');
  await eventually('the invitation is gone', async () => (await invitation.state()) === undefined);
  await expect(invitation.accept()).rejects.toMatchObject({ code: 'E_SECRET_CHAT_ENDED' });
  await eventually('its app is told', () => labels(seen).includes('secret ended'));
});
