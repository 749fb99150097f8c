import { defaultProvider, systemRandom, utf8ToBytes } from '@sotto/crypto';
import {
  accountIdFromIdentityKey,
  bindDeviceKey,
  createManifest,
  type DeviceKey,
  formatAccountId,
  verifyManifest,
} from '@sotto/identity';
import {
  decryptMessage,
  generateIdentityKeyPair,
  generateKemPreKey,
  generateSignedPreKey,
  serializeKemPublicKey,
  serializePublicKey,
} from '@sotto/ratchet';
import { memoryStore } from '@sotto/store';
import { decodeStoredOutboxEntry, type KeyBinding, type PreKeyBundle } from '@sotto/wire';
import { beforeEach, expect, test, vi } from 'vitest';
import { takeSnapshot } from './commit.ts';
import type { Recipient } from './contacts/recipient.ts';
import type { AccountContext } from './context.ts';
import { type Bundles, encryptLetter, type Letter } from './encrypt.ts';
import { systemClock } from './environment.ts';
import { sessionKey } from './keys.ts';
import { commitSessions, SessionMemory } from './session-memory.ts';

/** The look-up itself is tried against relays; here it counts what is asked. */
vi.mock('./look-up.ts', () => ({
  lookUpBundle: async (_context: unknown, _address: string, deviceId: number) => bundleOf(deviceId),
}));
const VOUCHER = vi.hoisted(() => ({
  kind: 'voucher' as const,
  issuerKeyId: 'new-1',
  message: new Uint8Array(32).fill(1),
  signature: new Uint8Array(256).fill(2),
}));
vi.mock('./vouchers.ts', () => ({ obtainVoucher: async () => VOUCHER }));

const env = { crypto: defaultProvider, random: systemRandom, now: Date.now() };
const DEVICE_IDS = [1, 2, 5];
const ADDRESS = 'bob@b.example';

/** Bob's devices: one identity, and pre-keys of each. */
const bobsIdentity = generateIdentityKeyPair(env);
const bob = formatAccountId(accountIdFromIdentityKey(defaultProvider, serializePublicKey(bobsIdentity.publicKey)));
const devices = DEVICE_IDS.map((deviceId) => ({
  deviceId,
  registrationId: 100 + deviceId,
  authenticationKey: systemRandom(32),
  mailboxId: systemRandom(32),
  signed: generateSignedPreKey(1, bobsIdentity, env),
  kem: generateKemPreKey(2, bobsIdentity, { lastResort: true }, env),
}));
const manifest = verifyManifest(
  defaultProvider,
  createManifest(defaultProvider, systemRandom, bobsIdentity, {
    address: ADDRESS,
    issuedAt: 1,
    devices: devices.map(({ signed: _, kem: __, ...device }) => device),
  }),
);
const { accountId, identityKey } = manifest;
const recipient: Recipient = {
  serviceId: bob,
  manifest,
  contact: { accountId, identityKey, address: ADDRESS, addressVerified: true },
};

let asked: number[];
const bundleOf = (deviceId: number): PreKeyBundle => {
  asked.push(deviceId);
  const { registrationId, signed, kem } = devices.find((one) => one.deviceId === deviceId)!;
  const bind = (key: DeviceKey): KeyBinding =>
    bindDeviceKey(defaultProvider, systemRandom, bobsIdentity.privateKey, { accountId, deviceId }, key, 1);
  const publicKey = serializePublicKey(signed.keyPair.publicKey);
  const kemPublicKey = serializeKemPublicKey(kem.keyPair.publicKey);
  return {
    identityKey,
    deviceId,
    registrationId,
    signedPreKey: {
      id: 1,
      publicKey,
      signature: signed.signature,
      binding: bind({ kind: 'signedPreKey', id: 1, publicKey }),
    },
    kemPreKey: {
      id: 2,
      publicKey: kemPublicKey,
      signature: kem.signature,
      binding: bind({ kind: 'lastResortKemPreKey', id: 2, publicKey: kemPublicKey }),
    },
    kemLastResort: true,
  };
};

const alice = formatAccountId(systemRandom(16));
const alicesIdentity = generateIdentityKeyPair(env);
let outboxNumber = 0;
const context = {
  account: { serviceId: alice, deviceId: 1, registrationId: 7, identityKeyPair: alicesIdentity },
  environment: { crypto: defaultProvider, random: systemRandom, clock: systemClock, log: () => {} },
  nextOutboxNumber: () => outboxNumber++,
  nextStoredAt: () => Date.now(),
} as unknown as AccountContext;
const signal = new AbortController().signal;

let store = memoryStore();
let sessions = new SessionMemory();
beforeEach(() => {
  asked = [];
  store = memoryStore();
  sessions = new SessionMemory();
});

/** One commit for these devices; returns the outbox entries in their order. */
async function send(text: string, to: readonly number[], bundles: Bundles = new Map(), isLost = false) {
  const letter: Letter = { recipient, messageId: systemRandom(16), sentAt: 1_000, plaintext: utf8ToBytes(text) };
  const chosen = manifest.manifest.devices.filter(({ deviceId }) => to.includes(deviceId));
  let attempts = 0;
  const commit = async (batch: Parameters<typeof store.commit>[0]) =>
    isLost && attempts === 1 ? false : store.commit(batch);
  const keys = await commitSessions({ store: { ...store, commit }, sessions }, async (lent) => {
    attempts += 1;
    const snapshot = await takeSnapshot(
      store,
      chosen.map(({ deviceId }) => sessionKey(bob, deviceId)),
    );
    const reading = { snapshot, sessions: lent, bundles };
    const { put, outboxKeys, spent } = await encryptLetter(context, letter, chosen, reading, signal);
    return { batch: { expect: snapshot.expect, put }, result: outboxKeys, spent };
  });
  const entries = await store.get(keys);
  return entries.map((entry) => decodeStoredOutboxEntry(entry!.value));
}

/** What a device reads of a first message. */
function readFirst(deviceId: number, entry: Awaited<ReturnType<typeof send>>[number]): Uint8Array {
  const { registrationId, signed, kem } = devices.find((one) => one.deviceId === deviceId)!;
  if (entry.type === 'plaintextContent') throw new Error('no message of a session');
  const input = {
    local: { address: { name: bob, deviceId }, identityKeyPair: bobsIdentity, registrationId },
    remote: { address: { name: alice, deviceId: 1 } },
    message: { type: entry.type, bytes: entry.message },
    preKeys: {
      signedPreKey: () => signed,
      kemPreKey: () => kem,
      oneTimePreKey: () => undefined,
      isUsed: () => false,
    },
  };
  return decryptMessage(undefined, input, env).output.plaintext;
}

test('writes to the mailbox of every device, in one commit, what that device reads', async () => {
  const entries = await send('hello', DEVICE_IDS);
  expect(entries.map(({ mailboxId }) => mailboxId)).toEqual(devices.map(({ mailboxId }) => mailboxId));
  for (const [n, entry] of entries.entries()) {
    expect(entry).toMatchObject({ destination: 'b.example', type: 'preKeySignalMessage', accountId, identityKey });
    expect(readFirst(DEVICE_IDS[n]!, entry)).toEqual(utf8ToBytes('hello'));
  }
  expect(new Set(entries.map(({ itemId }) => itemId.join())).size).toBe(3);
  expect(await store.scan('session/')).toHaveLength(3);
  expect(sessions.size).toBe(3);
});

test('asks for the bundles of devices without a session only', async () => {
  await send('to one', [2]);
  expect(asked).toEqual([2]);
  await send('to all', DEVICE_IDS);
  expect(asked).toEqual([2, 1, 5]);
  await send('to all again', DEVICE_IDS);
  expect(asked).toEqual([2, 1, 5]);
});

test('uses up no second bundle when an attempt is overtaken', async () => {
  const entries = await send('overtaken', DEVICE_IDS, new Map(), true);
  expect(asked).toEqual([1, 2, 5]);
  expect(readFirst(5, entries[2]!)).toEqual(utf8ToBytes('overtaken'));
});
