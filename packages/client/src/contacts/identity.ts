/**
 * The identity a contact has now, and what a user decides about it: confirms a change, has compared the safety number, takes
 * that back. Each decision is about the identity that was looked at, and fails when it is another one by now.
 */

import { equalBytes } from '@sotto/crypto';
import { formatAccountId, parseAccountId, verifyManifest } from '@sotto/identity';
import {
  decodeStoredAddressPin,
  decodeStoredContact,
  encodeStoredContact,
  type StoredAddressPin,
  type StoredContact,
} from '@sotto/wire';
import { type Attempt, commitStep, type Snapshot, takeSnapshot } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { nowSeconds } from '../environment.ts';
import { ClientError } from '../errors.ts';
import { addressKey, contactKey } from '../keys.ts';
import { type Named, readContact } from './contact.ts';
import { identityChanged, moved } from './pins.ts';
import { recipientOf } from './recipient.ts';

/** The identity a contact stands for now. */
export interface CurrentIdentity {
  readonly accountId: Uint8Array;
  /** 33 bytes. */
  readonly identityKey: Uint8Array;
  /** `false`: another one was pinned, and this one waits for {@link confirmIdentity}. */
  readonly confirmed: boolean;
}

/**
 * Of an address: the identity that waits to be confirmed, or else the pinned one, asking the relay when there is none. Of an
 * account: its own. Throws `E_CONTACT_UNKNOWN` for an account that is none of the contacts, and what asking throws.
 */
export async function currentIdentity(
  context: AccountContext,
  { address, serviceId }: Named,
  signal: AbortSignal,
): Promise<CurrentIdentity> {
  const pin = await readPin(context, address);
  if (pin?.changedManifest !== undefined) {
    const { accountId, identityKey } = verifyManifest(context.environment.crypto, pin.changedManifest);
    if (serviceId === undefined || serviceId === formatAccountId(accountId))
      return { accountId, identityKey, confirmed: false };
  }
  const contact =
    serviceId === undefined
      ? (await recipientOf(context, address, signal)).contact
      : await readContact(context, serviceId);
  if (contact === undefined) throw unknown();
  return { accountId: contact.accountId, identityKey: contact.identityKey, confirmed: true };
}

/** The account a contact stands for now. Throws as {@link currentIdentity} does. */
export async function accountOf(context: AccountContext, named: Named, signal: AbortSignal): Promise<string> {
  return formatAccountId((await currentIdentity(context, named, signal)).accountId);
}

/** All that an address stands for: also the account that it stood for, while another one waits to be confirmed. */
export async function accountsOf(context: AccountContext, named: Named, signal: AbortSignal): Promise<Set<string>> {
  const accounts = new Set([await accountOf(context, named, signal)]);
  const pin = named.serviceId === undefined ? await readPin(context, named.address) : undefined;
  return pin === undefined ? accounts : accounts.add(formatAccountId(pin.accountId));
}

/**
 * Takes the identity `accepted` as the right one for `address`, and notes `verifiedAt` if its safety number was compared.
 * Nothing to do when it is pinned already. Throws `E_IDENTITY_CHANGED` when the relay names yet another one by now.
 */
export function confirmIdentity(
  context: AccountContext,
  address: string,
  accepted: Uint8Array,
  verifiedAt?: number,
): Promise<void> {
  return commitStep(context.store, async () => {
    const name = addressKey(address);
    const before = await takeSnapshot(context.store, [name]);
    const pin = before.read(name, decodeStoredAddressPin);
    if (pin === undefined) throw identityChanged();
    const [current, former] = [accepted, pin.accountId].map((id) => contactKey(formatAccountId(id))) as [
      string,
      string,
    ];
    const snapshot = await takeSnapshot(context.store, [...new Set([current, former])]);
    const expect = [...before.expect, ...snapshot.expect];
    const known = snapshot.read(current, decodeStoredContact);
    const verified = known && withVerification(known, verifiedAt);
    if (pin.changedManifest === undefined) {
      if (!equalBytes(pin.accountId, accepted)) throw identityChanged();
      if (verified === undefined || verified === known) return { batch: {}, result: undefined };
      return { batch: { expect, put: [[current, encodeStoredContact(verified)]] }, result: undefined };
    }
    const manifest = verifyManifest(context.environment.crypto, pin.changedManifest);
    if (!equalBytes(manifest.accountId, accepted)) throw identityChanged();
    const { identityKey, accountId } = manifest;
    const fresh: StoredContact = { accountId, identityKey, address, addressVerified: true };
    const put = moved(context, {
      address,
      manifest,
      known: withVerification(known ?? fresh, verifiedAt),
      former: readFormer(snapshot, former, verifiedAt, current),
    });
    return { batch: { expect, put }, result: undefined };
  });
}

/** Changes the record of an account. Throws `E_CONTACT_UNKNOWN`. */
export const changeContact = (
  context: AccountContext,
  serviceId: string,
  change: (contact: StoredContact) => StoredContact,
): Promise<void> =>
  commitStep(context.store, async (): Promise<Attempt<void>> => {
    const key = contactKey(serviceId);
    const snapshot = await takeSnapshot(context.store, [key]);
    const contact = snapshot.read(key, decodeStoredContact);
    if (contact === undefined) throw unknown();
    const put = [[key, encodeStoredContact(change(contact))]] as const;
    return { batch: { expect: snapshot.expect, put }, result: undefined };
  });

/**
 * Notes that the safety number with the identity `compared` was compared. Throws `E_IDENTITY_CHANGED` when the contact has
 * another one by now.
 */
export async function noteVerified(
  context: AccountContext,
  named: Named,
  { accountId, confirmed }: CurrentIdentity,
): Promise<void> {
  const verifiedAt = nowSeconds(context.environment.clock);
  // What waits at an address is decided about at the address; what is known of an account, at the account.
  if (named.serviceId === undefined || !confirmed)
    return confirmIdentity(context, named.address, accountId, verifiedAt);
  await changeContact(context, formatAccountId(accountId), (contact) => ({ ...contact, verifiedAt }));
}

/** Throws `E_CONTACT_UNKNOWN`. */
export const withdrawVerification = (context: AccountContext, serviceId: string): Promise<void> =>
  changeContact(context, serviceId, ({ verifiedAt: _, ...contact }) => contact);

/** As {@link confirmIdentity}, by the UUID of the account whose safety number was compared. */
export const acceptIdentityChange = (context: AccountContext, address: string, accountId: string): Promise<void> =>
  confirmIdentity(context, address, parseAccountId(accountId));

async function readPin(context: AccountContext, address: string): Promise<StoredAddressPin | undefined> {
  const key = addressKey(address);
  return (await takeSnapshot(context.store, [key])).read(key, decodeStoredAddressPin);
}

/** When the account itself has contradicted its list, what was compared is of it all the same. */
function readFormer(
  snapshot: Snapshot,
  key: string,
  verifiedAt: number | undefined,
  current: string,
): StoredContact | undefined {
  const former = snapshot.read(key, decodeStoredContact);
  return former !== undefined && key === current ? withVerification(former, verifiedAt) : former;
}

const withVerification = (contact: StoredContact, verifiedAt: number | undefined): StoredContact =>
  verifiedAt === undefined ? contact : { ...contact, verifiedAt };

export const unknown = (): ClientError =>
  new ClientError('E_CONTACT_UNKNOWN', 'the account is none of the contacts; resolve its address first');
