/**
 * The manifest of the own account: taken over when the relay has a newer one, and watched, since whoever has the identity key
 * can add a device. A manifest that is not signed by it, or does not continue the one that is known, changes nothing.
 *
 * A device that appears is said to the app in any case: as an event, and in the inbox until it is acknowledged. Whether its user
 * has confirmed it on one of the devices stands beside it.
 */

import { bytesToHex, equalBytes } from '@sotto/crypto';
import { IdentityError, type VerifiedManifest, verifyManifest } from '@sotto/identity';
import type { Key } from '@sotto/store';
import {
  type Device,
  decodeStoredAccount,
  decodeStoredExpectedDevice,
  decodeStoredOwnDevice,
  encodeStoredAccount,
  encodeStoredDeviceNote,
  encodeStoredOwnDevice,
  type StoredDeviceNotice,
  type StoredExpectedDevice,
  type StoredInboxEntry,
} from '@sotto/wire';
import { type Attempt, commitStep, type Snapshot, takeSnapshot } from '../commit.ts';
import { putStanding, readStanding } from '../contacts/standing.ts';
import type { AccountContext } from '../context.ts';
import { nowSeconds } from '../environment.ts';
import { ClientError } from '../errors.ts';
import { type DeviceChange, DeviceChangeEvent } from '../events.ts';
import { ACCOUNT_KEY, addressKey, contactKey, MAILBOX_KEY, OWN_PROFILE_KEY, standingKey } from '../keys.ts';
import { EXPECTED_LIFETIME_S } from '../limits.ts';
import { lookUpManifest } from '../look-up.ts';
import { putInboxEntry, readMailboxPosition } from '../mailbox.ts';
import { profileRecords, profileTask, renewedProfile, tellOfProfile } from '../profiles/own.ts';
import { expectedKey, ownDeviceKey, REMOVED_KEY, removingKey } from './keys.ts';
import { followChange, type ManifestChange, manifestChange } from './manifest-change.ts';
import { notedOwn } from './own.ts';
import { tellAllTask } from './tell.ts';

/** What a commit has changed, as the app is told of it. */
type Told = Pick<DeviceChange, 'added' | 'removed' | 'unconfirmed'>;

/** Asks the relay and takes over what is newer. Throws what a look-up does, and `E_MANIFEST_REFUSED`. */
export async function checkOwnManifest(context: AccountContext, signal: AbortSignal): Promise<void> {
  await acceptOwnManifest(context, await lookUpManifest(context, context.account.address, signal));
}

/**
 * Takes over a manifest of the own account, wherever it comes from. Throws `E_MANIFEST_REFUSED` for one that is not signed
 * by the identity key, that is older than the one known, or that is of another account.
 */
export async function acceptOwnManifest(context: AccountContext, bytes: Uint8Array): Promise<void> {
  let refusal: string | undefined;
  const told = await commitStep(context.store, async (): Promise<Attempt<Told | undefined>> => {
    const account = await takeSnapshot(context.store, [ACCOUNT_KEY]);
    const known = knownManifest(context, account);
    const next = continuation(context, bytes, known);
    if (typeof next === 'string') {
      refusal = next;
      return { batch: {}, result: undefined };
    }
    context.own.manifest = known;
    return takeOver(context, account, known, next);
  });
  if (refusal !== undefined) {
    context.environment.log({ level: 'warn', event: 'own-manifest-refused', fields: { code: refusal } });
    announce(context, { added: [], removed: [], unconfirmed: [] }, true);
    throw new ClientError('E_MANIFEST_REFUSED', 'the relay shows a manifest that does not continue ours');
  }
  await refreshOwnManifest(context);
  if (told === undefined) return;
  const { inboxChanges, deviceChanges, repairChanges, tokenChanges, account } = context;
  for (const notifier of [inboxChanges, deviceChanges, repairChanges, tokenChanges.of(account.serviceId)])
    notifier.notify();
  tellOfProfile(context);
  announce(context, told);
}

function announce({ account, announce: dispatch }: AccountContext, told: Told, refused = false): void {
  const { address, serviceId: accountId } = account;
  dispatch(new DeviceChangeEvent({ address, accountId, ...told, refused }));
}

/** Reads what another client on the same store may have taken over. */
export async function refreshOwnManifest(context: AccountContext): Promise<void> {
  context.own.manifest = knownManifest(context, await takeSnapshot(context.store, [ACCOUNT_KEY]));
}

function knownManifest({ environment, own }: AccountContext, account: Snapshot): VerifiedManifest {
  const record = account.read(ACCOUNT_KEY, decodeStoredAccount);
  if (record === undefined) throw new ClientError('E_ACCOUNT_MISSING', 'the account is gone from the store');
  const { signedManifest } = record;
  return equalBytes(signedManifest, own.manifest.bytes)
    ? own.manifest
    : verifyManifest(environment.crypto, signedManifest);
}

/** The manifest that `bytes` are, or the code of its refusal. */
function continuation(
  { account, environment }: AccountContext,
  bytes: Uint8Array,
  previous: VerifiedManifest,
): VerifiedManifest | string {
  try {
    // CL-21: a manifest of the own account is signed by its identity key, continues the one known, and has its address.
    const verified = verifyManifest(environment.crypto, bytes, { previous });
    return verified.manifest.address === account.address ? verified : 'E_MANIFEST_INVALID';
  } catch (error) {
    if (error instanceof IdentityError) return error.code;
    throw error;
  }
}

type Put = readonly [Key, Uint8Array];

async function takeOver(
  context: AccountContext,
  account: Snapshot,
  known: VerifiedManifest,
  next: VerifiedManifest,
): Promise<Attempt<Told | undefined>> {
  const { serviceId, deviceId, address } = context.account;
  const change = manifestChange(known, next);
  const keys = new Set<Key>([
    MAILBOX_KEY,
    REMOVED_KEY,
    OWN_PROFILE_KEY,
    contactKey(serviceId),
    standingKey(serviceId),
    addressKey(address),
    ...change.added.flatMap((one) => [expectedKey(bytesToHex(one.authenticationKey)), ownDeviceKey(one.deviceId)]),
    ...change.dropped.flatMap((one) => [removingKey(one.deviceId), ownDeviceKey(one.deviceId)]),
  ]);
  const snapshot = await takeSnapshot(context.store, [...keys]);
  const expect = [...account.expect, ...snapshot.expect];
  if (change.dropped.some((one) => one.deviceId === deviceId)) return beRemoved(context, snapshot, expect);
  const isNoted = snapshot.read(contactKey(serviceId), (bytes) => bytes) !== undefined;
  // An account of one device has nobody to be written down for.
  const isAlone = next.manifest.devices.length === 1;
  if ((isNoted || isAlone) && equalBytes(known.bytes, next.bytes)) return { batch: {}, result: undefined };
  const added = change.added.map((one) => addedDevice(context, snapshot, one));
  const removing = change.dropped.filter((one) => snapshot.read(removingKey(one.deviceId), (bytes) => bytes));
  const isOurs = removing.length > 0 || added.some(({ notice }) => notice.confirmedBy === deviceId);
  const followed = await followChange(context, serviceId, change, next);
  // Whoever removes a device renews the key that it had.
  const renewal = removing.length > 0 ? renewedProfile(context, snapshot) : undefined;
  const put: Put[] = [
    ...publicRecords(context, account, next),
    ...added.map(({ note }) => note),
    ...noticePuts(context, snapshot, added),
    ...revocation(snapshot, serviceId, change),
    ...(isOurs ? [tellAllTask(context)] : []),
    ...(renewal === undefined ? [] : [...profileRecords(renewal), ...profileTask(context, renewal)]),
    ...followed.put,
  ];
  const gone: Key[] = [
    ...added.flatMap(({ expected }) => expected),
    ...removing.map((one) => removingKey(one.deviceId)),
    ...change.dropped
      .filter((one) => !change.added.some((other) => other.deviceId === one.deviceId))
      .map((one) => ownDeviceKey(one.deviceId)),
    ...followed.delete,
  ];
  const told: Told = {
    added: added.map(({ notice }) => notice.deviceId),
    removed: change.dropped.map((one) => one.deviceId),
    unconfirmed: added.flatMap(({ notice }) => (notice.confirmedBy === undefined ? [notice.deviceId] : [])),
  };
  const isTold = change.added.length + change.dropped.length > 0;
  return { batch: { expect: [...expect, ...followed.expect], put, delete: gone }, result: isTold ? told : undefined };
}

/** The manifest where it is looked for: in the account, and as that of any contact, with its address pinned. */
function publicRecords(context: AccountContext, stored: Snapshot, next: VerifiedManifest): readonly Put[] {
  const record = stored.read(ACCOUNT_KEY, decodeStoredAccount);
  if (record === undefined) return [];
  const account = encodeStoredAccount({ ...record, signedManifest: next.bytes });
  return [[ACCOUNT_KEY, account], ...notedOwn(context, next)];
}

interface AddedDevice {
  readonly notice: StoredDeviceNotice;
  readonly note: Put;
  /** The record that expected it, if one did. */
  readonly expected: readonly Key[];
}

function addedDevice({ environment }: AccountContext, snapshot: Snapshot, device: Device): AddedDevice {
  const { deviceId, authenticationKey } = device;
  const now = nowSeconds(environment.clock);
  const key = expectedKey(bytesToHex(authenticationKey));
  const expected = snapshot.read(key, decodeStoredExpectedDevice);
  const isExpected = expected !== undefined && isFresh(expected, now);
  const confirmed = isExpected ? { confirmedBy: expected.confirmedBy } : {};
  // It may have said its name before the manifest was seen.
  const before = snapshot.read(ownDeviceKey(deviceId), decodeStoredOwnDevice);
  const said = before !== undefined && equalBytes(before.authenticationKey, authenticationKey) ? before.name : '';
  const name = isExpected ? expected.name : said;
  const note = encodeStoredOwnDevice({ authenticationKey, name, addedAt: now, ...confirmed });
  return {
    notice: { deviceId, change: 'added', ...confirmed },
    note: [ownDeviceKey(deviceId), note],
    expected: expected === undefined ? [] : [key],
  };
}

const isFresh = ({ confirmedAt }: StoredExpectedDevice, now: number): boolean =>
  Math.abs(now - confirmedAt) <= EXPECTED_LIFETIME_S;

/** In the inbox: every device that was added, but for those that were confirmed on this very one. */
function noticePuts(context: AccountContext, snapshot: Snapshot, added: readonly AddedDevice[]): readonly Put[] {
  let position = readMailboxPosition(snapshot);
  const put = new Map<Key, Uint8Array>();
  for (const { notice } of added) {
    if (notice.confirmedBy === context.account.deviceId) continue;
    for (const [key, value] of putInboxEntry(position, noticeEntry(context, notice))) put.set(key, value);
    position = { ...position, nextInboxSequence: position.nextInboxSequence + 1 };
  }
  return [...put];
}

const noticeEntry = ({ account, environment }: AccountContext, notice: StoredDeviceNotice): StoredInboxEntry => ({
  receivedAt: nowSeconds(environment.clock),
  accountId: account.accountId,
  address: account.address,
  asked: false,
  body: { kind: 'device', ...notice },
});

/** A device that is gone may hold tokens for those that stay. */
function revocation(snapshot: Snapshot, serviceId: string, { dropped }: ManifestChange): readonly Put[] {
  if (dropped.length === 0) return [];
  return [putStanding(serviceId, { ...readStanding(snapshot, serviceId), revoking: true, low: true })];
}

/** The relay says that a manifest has dropped this device, which can no longer ask for it. */
export async function noteRemoved(context: AccountContext): Promise<void> {
  const told = await commitStep(context.store, async () => {
    const snapshot = await takeSnapshot(context.store, [MAILBOX_KEY, REMOVED_KEY]);
    return beRemoved(context, snapshot, snapshot.expect);
  });
  context.inboxChanges.notify();
  if (told !== undefined) announce(context, told);
}

/** Nothing of the manifest is taken over: this device can do nothing more, and the app is told once. */
function beRemoved(
  context: AccountContext,
  snapshot: Snapshot,
  expect: Attempt<unknown>['batch']['expect'],
): Attempt<Told | undefined> {
  const { deviceId } = context.account;
  if (snapshot.read(REMOVED_KEY, (bytes) => bytes) !== undefined) return { batch: {}, result: undefined };
  const notice: StoredDeviceNotice = { deviceId, change: 'removed' };
  const note = encodeStoredDeviceNote({ notedAt: nowSeconds(context.environment.clock) });
  const put: Put[] = [
    [REMOVED_KEY, note],
    ...putInboxEntry(readMailboxPosition(snapshot), noticeEntry(context, notice)),
  ];
  return {
    batch: { ...(expect && { expect }), put },
    result: { added: [], removed: [deviceId], unconfirmed: [] },
  };
}
