/**
 * The account's published keys: made here, public halves on the relay's shelf, private halves in the store until a first
 * message has used them, or until 45 days after another one took their place.
 *
 * Ids come from one counter that never goes back, so no id names two keys, and the relay can tell a repeated upload
 * from a new one.
 */

import { asKyberPrivateKey, asX25519PrivateKey, bytesToHex, type CryptoProvider, wipe } from '@sotto/crypto';
import { hpkeXWing } from '@sotto/crypto/hpke';
import { bindDeviceKey, type DeviceKeyKind } from '@sotto/identity';
import {
  generateKemPreKey,
  generateOneTimePreKey,
  generateSignedPreKey,
  type KemPreKey,
  type OneTimePreKey,
  type PreKeyLookup,
  type PreKeyMessageIds,
  parseKemPublicKey,
  parsePublicKey,
  type SignedPreKey,
  serializeKemPublicKey,
  serializePublicKey,
} from '@sotto/ratchet';
import type { Key, Store, Version } from '@sotto/store';
import {
  decodeStoredPreKey,
  encodeStoredPreKey,
  type KeyBinding,
  type PreKeyUpload,
  type StoredPreKey,
} from '@sotto/wire';
import type { Account } from './account.ts';
import { commitStep, decodeRecord, type Snapshot } from './commit.ts';
import { type Environment, nowSeconds } from './environment.ts';
import { ClientError } from './errors.ts';
import { PRE_KEY_PREFIX, type PreKeyKind, parsePreKeyKey, preKeyKey, usedLastResortKey } from './keys.ts';
import { ONE_TIME_KEM_PRE_KEYS, ONE_TIME_PRE_KEYS } from './limits.ts';

/** Records to put, and the first id that is free afterwards. */
export interface GeneratedPreKeys {
  readonly put: readonly (readonly [Key, Uint8Array])[];
  readonly nextPreKeyId: number;
}

export interface PreKeyCounts {
  readonly signed: number;
  readonly lastResort: number;
  readonly oneTime: number;
  readonly oneTimeKem: number;
  readonly mailbox: number;
}

/** What a new account publishes. */
export const FULL_SHELF: PreKeyCounts = {
  signed: 1,
  lastResort: 1,
  oneTime: ONE_TIME_PRE_KEYS,
  oneTimeKem: ONE_TIME_KEM_PRE_KEYS,
  mailbox: 1,
};

export function generatePreKeys(
  environment: Environment,
  identityKeyPair: Account['identityKeyPair'],
  firstId: number,
  counts: PreKeyCounts,
): GeneratedPreKeys {
  const createdAt = nowSeconds(environment.clock);
  const put: (readonly [Key, Uint8Array])[] = [];
  let id = firstId;
  const store = (kind: PreKeyKind, preKey: SignedPreKey | KemPreKey | OneTimePreKey): void => {
    put.push([preKeyKey(kind, preKey.id), encodeStoredPreKey(toRecord(preKey, createdAt))]);
    wipe(preKey.keyPair.privateKey);
  };
  for (let n = 0; n < counts.signed; n++) {
    store('signed', generateSignedPreKey(id++, identityKeyPair, environment));
  }
  for (let n = 0; n < counts.lastResort; n++) {
    store('kem', generateKemPreKey(id++, identityKeyPair, { lastResort: true }, environment));
  }
  for (let n = 0; n < counts.oneTimeKem; n++) {
    store('kem', generateKemPreKey(id++, identityKeyPair, { lastResort: false }, environment));
  }
  for (let n = 0; n < counts.oneTime; n++) store('ec', generateOneTimePreKey(id++, environment));
  for (let n = 0; n < counts.mailbox; n++) put.push(mailboxKey(environment, id++, createdAt));
  return { put, nextPreKeyId: id };
}

/** Private half 32 bytes, public half as HPKE has it. */
function mailboxKey({ crypto, random }: Environment, id: number, createdAt: number): readonly [Key, Uint8Array] {
  const seed = random(hpkeXWing.privateKeyBytes);
  const { privateKey, publicKey } = hpkeXWing.keyPair(crypto, seed);
  const record = encodeStoredPreKey({ privateKey, publicKey, createdAt, lastResort: false, uploaded: false });
  wipe(seed, privateKey);
  return [preKeyKey('mailbox', id), record];
}

/** A published key in the store. */
export interface PublishedKey {
  readonly key: Key;
  readonly kind: DeviceKeyKind;
  readonly id: number;
  readonly record: StoredPreKey;
  readonly version: Version;
}

/** All published keys, those of one kind in the order in which they were made. */
export async function publishedKeys(store: Store): Promise<readonly PublishedKey[]> {
  const entries = await store.scan(PRE_KEY_PREFIX);
  return entries.map(([key, entry]) => {
    const record = decodeRecord(key, entry.value, decodeStoredPreKey);
    const { kind, id } = parsePreKeyKey(key);
    return { key, kind: publishedKind(kind, record), id, record, version: entry.version };
  });
}

function publishedKind(kind: string, { lastResort }: StoredPreKey): DeviceKeyKind {
  if (kind === 'ec') return 'oneTimePreKey';
  if (kind === 'signed') return 'signedPreKey';
  if (kind === 'mailbox') return 'mailboxKey';
  return lastResort ? 'lastResortKemPreKey' : 'oneTimeKemPreKey';
}

/**
 * Public halves of all keys that no relay has confirmed yet, bound to this device, with the store keys they stand under.
 */
export async function pendingUpload(
  store: Store,
  environment: Environment,
  account: Account,
  replaceOneTimeKeys = false,
): Promise<{ readonly upload: PreKeyUpload; readonly keys: readonly Key[] }> {
  const pending = (await publishedKeys(store)).filter(({ record }) => !record.uploaded);
  const bind = ({ kind, id, record }: PublishedKey): KeyBinding =>
    bindDeviceKey(
      environment.crypto,
      environment.random,
      account.identityKeyPair.privateKey,
      account,
      { kind, id, publicKey: record.publicKey },
      record.createdAt,
    );
  const plain = (one: PublishedKey) => ({ id: one.id, publicKey: one.record.publicKey, binding: bind(one) });
  const signed = (one: PublishedKey) => ({ ...plain(one), signature: signatureOf(one.record) });
  const all = (kind: DeviceKeyKind) => pending.filter((one) => one.kind === kind);
  const [signedPreKey, lastResort, mailbox] = [
    all('signedPreKey').at(-1),
    all('lastResortKemPreKey').at(-1),
    all('mailboxKey').at(-1),
  ];
  const upload: PreKeyUpload = {
    ...(signedPreKey && { signedPreKey: signed(signedPreKey) }),
    ...(lastResort && { lastResortKemPreKey: signed(lastResort) }),
    ...(mailbox && { mailboxKey: plain(mailbox) }),
    oneTimePreKeys: all('oneTimePreKey').map(plain),
    oneTimeKemPreKeys: all('oneTimeKemPreKey').map(signed),
    replaceOneTimeKeys,
  };
  return { upload, keys: pending.map(({ key }) => key) };
}

/** Notes that the relay has the public halves. A key that was used meanwhile is left alone. */
export async function markUploaded(store: Store, keys: readonly Key[]): Promise<void> {
  const uploaded = new Set(keys);
  await changeKeys(store, (published) =>
    published.filter(({ key }) => uploaded.has(key)).map((one) => ({ one, change: { uploaded: true } })),
  );
}

export interface KeyChange {
  readonly one: PublishedKey;
  readonly change: Partial<Pick<StoredPreKey, 'uploaded' | 'replacedAt'>>;
}

/** Changes the records of some published keys, of all as they are now; returns all as they were before. */
export async function changeKeys(
  store: Store,
  choose: (published: readonly PublishedKey[]) => readonly KeyChange[],
): Promise<readonly PublishedKey[]> {
  return commitStep(store, async () => {
    const published = await publishedKeys(store);
    const changes = choose(published);
    const expect = changes.map(({ one: { key, version } }) => [key, version] as const);
    const put = changes.map(({ one: { key, record }, change }) => {
      return [key, encodeStoredPreKey({ ...record, ...change })] as const;
    });
    return { batch: { expect, put }, result: published };
  });
}

/** Whether a key serves one message, and others of its kind take its place. */
export const isOneTime = ({ kind }: PublishedKey): boolean => kind === 'oneTimePreKey' || kind === 'oneTimeKemPreKey';

/** Store keys of everything that the first message with these ids needs or is checked against. */
export function preKeyKeys(crypto: CryptoProvider, ids: PreKeyMessageIds): readonly Key[] {
  return [
    preKeyKey('signed', ids.signedPreKeyId),
    preKeyKey('kem', ids.kemPreKeyId),
    ...(ids.preKeyId === undefined ? [] : [preKeyKey('ec', ids.preKeyId)]),
    usedKey(crypto, ids),
  ];
}

/** Store key of the note that a last-resort KEM pre-key has served this base key. */
export function usedKey(
  crypto: CryptoProvider,
  ids: Pick<PreKeyMessageIds, 'kemPreKeyId' | 'signedPreKeyId' | 'baseKey'>,
): Key {
  return usedLastResortKey(ids.kemPreKeyId, ids.signedPreKeyId, bytesToHex(crypto.sha256(ids.baseKey)));
}

/** The private pre-keys of a snapshot that holds {@link preKeyKeys}. */
export function preKeyLookup(crypto: CryptoProvider, snapshot: Snapshot, ids: PreKeyMessageIds): PreKeyLookup {
  const record = (kind: PreKeyKind, id: number): StoredPreKey | undefined =>
    snapshot.read(preKeyKey(kind, id), decodeStoredPreKey);
  return {
    signedPreKey: (id) => {
      const found = record('signed', id);
      return found && { id, keyPair: x25519KeyPair(found), signature: signatureOf(found) };
    },
    kemPreKey: (id) => {
      const found = record('kem', id);
      if (found === undefined) return undefined;
      const keyPair = {
        privateKey: asKyberPrivateKey(found.privateKey),
        publicKey: parseKemPublicKey(found.publicKey),
      };
      return { id, keyPair, signature: signatureOf(found), lastResort: found.lastResort };
    },
    oneTimePreKey: (id) => {
      const found = record('ec', id);
      return found && { id, keyPair: x25519KeyPair(found) };
    },
    isUsed: () => snapshot.read(usedKey(crypto, ids), (bytes) => bytes) !== undefined,
  };
}

/** Signed and KEM pre-keys are stored with their signature. */
function signatureOf(record: StoredPreKey): Uint8Array {
  if (record.signature === undefined) throw new ClientError('E_STORE_INVALID', 'a signed pre-key lacks its signature');
  return record.signature;
}

const x25519KeyPair = (record: StoredPreKey): OneTimePreKey['keyPair'] => ({
  privateKey: asX25519PrivateKey(record.privateKey),
  publicKey: parsePublicKey(record.publicKey),
});

function toRecord(preKey: SignedPreKey | KemPreKey | OneTimePreKey, createdAt: number): StoredPreKey {
  const kem = 'lastResort' in preKey;
  return {
    privateKey: preKey.keyPair.privateKey,
    publicKey: kem ? serializeKemPublicKey(preKey.keyPair.publicKey) : serializePublicKey(preKey.keyPair.publicKey),
    ...('signature' in preKey ? { signature: preKey.signature } : {}),
    createdAt,
    lastResort: kem && preKey.lastResort,
    uploaded: false,
  };
}
