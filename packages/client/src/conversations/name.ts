/**
 * The name that the records of a conversation stand under: the account of the other side, and for a secret chat with it the id
 * of that, too. What hands records on asks here which are of a secret chat, for those stay where they are.
 */

import { bytesToHex, hexToBytes } from '@sotto/crypto';
import type { Key } from '@sotto/store';
import type { AddresseeObject } from '../addressee.ts';

/** `serviceId`: the account id as a UUID. */
export const conversationName = (serviceId: string, secretChatId?: Uint8Array): string =>
  secretChatId === undefined ? serviceId : `${serviceId}${MARK}${bytesToHex(secretChatId)}`;

/** The account in a name. */
export const accountIn = (name: string): string => name.split(MARK, 1)[0] ?? '';

/** The id of the secret chat in a name; `undefined` for an ordinary conversation. */
export function secretChatIn(name: string): Uint8Array | undefined {
  const [, id] = name.split(MARK);
  return id === undefined ? undefined : hexToBytes(id);
}

/** The field of a record that is of the conversation. */
export function secretChatOf(name: string): { readonly secretChatId?: Uint8Array } {
  const secretChatId = secretChatIn(name);
  return secretChatId === undefined ? {} : { secretChatId };
}

/** Likewise as an app sees it: the id in hex. */
export function secretChatShown(name: string): { readonly secretChat?: string } {
  const [, secretChat] = name.split(MARK);
  return secretChat === undefined ? {} : { secretChat };
}

/** Whom something is for that goes into the conversation. */
export const addresseeIn = (name: string, address: string): AddresseeObject => ({
  address,
  accountId: accountIn(name),
  ...secretChatShown(name),
});

/** Whether a record under this key, which is of a conversation, is of a secret chat. */
export const isOfSecretChat = (key: Key): boolean => key.includes(MARK);

/** Of a secret chat by its id in hex. Throws `RangeError`. */
export function secretNameOf(serviceId: string, secretChat: string): string {
  if (!/^[0-9a-f]{32}$/.test(secretChat)) throw new RangeError('secretChat: must be 32 small hex digits');
  return `${serviceId}${MARK}${secretChat}`;
}

const MARK = '~';
