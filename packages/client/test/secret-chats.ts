/** What tests of secret chats look at: people with two devices, histories, invitations, and traces on a disk. */

import type { Store } from '@sotto/store';
import type { InboxMessage, SecretChat, SottoClient } from '../src/index.ts';
import { linkAnother } from './devices.ts';
import type { People } from './people.ts';
import { eventually, type Machine } from './world.ts';

/** Somebody with two devices. */
export async function withLaptop(people: People, of: Machine) {
  const phone = await people.start(of);
  const { machine, client: laptop } = await linkAnother(people, of, phone);
  return { phone, laptop, phoneDisk: of.disk, laptopDisk: machine.disk };
}

/** How an entry reads: `secret` before what came in a secret chat. */
export const labels = (seen: readonly InboxMessage[]): string[] =>
  seen.map((one) => {
    const place = 'secretChat' in one && one.secretChat !== undefined ? 'secret ' : '';
    if (one.kind === 'text' || one.kind === 'sent' || one.kind === 'edit') return `${place}${one.kind}: ${one.text}`;
    return one.kind === 'secretChat' ? `${place}${one.state}` : `${place}${one.kind}`;
  });

export async function textsOf(client: SottoClient, chat: { readonly address: string }): Promise<string[]> {
  const texts: string[] = [];
  for await (const message of client.conversation(chat).messages())
    texts.push(message.kind === 'text' ? message.text : message.kind);
  return texts;
}

/** Every record of a disk that has the id of the chat or a word of it, in its key or its value. */
export async function tracesOf(disk: Store, id: string, words: readonly string[]): Promise<string[]> {
  const sought = [id, ...words.map((word) => Buffer.from(word).toString('hex'))];
  const records = await disk.scan('');
  const isTrace = (key: string, value: Uint8Array): boolean =>
    key.includes(id) || sought.some((one) => Buffer.from(value).toString('hex').includes(one));
  return records.filter(([key, { value }]) => isTrace(key, value)).map(([key]) => key);
}

/** The chat as its invitation shows it. */
export async function invitedTo(
  client: SottoClient,
  id: string,
  isOver = () => false,
): Promise<SecretChat | undefined> {
  let chat: SecretChat | undefined;
  await eventually('the invitation is there', async () => {
    if (isOver()) return true;
    chat = await client.secretChat(id).catch(() => undefined);
    return chat !== undefined;
  });
  return chat;
}
