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
  type Sync,
} from '@sotto/wire';
import { type Attempt, commitStep, takeSnapshot } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { aliasSync, verificationSync, withAlias, withVerification } from '../devices/notes.ts';
import { syncTask } from '../devices/sync.ts';
import { nowSeconds } from '../environment.ts';
import { ClientError } from '../errors.ts';
import { addressKey, contactKey } from '../keys.ts';
import { type Named, readContact } from './contact.ts';
import { identityChanged, moved, storedManifest } from './pins.ts';
import { announceDevices, pinnedRecipient, recipientOf } from './recipient.ts';

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
export async function confirmIdentity(
  context: AccountContext,
  address: string,
  accepted: Uint8Array,
  verifiedAt?: number,
): Promise<void> {
  const verify = (contact: StoredContact): StoredContact =>
    verifiedAt === undefined ? contact : withVerification(contact, verifiedAt);
  const told = (contact: StoredContact) =>
    verifiedAt === undefined ? [] : syncTask(context, verificationSync({ ...contact, address, addressVerified: true }));
  const replaced = await commitStep(context.store, async (): Promise<Attempt<Uint8Array | undefined>> => {
    const name = addressKey(address);
    const before = await takeSnapshot(context.store, [name]);
    const pin = before.read(name, decodeStoredAddressPin);
    if (pin === undefined) throw identityChanged();
    const [current, formerKey] = [accepted, pin.accountId].map((id) => contactKey(formatAccountId(id))) as [
      string,
      string,
    ];
    const snapshot = await takeSnapshot(context.store, [...new Set([current, formerKey])]);
    const expect = [...before.expect, ...snapshot.expect];
    const known = snapshot.read(current, decodeStoredContact);
    if (pin.changedManifest === undefined) {
      if (!equalBytes(pin.accountId, accepted)) throw identityChanged();
      if (known === undefined || verifiedAt === undefined) return { batch: {}, result: undefined };
      const put = [[current, encodeStoredContact(verify(known))] as const, ...told(verify(known))];
      return { batch: { expect, put }, result: undefined };
    }
    const manifest = verifyManifest(context.environment.crypto, pin.changedManifest);
    if (!equalBytes(manifest.accountId, accepted)) throw identityChanged();
    const { identityKey, accountId } = manifest;
    const verified = verify(known ?? { accountId, identityKey, address, addressVerified: true });
    const left = snapshot.read(formerKey, decodeStoredContact);
    // When the account itself has contradicted its list, what was compared is of it all the same.
    const isSame = left !== undefined && formerKey === current;
    const former = isSame ? verify(left) : left;
    const step = await moved(context, { address, manifest, known: verified, former });
    const batch = { ...step, expect: [...expect, ...step.expect], put: [...step.put, ...told(verified)] };
    return { batch, result: known?.signedManifest };
  });
  context.deviceChanges.notify();
  const recipient = replaced && (await pinnedRecipient(context, address));
  if (recipient) announceDevices(context, recipient, storedManifest(context, recipient.serviceId, replaced));
}

/** Changes the record of an account, and tells the other devices of this one. Throws `E_CONTACT_UNKNOWN`. */
async function changeContact(
  context: AccountContext,
  serviceId: string,
  change: (contact: StoredContact) => StoredContact,
  syncOf: (contact: StoredContact) => Sync,
): Promise<void> {
  await commitStep(context.store, async (): Promise<Attempt<void>> => {
    const key = contactKey(serviceId);
    const snapshot = await takeSnapshot(context.store, [key]);
    const contact = snapshot.read(key, decodeStoredContact);
    if (contact === undefined) throw unknown();
    const after = change(contact);
    const put = [[key, encodeStoredContact(after)] as const, ...syncTask(context, syncOf(after))];
    return { batch: { expect: snapshot.expect, put }, result: undefined };
  });
  context.deviceChanges.notify();
}

/** Throws `E_CONTACT_UNKNOWN`. */
export const nameContact = (context: AccountContext, serviceId: string, alias: string | undefined): Promise<void> =>
  changeContact(context, serviceId, (contact) => withAlias(contact, alias), aliasSync);

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
  const verified = (contact: StoredContact): StoredContact => withVerification(contact, verifiedAt);
  await changeContact(context, formatAccountId(accountId), verified, verificationSync);
}

/** Throws `E_CONTACT_UNKNOWN`. */
export const withdrawVerification = (context: AccountContext, serviceId: string): Promise<void> =>
  changeContact(context, serviceId, (contact) => withVerification(contact, undefined), verificationSync);

/** As {@link confirmIdentity}, by the UUID of the account whose safety number was compared. */
export const acceptIdentityChange = (context: AccountContext, address: string, accountId: string): Promise<void> =>
  confirmIdentity(context, address, parseAccountId(accountId));

async function readPin(context: AccountContext, address: string): Promise<StoredAddressPin | undefined> {
  const key = addressKey(address);
  return (await takeSnapshot(context.store, [key])).read(key, decodeStoredAddressPin);
}

export const unknown = (): ClientError =>
  new ClientError('E_CONTACT_UNKNOWN', 'the account is none of the contacts; resolve its address first');
