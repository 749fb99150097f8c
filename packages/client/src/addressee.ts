/** The ways in which an app names somebody. */

import { formatAddress, parseAddress } from '@sotto/wire';
import { secretNameOf } from './conversations/name.ts';

/**
 * An address, a contact or a conversation. One with an account id stands for that account and no other: what is sent to a
 * contact whose address has meanwhile become somebody else's is refused. One with a secret chat stands for that, and never for
 * the ordinary conversation with the same contact.
 */
export type Addressee = string | AddresseeObject;

export interface AddresseeObject {
  readonly address: string;
  readonly accountId?: string;
  /** The id of a secret chat with that account, which must be named then. */
  readonly secretChat?: string;
}

/** The address in its one form. Throws `WireError` `E_ADDRESS_INVALID`. */
export const addressOf = (addressee: Addressee): string =>
  formatAddress(parseAddress(typeof addressee === 'string' ? addressee : addressee.address));

/** The account it must be, if it says. */
export const accountIdOf = (addressee: Addressee): string | undefined =>
  typeof addressee === 'string' ? undefined : addressee.accountId;

/** The name of the secret chat it is, if it is one. Throws `RangeError`. */
export function secretChatNamed(addressee: Addressee): string | undefined {
  if (typeof addressee === 'string' || addressee.secretChat === undefined) return undefined;
  const { secretChat, accountId } = addressee;
  if (accountId === undefined) throw new RangeError('accountId: must stand beside a secret chat');
  return secretNameOf(accountId, secretChat);
}
