/**
 * The new device of a restored account: its keys, made durable before the relay hears of it, and its place in the manifest,
 * which continues the newest one that the relay knows.
 */

import { wipe } from '@sotto/crypto';
import { createManifest, type VerifiedManifest, verifyManifest } from '@sotto/identity';
import { generateRegistrationId, serializePublicKey } from '@sotto/ratchet';
import type { Key } from '@sotto/store';
import {
  DEVICE_ID_MAX,
  DEVICES_MAX,
  type Device,
  decodeStoredAccount,
  decodeStoredContact,
  decodeStoredRestoration,
  encodeStoredAccount,
  encodeStoredRenewal,
  encodeStoredRestoration,
  type StoredAccount,
} from '@sotto/wire';
import { type Account, accountOf, wipeAccount } from '../account.ts';
import { commitStep, decodeRecord, takeSnapshot } from '../commit.ts';
import { assertSpoken } from '../contacts/protocol.ts';
import { nowSeconds } from '../environment.ts';
import { ClientError } from '../errors.ts';
import { ACCOUNT_KEY, CONTACT_PREFIX, OWN_PROFILE_KEY, parseContactKey, RESTORATION_KEY, renewalKey } from '../keys.ts';
import { BACKUP_PAGE, MANIFEST_ATTEMPTS_MAX } from '../limits.ts';
import { putMailboxPosition } from '../mailbox.ts';
import { FULL_SHELF, generatePreKeys, markUploaded, pendingUpload } from '../pre-keys.ts';
import { profileRecords, renewedProfile } from '../profiles/own.ts';
import { type RelayApi, relayApi } from '../relay-api.ts';
import { scanAll } from '../scan.ts';
import { formatRecord } from '../storage/format.ts';
import { identityOf, type OpenedAccount } from './read-backup.ts';
import { commitFor, type Marker, type RestoreContext, type Restored } from './restore.ts';

/**
 * Makes the keys of the device durable, with the account. Its manifest continues that of the backup, alone: with it the device
 * asks for the newest one.
 */
export async function prepareDevice(
  { store, environment }: RestoreContext,
  marker: Marker,
  { account, manifest }: OpenedAccount,
  nextInboxSequence: number,
): Promise<void> {
  assertSpoken(manifest);
  const { crypto, random, clock } = environment;
  const identityKeyPair = identityOf(crypto, account);
  const seed = random(32);
  const authenticationKeyPair = crypto.ed25519KeyPair(seed);
  const device: Device = {
    deviceId: freeDeviceId([manifest]),
    registrationId: generateRegistrationId(environment),
    authenticationKey: authenticationKeyPair.publicKey,
    mailboxId: random(32),
  };
  const { address, relayUrl } = account;
  const issuedAt = nowSeconds(clock);
  const contents = { address, devices: [device], previous: manifest, issuedAt };
  const preKeys = generatePreKeys(environment, identityKeyPair, FIRST_PRE_KEY_ID, FULL_SHELF);
  const record: StoredAccount = {
    address,
    relayUrl,
    identityPrivateKey: identityKeyPair.privateKey,
    identityPublicKey: serializePublicKey(identityKeyPair.publicKey),
    authenticationPrivateKey: authenticationKeyPair.privateKey,
    deviceId: device.deviceId,
    registrationId: device.registrationId,
    signedManifest: createManifest(crypto, random, identityKeyPair, contents),
    registered: false,
    nextPreKeyId: preKeys.nextPreKeyId,
  };
  const restoration = (await takeSnapshot(store, [RESTORATION_KEY])).read(RESTORATION_KEY, decodeStoredRestoration);
  if (restoration === undefined) throw gone();
  try {
    await commitFor(store, marker, {
      put: [
        ...preKeys.put,
        formatRecord(),
        [ACCOUNT_KEY, encodeStoredAccount(record)],
        putMailboxPosition({ nextInboxSequence }),
        [RESTORATION_KEY, encodeStoredRestoration({ ...restoration, registering: true })],
      ],
    });
  } finally {
    wipe(seed, identityKeyPair.privateKey, authenticationKeyPair.privateKey);
  }
}

/** Tells the relay of the device until it agrees, then ends the restoration. */
export async function joinAccount(context: RestoreContext, signal: AbortSignal): Promise<Restored> {
  const account = await registerDevice(context, signal);
  try {
    await noteRenewals(context);
    await commitStep(context.store, async () => {
      const snapshot = await takeSnapshot(context.store, [ACCOUNT_KEY, RESTORATION_KEY, OWN_PROFILE_KEY]);
      const record = snapshot.read(ACCOUNT_KEY, decodeStoredAccount);
      if (record === undefined) throw gone();
      const isAlone = snapshot.read(RESTORATION_KEY, decodeStoredRestoration)?.keepOtherDevices === false;
      const renewal = isAlone ? renewedProfile(context, snapshot) : undefined;
      const put = [
        [ACCOUNT_KEY, encodeStoredAccount({ ...record, registered: true })] as const,
        ...(renewal === undefined ? [] : profileRecords(renewal)),
      ];
      return { batch: { expect: snapshot.expect, put, delete: [RESTORATION_KEY] }, result: undefined };
    });
    return { address: account.address, accountId: account.serviceId, deviceId: account.deviceId };
  } finally {
    wipeAccount(account);
  }
}

async function registerDevice(context: RestoreContext, signal: AbortSignal): Promise<Account> {
  for (let tries = 0; tries < MANIFEST_ATTEMPTS_MAX; tries++) {
    const account = await continueNewest(context, signal);
    const relay = relayApi(context.environment, context.transport, account);
    try {
      const { upload, keys } = await pendingUpload(context.store, context.environment, account);
      await relay.register(account.manifest.bytes, upload, {}, signal);
      await markUploaded(context.store, keys);
      return account;
    } catch (error) {
      wipeAccount(account);
      // Another device was faster.
      if (!(error instanceof ClientError && error.relayCode === 'E_MANIFEST_STALE')) throw error;
    } finally {
      relay.close();
    }
  }
  throw new ClientError('E_RELAY_REFUSED', 'other devices of the account kept changing its manifest', {
    retryable: true,
  });
}

/** The account, whose manifest is the newest that the relay knows, or continues that. */
async function continueNewest(context: RestoreContext, signal: AbortSignal): Promise<Account> {
  const { store, environment } = context;
  const account = await storedAccount(context);
  const relay = relayApi(environment, context.transport, account);
  try {
    const own = account.manifest;
    const newest = await newestManifest(context, relay, own, signal);
    if (newest === undefined) return account;
    await commitStep(store, async () => {
      const snapshot = await takeSnapshot(store, [ACCOUNT_KEY, RESTORATION_KEY]);
      const record = snapshot.read(ACCOUNT_KEY, decodeStoredAccount);
      const restoration = snapshot.read(RESTORATION_KEY, decodeStoredRestoration);
      if (record === undefined || restoration === undefined) throw gone();
      const next = withDevice(context, account, own, newest, restoration.keepOtherDevices);
      const put = [[ACCOUNT_KEY, encodeStoredAccount({ ...record, ...next })]] as const;
      return { batch: { expect: snapshot.expect, put }, result: undefined };
    });
    return await storedAccount(context);
  } finally {
    relay.close();
  }
}

/** `undefined` when ours is it, or continues all that the relay knows: then there is nothing to do for it. */
async function newestManifest(
  { environment }: RestoreContext,
  relay: RelayApi,
  own: VerifiedManifest,
  signal: AbortSignal,
): Promise<VerifiedManifest | undefined> {
  const bytes = await relay.newestManifest(own.bytes, signal);
  if (bytes === undefined) return undefined;
  const newest = verifyManifest(environment.crypto, bytes);
  // CL-42: what the relay says is of this account.
  if (newest.manifest.address !== own.manifest.address || !sameKey(newest, own))
    throw new ClientError('E_RELAY_INVALID', 'the relay has answered with the manifest of another account');
  assertSpoken(newest);
  // A relay that was put back knows less than the backup does.
  return newest.manifest.sequence < own.manifest.sequence - 1 || sameManifest(newest, own) ? undefined : newest;
}

function withDevice(
  { environment }: RestoreContext,
  account: Account,
  own: VerifiedManifest,
  newest: VerifiedManifest,
  keepOtherDevices: boolean,
): Pick<StoredAccount, 'deviceId' | 'signedManifest'> {
  const { crypto, random, clock } = environment;
  const ours = own.manifest.devices.find(({ deviceId }) => deviceId === account.deviceId)!;
  const others = newest.manifest.devices.filter(({ mailboxId }) => !isSame(mailboxId, ours.mailboxId));
  if (keepOtherDevices && others.length >= DEVICES_MAX)
    throw new ClientError('E_DEVICE_LIMIT', 'the account has all the devices it can have; let them be removed');
  const isTaken = others.some(({ deviceId }) => deviceId === ours.deviceId);
  const device = isTaken ? { ...ours, deviceId: freeDeviceId([newest, own]) } : ours;
  const devices = [...(keepOtherDevices ? others : []), device].sort((a, b) => a.deviceId - b.deviceId);
  const contents = { address: account.address, devices, previous: newest, issuedAt: nowSeconds(clock) };
  return {
    deviceId: device.deviceId,
    signedManifest: createManifest(crypto, random, account.identityKeyPair, contents),
  };
}

/** One that no device of these manifests has, above all of them while there is one: contacts may have sessions with those. */
function freeDeviceId(manifests: readonly VerifiedManifest[]): number {
  const taken = new Set(manifests.flatMap(({ manifest }) => manifest.devices.map(({ deviceId }) => deviceId)));
  const next = Math.max(...taken) + 1;
  if (next <= DEVICE_ID_MAX) return next;
  return Array.from({ length: DEVICE_ID_MAX }, (_, n) => n + 1).find((id) => !taken.has(id)) ?? 1;
}

/** Every contact is to be told of the new device. */
async function noteRenewals({ store, environment }: RestoreContext): Promise<void> {
  const renewal = encodeStoredRenewal({ since: nowSeconds(environment.clock) });
  let put: (readonly [Key, Uint8Array])[] = [];
  for await (const [key, { value }] of scanAll(store, CONTACT_PREFIX, BACKUP_PAGE)) {
    const { signedManifest } = decodeRecord(key, value, decodeStoredContact);
    if (signedManifest !== undefined) put.push([renewalKey(parseContactKey(key)), renewal]);
    if (put.length < BACKUP_PAGE) continue;
    await store.commit({ put });
    put = [];
  }
  if (put.length > 0) await store.commit({ put });
}

async function storedAccount({ store, environment }: RestoreContext): Promise<Account> {
  const record = (await takeSnapshot(store, [ACCOUNT_KEY])).read(ACCOUNT_KEY, decodeStoredAccount);
  if (record === undefined) throw gone();
  return accountOf(environment, record);
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.every((byte, at) => byte === b[at]);
const sameKey = (a: VerifiedManifest, b: VerifiedManifest): boolean => isSame(a.identityKey, b.identityKey);
const sameManifest = (a: VerifiedManifest, b: VerifiedManifest): boolean => isSame(a.hash, b.hash);

const gone = (): ClientError =>
  new ClientError('E_ACCOUNT_MISSING', 'the account that is restored is gone from the store');

const FIRST_PRE_KEY_ID = 1;
