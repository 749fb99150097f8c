/**
 * The account's pre-keys: made here, public halves on the relay's shelf, private halves in the store until a first
 * message has used them.
 *
 * Ids come from one counter that never goes back, so no id names two keys, and the relay can tell a repeated upload
 * from a new one.
 */

import { asKyberPrivateKey, asX25519PrivateKey, bytesToHex, type CryptoProvider, wipe } from '@sotto/crypto';
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
import type { Key, Store } from '@sotto/store';
import {
  decodeStoredAccount,
  decodeStoredPreKey,
  encodeStoredAccount,
  encodeStoredPreKey,
  type PreKeyUpload,
  type StoredPreKey,
} from '@sotto/wire';
import type { Account } from './account.ts';
import { commitStep, decodeRecord, type Snapshot, takeSnapshot } from './commit.ts';
import type { AccountContext } from './context.ts';
import { type Environment, nowSeconds } from './environment.ts';
import { ClientError, codeOf } from './errors.ts';
import { ACCOUNT_KEY, PRE_KEY_PREFIX, type PreKeyKind, parsePreKeyKey, preKeyKey, usedLastResortKey } from './keys.ts';
import { ONE_TIME_KEM_PRE_KEYS, ONE_TIME_PRE_KEYS, PRE_KEY_LOW_WATER } from './limits.ts';
import { meetRelay } from './reannounce.ts';

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
}

/** What a new account publishes. */
export const FULL_SHELF: PreKeyCounts = {
  signed: 1,
  lastResort: 1,
  oneTime: ONE_TIME_PRE_KEYS,
  oneTimeKem: ONE_TIME_KEM_PRE_KEYS,
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
  return { put, nextPreKeyId: id };
}

/** Public halves of all pre-keys that no relay has confirmed yet, with the store keys they stand under. */
export async function pendingUpload(
  store: Store,
): Promise<{ readonly upload: PreKeyUpload; readonly keys: readonly Key[] }> {
  const keys: Key[] = [];
  const upload: { -readonly [K in keyof PreKeyUpload]: PreKeyUpload[K] } = {
    oneTimePreKeys: [],
    oneTimeKemPreKeys: [],
  };
  for (const [key, entry] of await store.scan(PRE_KEY_PREFIX)) {
    const record = decodeRecord(key, entry.value, decodeStoredPreKey);
    if (record.uploaded) continue;
    keys.push(key);
    const { kind, id } = parsePreKeyKey(key);
    const { publicKey } = record;
    if (kind === 'ec') upload.oneTimePreKeys = [...upload.oneTimePreKeys, { id, publicKey }];
    else if (kind === 'signed') upload.signedPreKey = { id, publicKey, signature: signatureOf(record) };
    else if (record.lastResort) upload.lastResortKemPreKey = { id, publicKey, signature: signatureOf(record) };
    else upload.oneTimeKemPreKeys = [...upload.oneTimeKemPreKeys, { id, publicKey, signature: signatureOf(record) }];
  }
  return { upload, keys };
}

/** Notes that the relay has the public halves. A key that was used meanwhile is left alone. */
export async function markUploaded(store: Store, keys: readonly Key[]): Promise<void> {
  await commitStep(store, async () => {
    const snapshot = await takeSnapshot(store, keys);
    const put: (readonly [Key, Uint8Array])[] = [];
    for (const key of keys) {
      const record = snapshot.read(key, decodeStoredPreKey);
      if (record !== undefined) put.push([key, encodeStoredPreKey({ ...record, uploaded: true })]);
    }
    return { batch: { expect: snapshot.expect, put }, result: undefined };
  });
}

/** Looks after the relay's shelf whenever pre-keys were used, until `signal` is aborted. Never rejects. */
export async function runPreKeyShelf(context: AccountContext, signal: AbortSignal): Promise<void> {
  let generation = context.preKeyUses.generation;
  for (;;) {
    await context.preKeyUses.wait(generation, signal);
    if (signal.aborted) return;
    generation = context.preKeyUses.generation;
    try {
      await meetRelay(context, signal);
      await refillPreKeys(context, signal);
    } catch (error) {
      // Tried again at the next use and the next connection.
      const fields = { code: codeOf(error) };
      if (!signal.aborted) context.environment.log({ level: 'warn', event: 'refill-failed', fields });
    }
  }
}

/** Uploads what is pending, and fills the relay's shelf when a quarter or less is left. */
async function refillPreKeys(context: AccountContext, signal: AbortSignal): Promise<void> {
  await uploadPending(context, signal);
  const left = await context.relay.preKeyStatus(signal);
  const counts: PreKeyCounts = {
    signed: 0,
    lastResort: 0,
    oneTime: missing(left.oneTimePreKeys, ONE_TIME_PRE_KEYS),
    oneTimeKem: missing(left.oneTimeKemPreKeys, ONE_TIME_KEM_PRE_KEYS),
  };
  if (counts.oneTime === 0 && counts.oneTimeKem === 0) return;
  await commitStep(context.store, async () => {
    const snapshot = await takeSnapshot(context.store, [ACCOUNT_KEY]);
    const record = snapshot.read(ACCOUNT_KEY, decodeStoredAccount);
    if (record === undefined) throw new ClientError('E_ACCOUNT_MISSING', 'the account is gone from the store');
    const { put, nextPreKeyId } = generatePreKeys(
      context.environment,
      context.account.identityKeyPair,
      record.nextPreKeyId,
      counts,
    );
    const account = encodeStoredAccount({ ...record, nextPreKeyId });
    return { batch: { expect: snapshot.expect, put: [...put, [ACCOUNT_KEY, account]] }, result: undefined };
  });
  await uploadPending(context, signal);
}

async function uploadPending(context: AccountContext, signal: AbortSignal): Promise<void> {
  const { upload, keys } = await pendingUpload(context.store);
  if (keys.length === 0) return;
  await context.relay.uploadPreKeys(upload, signal);
  await markUploaded(context.store, keys);
}

const missing = (left: number, full: number): number => (left > full * PRE_KEY_LOW_WATER ? 0 : full - left);

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
