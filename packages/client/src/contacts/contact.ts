/** A contact as an app sees it, put together of the records that are kept of its account. */

import { formatAccountId, parseAccountId } from '@sotto/identity';
import type { Key } from '@sotto/store';
import { decodeStoredContact, decodeStoredContactRequest, type StoredContact } from '@sotto/wire';
import { type Addressee, accountIdOf, addressOf } from '../addressee.ts';
import { type Snapshot, takeSnapshot } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { contactKey, requestKey, standingKey } from '../keys.ts';
import { readStanding } from './standing.ts';

/** Somebody an app can name. */
export interface Contact {
  readonly address: string;
  /** UUID derived from the identity key; it stays when the address changes. */
  readonly accountId: string;
  /** The relay of the address named this identity when it was asked, and the identity names the address. */
  readonly addressVerified: boolean;
  /** The user has compared the safety number with this identity. */
  readonly verified: boolean;
  /** What the user calls this contact. Never sent. */
  readonly alias?: string;
  /** Has written, and was neither accepted nor answered: show no picture, name or file of it. */
  readonly request: boolean;
  readonly blocked: boolean;
}

/** Whom an app has named, checked. */
export interface Named {
  /** In its one form. */
  readonly address: string;
  /** UUID; missing when only the address was given. */
  readonly serviceId?: string;
}

/** Throws `WireError` `E_ADDRESS_INVALID` and `IdentityError` `E_ACCOUNT_ID_INVALID`. */
export function parseAddressee(addressee: Addressee): Named {
  const address = addressOf(addressee);
  const accountId = accountIdOf(addressee);
  return accountId === undefined ? { address } : { address, serviceId: formatAccountId(parseAccountId(accountId)) };
}

/** The records that {@link contactOf} reads. */
export const contactRecords = (serviceId: string): readonly Key[] => [
  contactKey(serviceId),
  standingKey(serviceId),
  requestKey(serviceId),
];

/** Of a snapshot that holds {@link contactRecords}. `claimed` is an address that this account named as its own. */
export function contactOf(snapshot: Snapshot, serviceId: string, claimed: string): Contact {
  const contact = snapshot.read(contactKey(serviceId), decodeStoredContact);
  return {
    address: claimed,
    accountId: serviceId,
    addressVerified: contact?.address === claimed && contact.addressVerified,
    verified: contact?.verifiedAt !== undefined,
    ...(contact?.alias !== undefined && { alias: contact.alias }),
    request: snapshot.read(requestKey(serviceId), decodeStoredContactRequest) !== undefined,
    blocked: readStanding(snapshot, serviceId).blocked,
  };
}

/** As it is known now: an address may have been confirmed after it was claimed. */
export async function readContactOf(context: AccountContext, serviceId: string, claimed: string): Promise<Contact> {
  return contactOf(await takeSnapshot(context.store, contactRecords(serviceId)), serviceId, claimed);
}

export async function readContact(context: AccountContext, serviceId: string): Promise<StoredContact | undefined> {
  const key = contactKey(serviceId);
  return (await takeSnapshot(context.store, [key])).read(key, decodeStoredContact);
}
