/**
 * Who stands behind an address. The first answer of a relay is pinned; a different one later is kept aside, with the
 * evidence, and sending is held until the user has confirmed it.
 *
 * A contact is an account: its id is derived from its identity key, so that key never changes. What may change is which
 * account an address names.
 */

import { equalBytes } from '@sotto/crypto';
import { formatAccountId, IdentityError, type VerifiedManifest, verifyManifest } from '@sotto/identity';
import { type StoredContact as ContactRecord, decodeStoredAddressPin, decodeStoredContact } from '@sotto/wire';
import { commitStep, type Snapshot, takeSnapshot } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { manifestChange } from '../devices/manifest-change.ts';
import { ownRecipient } from '../devices/own.ts';
import { checkOwnManifest } from '../devices/own-manifest.ts';
import { isPausing } from '../environment.ts';
import { ClientError } from '../errors.ts';
import { DeviceChangeEvent, IdentityChangeEvent } from '../events.ts';
import { addressKey, contactKey } from '../keys.ts';
import { ADDRESS_CHECK_PAUSE_MS, ADDRESS_CHECK_TIMEOUT_MS, ADDRESS_CHECKS_MAX } from '../limits.ts';
import { withSignal } from '../linked-signal.ts';
import { lookUpManifest } from '../look-up.ts';
import { readContact } from './contact.ts';
import { assertUnchanged, identityChanged, recordAnswer, storedManifest } from './pins.ts';
import { announceDowngrade, downgradeRefused } from './protocol.ts';

/** A contact with all that sending needs. */
export interface Recipient {
  readonly contact: ContactRecord;
  readonly serviceId: string;
  readonly manifest: VerifiedManifest;
}

/** The pinned recipient of an address, asking its relay when there is none yet. Throws `E_IDENTITY_CHANGED`. */
export async function recipientOf(context: AccountContext, address: string, signal: AbortSignal): Promise<Recipient> {
  const pinned = await pinnedRecipient(context, address);
  if (pinned !== undefined) return pinned;
  // An account of one device has not noted itself, and needs no relay to know itself.
  if (address === context.account.address) return ownRecipient(context, context.own.manifest);
  return resolveAddress(context, address, signal);
}

/**
 * Asks the relay of `address` who that is now and records the answer.
 *
 * Throws `E_IDENTITY_CHANGED` when it is another account than the pinned one and that is held, `E_DOWNGRADE_REFUSED` when it
 * speaks an older version of the protocol than before, `E_ADDRESS_UNKNOWN`,
 * `E_RELAY_INVALID` when the manifest does not verify or names another address, `E_RELAY_UNREACHABLE`.
 */
export async function resolveAddress(
  context: AccountContext,
  address: string,
  signal: AbortSignal,
): Promise<Recipient> {
  if (address === context.account.address) return resolveOwnAddress(context, signal);
  const manifest = checkManifest(context, address, await lookUpManifest(context, address, signal));
  const answer = await commitStep(context.store, () => recordAnswer(context, address, manifest));
  const { change, before } = answer;
  if (change !== undefined) {
    context.environment.log({ level: 'warn', event: 'identity-changed', fields: { accepted: change.accepted } });
    context.inboxChanges.notify();
    context.announce(new IdentityChangeEvent(change));
  }
  if (answer.isDowngrade) {
    announceDowngrade(context, { address, of: 'manifest' });
    throw downgradeRefused();
  }
  if (answer.isHeld) throw identityChanged();
  const recipient = await pinnedRecipient(context, address);
  if (recipient === undefined) throw new ClientError('E_STORE_INVALID', 'a contact just stored is missing');
  if (before !== undefined) announceDevices(context, recipient, storedManifest(context, recipient.serviceId, before));
  return recipient;
}

/** Tells the app of a contact, if it has other devices than before. */
export function announceDevices(
  context: AccountContext,
  { contact, serviceId, manifest }: Recipient,
  before: VerifiedManifest,
): void {
  const change = manifestChange(before, manifest);
  const [added, removed] = [change.added, change.dropped].map((devices) => devices.map(({ deviceId }) => deviceId));
  if (added!.length + removed!.length === 0) return;
  context.secretChanges.notify();
  context.repairChanges.notify();
  const { address } = contact;
  context.announce(new DeviceChangeEvent({ address, accountId: serviceId, added: added!, removed: removed! }));
}

/** The own address stands for the own account, whatever the relay says; what devices it has, the relay may say. */
async function resolveOwnAddress(context: AccountContext, signal: AbortSignal): Promise<Recipient> {
  await checkOwnManifest(context, signal);
  return ownRecipient(context, context.own.manifest);
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

/** The recipient an address was pinned to, or `undefined`. Throws `E_IDENTITY_CHANGED`. */
export async function pinnedRecipient(context: AccountContext, address: string): Promise<Recipient | undefined> {
  const key = addressKey(address);
  const pin = (await takeSnapshot(context.store, [key])).read(key, decodeStoredAddressPin);
  if (pin === undefined) return undefined;
  assertUnchanged(pin);
  const serviceId = formatAccountId(pin.accountId);
  const contact = await readContact(context, serviceId);
  if (contact?.signedManifest === undefined) return undefined;
  return { contact, serviceId, manifest: storedManifest(context, serviceId, contact.signedManifest) };
}

/**
 * The recipient, if it has other devices by now than when it was looked up: `undefined` while it has not. To be asked of what a commit
 * expects, the contact among it: else something is encrypted for a device that is known to be gone.
 */
export function currentRecipient(
  context: AccountContext,
  snapshot: Snapshot,
  { serviceId, manifest }: Recipient,
): Recipient | undefined {
  const contact = snapshot.read(contactKey(serviceId), decodeStoredContact);
  if (contact?.signedManifest === undefined || equalBytes(contact.signedManifest, manifest.bytes)) return undefined;
  return { contact, serviceId, manifest: storedManifest(context, serviceId, contact.signedManifest) };
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
