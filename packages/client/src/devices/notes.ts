/**
 * What a user notes about contacts on one device is noted on all: who is heard, what somebody is called, whose safety number
 * was compared. Alias and verification count their changes, so that the devices end with the same, in whatever order they
 * hear of it; of two changes at once, the one that promises less stays.
 */

import { equalBytes } from '@sotto/crypto';
import { accountIdFromIdentityKey, formatAccountId } from '@sotto/identity';
import {
  decodeStoredAddressPin,
  decodeStoredContact,
  encodeStoredAddressPin,
  encodeStoredContact,
  type StoredAddressPin,
  type StoredContact,
  type Sync,
  type SyncAlias,
  type SyncParty,
  type SyncVerification,
} from '@sotto/wire';
import { NO_CHANGE, type ReadBatch, takeSnapshot } from '../commit.ts';
import { written } from '../contacts/consent.ts';
import { putStanding, readStanding } from '../contacts/standing.ts';
import type { AccountContext } from '../context.ts';
import { SyncEvent, type SyncedChange } from '../events.ts';
import { addressKey, contactKey, requestKey, standingKey } from '../keys.ts';
import type { Notifier } from '../notifier.ts';

/** Named by address, account and key. */
export const partyOf = ({ accountId, address, identityKey }: StoredContact): SyncParty => ({
  accountId,
  address,
  identityKey,
});

/** Of what is said of somebody, whom. That an account is forgotten is of nobody who is known any more. */
export const subjectOf = (sync: Sync): string | undefined =>
  'accountId' in sync && sync.kind !== 'forgotten' ? formatAccountId(sync.accountId) : undefined;

export const withAlias = ({ alias: _, ...rest }: StoredContact, alias: string | undefined): StoredContact => ({
  ...rest,
  ...(alias !== undefined && { alias }),
  aliasEdition: (rest.aliasEdition ?? 0) + 1,
});

/** `verifiedAt` in seconds since 1970; `undefined` takes it back. */
export const withVerification = (
  { verifiedAt: _, ...rest }: StoredContact,
  verifiedAt: number | undefined,
): StoredContact => ({
  ...rest,
  ...(verifiedAt !== undefined && { verifiedAt }),
  verificationEdition: (rest.verificationEdition ?? 0) + 1,
});

/** What the other devices are told after {@link withAlias}. */
export const aliasSync = (contact: StoredContact): Sync => ({
  kind: 'alias',
  ...partyOf(contact),
  alias: contact.alias ?? '',
  edition: contact.aliasEdition ?? 1,
});

/** And after {@link withVerification}. */
export const verificationSync = (contact: StoredContact): Sync => ({
  kind: 'verification',
  ...partyOf(contact),
  verifiedAt: contact.verifiedAt ?? 0,
  edition: contact.verificationEdition ?? 1,
  addressVerified: contact.addressVerified,
});

/** Whether the key is the one that the account id is derived from. */
export const isItsKey = ({ environment }: AccountContext, { accountId, identityKey }: SyncParty): boolean =>
  equalBytes(accountIdFromIdentityKey(environment.crypto, identityKey), accountId);

/** The record of a contact after another device has noted something; nothing when that is not news here. */
export async function followNote(
  context: AccountContext,
  sync: ({ readonly kind: 'alias' } & SyncAlias) | ({ readonly kind: 'verification' } & SyncVerification),
): Promise<ReadBatch> {
  const { accountId, address, identityKey } = sync;
  const [key, pinKey] = [contactKey(formatAccountId(accountId)), addressKey(address)];
  const snapshot = await takeSnapshot(context.store, [key, pinKey]);
  const known = snapshot.read(key, decodeStoredContact);
  const pin = snapshot.read(pinKey, decodeStoredAddressPin);
  const before = known ?? { accountId, identityKey, address, addressVerified: false };
  const after = sync.kind === 'alias' ? aliasOf(before, sync) : verificationOf(before, sync, pin);
  if (after === before) return NO_CHANGE;
  // From now on a relay that names another account for the address is noticed here, too.
  const isPinning = sync.kind === 'verification' && sync.verifiedAt !== 0 && sync.addressVerified && pin === undefined;
  const pinned = isPinning ? [[pinKey, encodeStoredAddressPin({ accountId })] as const] : [];
  return { expect: snapshot.expect, put: [[key, encodeStoredContact(after)], ...pinned], delete: [] };
}

function aliasOf(before: StoredContact, { alias, edition }: SyncAlias): StoredContact {
  const [known, own] = [before.aliasEdition ?? 0, before.alias ?? ''];
  if (edition < known || (edition === known && alias >= own)) return before;
  const { alias: _, ...rest } = before;
  return { ...rest, ...(alias !== '' && { alias }), aliasEdition: edition };
}

function verificationOf(
  before: StoredContact,
  { accountId, verifiedAt, edition }: SyncVerification,
  pin: StoredAddressPin | undefined,
): StoredContact {
  const known = before.verificationEdition ?? 0;
  const isNews = edition > known || (edition === known && verifiedAt === 0 && before.verifiedAt !== undefined);
  // CL-28: what was compared on another device holds for that very identity, where its address stands for no other one.
  const isPinnedElse =
    pin !== undefined && (pin.changedManifest !== undefined || !equalBytes(pin.accountId, accountId));
  if (!isNews || (verifiedAt !== 0 && isPinnedElse)) return before;
  const { verifiedAt: _, ...rest } = before;
  return { ...rest, ...(verifiedAt !== 0 && { verifiedAt }), verificationEdition: edition };
}

/** Whoever is written to or accepted on one device is heard on all. */
export async function hear({ store }: AccountContext, serviceId: string): Promise<ReadBatch> {
  const snapshot = await takeSnapshot(store, [standingKey(serviceId)]);
  const before = readStanding(snapshot, serviceId);
  const after = written(before);
  const put = after === before ? [] : [putStanding(serviceId, after)];
  return { expect: snapshot.expect, put, delete: [requestKey(serviceId)] };
}

/** Tells the app, once that is durable. */
export const tellSynced = (
  { announce }: AccountContext,
  accountId: string,
  change: SyncedChange,
): Pick<Notifier, 'notify'> => ({ notify: () => announce(new SyncEvent({ accountId, change })) });
