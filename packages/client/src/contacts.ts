/**
 * Who stands behind an address. The first answer of a relay is pinned; a different one later is kept aside and sending
 * is held until the user has confirmed it.
 *
 * A contact is an account: its id is derived from its identity key, so that key never changes. What may change is which
 * account an address names.
 */

import { equalBytes } from '@sotto/crypto';
import { formatAccountId, IdentityError, type VerifiedManifest, verifyManifest } from '@sotto/identity';
import {
  type StoredContact as ContactRecord,
  decodeStoredAddressPin,
  decodeStoredContact,
  encodeStoredAddressPin,
  encodeStoredContact,
  type StoredAddressPin,
} from '@sotto/wire';
import { commitStep, decodeRecord, takeSnapshot } from './commit.ts';
import type { AccountContext, Context } from './context.ts';
import { isPausing } from './environment.ts';
import { ClientError } from './errors.ts';
import { DeviceChangeEvent, IdentityChangeEvent } from './events.ts';
import { addressKey, contactKey } from './keys.ts';
import { ADDRESS_CHECK_PAUSE_MS, ADDRESS_CHECK_TIMEOUT_MS, ADDRESS_CHECKS_MAX } from './limits.ts';
import { withSignal } from './linked-signal.ts';
import { lookUpManifest } from './look-up.ts';

/** Somebody an app can name. */
export interface Contact {
  readonly address: string;
  /** UUID derived from the identity key; it stays when the address changes. */
  readonly accountId: string;
  /** The relay of the address named this identity when it was asked, and the identity names the address. */
  readonly addressVerified: boolean;
}

/** A contact with all that sending needs. */
export interface Recipient {
  readonly contact: ContactRecord;
  readonly serviceId: string;
  readonly manifest: VerifiedManifest;
}

/** The pinned recipient of an address, asking its relay when there is none yet. Throws `E_IDENTITY_CHANGED`. */
export async function recipientOf(context: AccountContext, address: string, signal: AbortSignal): Promise<Recipient> {
  return (await pinnedRecipient(context, address)) ?? resolveAddress(context, address, signal);
}

/**
 * Asks the relay of `address` who that is now and records the answer.
 *
 * Throws `E_IDENTITY_CHANGED` when it is another account than the pinned one, `E_ADDRESS_UNKNOWN`, `E_RELAY_INVALID`
 * when the manifest does not verify or names another address, `E_RELAY_UNREACHABLE`.
 */
export async function resolveAddress(
  context: AccountContext,
  address: string,
  signal: AbortSignal,
): Promise<Recipient> {
  const manifest = checkManifest(context, address, await lookUpManifest(context, address, signal));
  const serviceId = formatAccountId(manifest.accountId);
  const { changed, before } = await commitStep<Resolved>(context.store, async () => {
    const snapshot = await takeSnapshot(context.store, [addressKey(address), contactKey(serviceId)]);
    const pin = snapshot.read(addressKey(address), decodeStoredAddressPin);
    if (pin !== undefined && !equalBytes(pin.accountId, manifest.accountId)) {
      const held: StoredAddressPin = { accountId: pin.accountId, changedManifest: manifest.bytes };
      const put = [[addressKey(address), encodeStoredAddressPin(held)]] as const;
      return { batch: { expect: snapshot.expect, put }, result: { changed: pin.accountId } };
    }
    const known = snapshot.read(contactKey(serviceId), decodeStoredContact);
    const put = pinned(context, address, manifest, known);
    return { batch: { expect: snapshot.expect, put }, result: { before: known?.signedManifest } };
  });
  if (changed !== undefined) {
    const accountId = formatAccountId(changed);
    context.announce(new IdentityChangeEvent({ address, accountId, changedTo: serviceId }));
    throw identityChanged();
  }
  const recipient = await pinnedRecipient(context, address);
  if (recipient === undefined) throw new ClientError('E_STORE_INVALID', 'a contact just stored is missing');
  if (before !== undefined) announceDevices(context, recipient, storedManifest(context, serviceId, before));
  return recipient;
}

interface Resolved {
  /** The account that is pinned, when the relay names another one. */
  readonly changed?: Uint8Array;
  /** The manifest that was held until now. */
  readonly before?: Uint8Array | undefined;
}

function announceDevices(
  context: Context,
  { contact, serviceId, manifest }: Recipient,
  before: VerifiedManifest,
): void {
  const [now, then] = [manifest, before].map(({ manifest: { devices } }) => devices.map(({ deviceId }) => deviceId));
  const added = now!.filter((device) => !then!.includes(device));
  const removed = then!.filter((device) => !now!.includes(device));
  if (added.length + removed.length === 0) return;
  context.announce(new DeviceChangeEvent({ address: contact.address, accountId: serviceId, added, removed }));
}

/**
 * Tries to confirm the address a stranger claims, unless that was done or lately tried. Never throws for a relay: the
 * message is shown with its address unconfirmed.
 */
export async function confirmAddress(context: AccountContext, serviceId: string, claimed: string): Promise<void> {
  const contact = await readContact(context, serviceId);
  if (contact?.addressVerified && contact.address === claimed) return;
  const { clock, log } = context.environment;
  const last = context.addressChecks.get(serviceId);
  if (last !== undefined && isPausing(last, clock.now(), ADDRESS_CHECK_PAUSE_MS)) return;
  if (context.addressChecks.size >= ADDRESS_CHECKS_MAX) context.addressChecks.clear();
  context.addressChecks.set(serviceId, clock.now());
  try {
    await withSignal([context.closed], ADDRESS_CHECK_TIMEOUT_MS, (signal) => resolveAddress(context, claimed, signal));
  } catch (error) {
    if (!(error instanceof ClientError) || error.code.startsWith('E_STORE')) throw error;
    log({ level: 'info', event: 'address-unconfirmed', fields: { code: error.code } });
  }
}

/** The identity an address stands for now. */
export interface CurrentIdentity {
  readonly accountId: Uint8Array;
  /** 33 bytes. */
  readonly identityKey: Uint8Array;
  /** `false`: another one was pinned, and this one waits for {@link acceptIdentityChange}. */
  readonly confirmed: boolean;
}

/** The identity that waits to be confirmed, or else the pinned one, asking the relay when there is none. */
export async function currentIdentity(
  context: AccountContext,
  address: string,
  signal: AbortSignal,
): Promise<CurrentIdentity> {
  const key = addressKey(address);
  const pin = (await takeSnapshot(context.store, [key])).read(key, decodeStoredAddressPin);
  if (pin?.changedManifest !== undefined) {
    const { accountId, identityKey } = verifyManifest(context.environment.crypto, pin.changedManifest);
    return { accountId, identityKey, confirmed: false };
  }
  const { contact } = await recipientOf(context, address, signal);
  return { accountId: contact.accountId, identityKey: contact.identityKey, confirmed: true };
}

/**
 * Takes the identity `accepted` as the right one for `address`. Nothing to do when it is pinned already. Throws
 * `E_IDENTITY_CHANGED` when the relay names yet another one by now.
 */
export async function acceptIdentityChange(
  context: AccountContext,
  address: string,
  accepted: Uint8Array,
): Promise<void> {
  await commitStep(context.store, async () => {
    const before = await takeSnapshot(context.store, [addressKey(address)]);
    const pin = before.read(addressKey(address), decodeStoredAddressPin);
    if (pin?.changedManifest === undefined) {
      if (pin === undefined || !equalBytes(pin.accountId, accepted)) throw identityChanged();
      return { batch: {}, result: undefined };
    }
    const manifest = verifyManifest(context.environment.crypto, pin.changedManifest);
    if (!equalBytes(manifest.accountId, accepted)) throw identityChanged();
    const serviceId = formatAccountId(manifest.accountId);
    const former = contactKey(formatAccountId(pin.accountId));
    const snapshot = await takeSnapshot(context.store, [contactKey(serviceId), former]);
    const formerContact = snapshot.read(former, decodeStoredContact);
    const put = pinned(context, address, manifest, snapshot.read(contactKey(serviceId), decodeStoredContact));
    if (formerContact !== undefined) {
      put.push([former, encodeStoredContact({ ...formerContact, addressVerified: false })]);
    }
    return { batch: { expect: [...before.expect, ...snapshot.expect], put }, result: undefined };
  });
}

/** The recipient an address was pinned to, or `undefined`. Throws `E_IDENTITY_CHANGED`. */
export async function pinnedRecipient(context: AccountContext, address: string): Promise<Recipient | undefined> {
  const pin = (await takeSnapshot(context.store, [addressKey(address)])).read(
    addressKey(address),
    decodeStoredAddressPin,
  );
  if (pin === undefined) return undefined;
  assertUnchanged(pin);
  const serviceId = formatAccountId(pin.accountId);
  const contact = await readContact(context, serviceId);
  if (contact?.signedManifest === undefined) return undefined;
  return { contact, serviceId, manifest: storedManifest(context, serviceId, contact.signedManifest) };
}

/** The manifest in a stored contact, verified the first time it is seen. */
export function storedManifest(context: Context, serviceId: string, bytes: Uint8Array): VerifiedManifest {
  const key = contactKey(serviceId);
  return decodeRecord(key, bytes, () => context.remembered.manifests.read(key, bytes));
}

/** Throws `E_IDENTITY_CHANGED` when another identity is waiting to be confirmed. */
export function assertUnchanged(pin: StoredAddressPin | undefined): void {
  if (pin?.changedManifest !== undefined) throw identityChanged();
}

export async function readContact(context: AccountContext, serviceId: string): Promise<ContactRecord | undefined> {
  const key = contactKey(serviceId);
  return (await takeSnapshot(context.store, [key])).read(key, decodeStoredContact);
}

/** The manifest as the relay gave it, verified, and of the address that was asked for. */
function checkManifest(context: AccountContext, address: string, bytes: Uint8Array): VerifiedManifest {
  try {
    const verified = verifyManifest(context.environment.crypto, bytes);
    if (verified.manifest.address === address) return verified;
  } catch (cause) {
    if (!(cause instanceof IdentityError)) throw cause;
    throw new ClientError('E_RELAY_INVALID', 'the device manifest from the relay does not verify', { cause });
  }
  throw new ClientError('E_RELAY_INVALID', 'the device manifest from the relay names another address');
}

/** Records that pin `address` to the account of `manifest`, keeping the newest manifest of the two. */
function pinned(
  context: AccountContext,
  address: string,
  manifest: VerifiedManifest,
  known: ContactRecord | undefined,
): (readonly [string, Uint8Array])[] {
  const contact: ContactRecord = {
    accountId: manifest.accountId,
    identityKey: manifest.identityKey,
    address,
    addressVerified: true,
    signedManifest: newerManifest(context, manifest, known?.signedManifest),
  };
  return [
    [addressKey(address), encodeStoredAddressPin({ accountId: manifest.accountId })],
    [contactKey(formatAccountId(manifest.accountId)), encodeStoredContact(contact)],
  ];
}

/** A relay that serves an older manifest than the one we hold, or a fork of it, does not move us. */
function newerManifest(context: AccountContext, offered: VerifiedManifest, held: Uint8Array | undefined): Uint8Array {
  if (held === undefined || equalBytes(held, offered.bytes)) return offered.bytes;
  const previous = storedManifest(context, formatAccountId(offered.accountId), held);
  try {
    return verifyManifest(context.environment.crypto, offered.bytes, { previous }).bytes;
  } catch (cause) {
    if (!(cause instanceof IdentityError)) throw cause;
    context.environment.log({ level: 'warn', event: 'manifest-refused', fields: { code: cause.code } });
    return held;
  }
}

export const identityChanged = (): ClientError =>
  new ClientError(
    'E_IDENTITY_CHANGED',
    'the address stands for another identity than before; compare safety numbers, then call acceptIdentityChange',
  );
