/** The ways in which an app names somebody. */

import { formatAddress, parseAddress } from '@sotto/wire';

/**
 * An address, a contact or a conversation. One with an account id stands for that account and no other: what is sent to a
 * contact whose address has meanwhile become somebody else's is refused.
 */
export type Addressee = string | { readonly address: string; readonly accountId?: string };

/** The address in its one form. Throws `WireError` `E_ADDRESS_INVALID`. */
export const addressOf = (addressee: Addressee): string =>
  formatAddress(parseAddress(typeof addressee === 'string' ? addressee : addressee.address));

/** The account it must be, if it says. */
export const accountIdOf = (addressee: Addressee): string | undefined =>
  typeof addressee === 'string' ? undefined : addressee.accountId;
