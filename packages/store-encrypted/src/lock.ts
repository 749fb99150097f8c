/**
 * The lock: the one record of an encrypted store that is not sealed by its keys. It holds the master key, sealed by a key
 * from what opens the store, and a check by which a wrong key is told from a damaged record.
 *
 *   1 || kind || store id (16) || salt (32) || Argon2id: KiB (4), passes (2), lanes (2)          the parameters
 *     || check (32) || AES-256-GCM-SIV(sealing key, 0, master key, parameters) (48)
 *     || first 8 bytes of SHA-256 of all before
 *
 *   secret                    = Argon2id(pass-phrase, salt, …), or the key that was given
 *   sealing key || check key  = HKDF-SHA-256(secret, salt, "sotto encrypted store v1: lock", 64)
 *   check                     = HMAC-SHA-256(check key, parameters)
 *
 * The salt is drawn for each lock, so the sealing key seals once. The check binds the secret, which AES-GCM-SIV alone would
 * not: one lock opens by one secret.
 */

import { type CryptoProvider, concatBytes, equalBytes, type RandomBytes, utf8ToBytes, wipe } from '@sotto/crypto';
import type { PassPhraseCost } from '@sotto/crypto/pass-phrase';
import { deriveFromPassPhrase, PASS_PHRASE_COST } from '@sotto/crypto/pass-phrase';
import { type Key, StoreError } from '@sotto/store';
import { bytesToNumber, numberToBytes } from './bytes.ts';
import { KEY_BYTES, STORE_ID_BYTES } from './keys.ts';
import { LOCK_LANES_MAX, LOCK_MEMORY_KIB_MAX, LOCK_PASSES_MAX, LOCK_WORK_KIB_MIN } from './limits.ts';
import { corrupt } from './seal.ts';

export const LOCK_KEY: Key = '!lock';

/** What is asked of an application that keeps the key elsewhere: in a keychain, behind a passkey. */
export interface KeyQuestion {
  /** Names the store, for a keychain that holds the keys of several. 16 bytes. */
  readonly storeId: Uint8Array;
  /** The store, or its new lock, is just being made: draw a key, keep it, and give it. Else give the one that was kept. */
  readonly isNew: boolean;
}

/**
 * What opens a store: a pass-phrase, a key of 32 bytes, or a function that gives one or the other, or `undefined` where it
 * cannot be had now; it is asked of a store only that opens by what it gives. `cost` is used for a new lock only; a lock that
 * exists has its own.
 */
export type StoreKey =
  | { readonly passPhrase: string | AskPassPhrase; readonly cost?: PassPhraseCost }
  | { readonly key: Uint8Array }
  | { readonly ask: (question: KeyQuestion) => Promise<Uint8Array | undefined> };

/** Asks whoever knows it. */
export type AskPassPhrase = (question: KeyQuestion) => Promise<string | undefined>;

export interface LockEnvironment {
  readonly crypto: CryptoProvider;
  readonly random: RandomBytes;
}

export interface Lock {
  readonly isPassPhrase: boolean;
  readonly storeId: Uint8Array;
  readonly salt: Uint8Array;
  readonly cost: PassPhraseCost;
  readonly parameters: Uint8Array;
  readonly check: Uint8Array;
  readonly sealedMaster: Uint8Array;
}

/** A new lock for `master`, which the caller keeps. */
export async function createLock(
  env: LockEnvironment,
  key: StoreKey,
  storeId: Uint8Array,
  master: Uint8Array,
): Promise<Uint8Array> {
  const cost = ('passPhrase' in key && key.cost) || PASS_PHRASE_COST;
  if (cost.memoryKiB * cost.passes < LOCK_WORK_KIB_MIN) {
    throw new RangeError(`key.cost: KiB times passes must be ${LOCK_WORK_KIB_MIN} or more`);
  }
  const salt = env.random(SALT_BYTES);
  const parameters = concatBytes(
    Uint8Array.of(FORMAT, 'passPhrase' in key ? PASS_PHRASE : RAW_KEY),
    storeId,
    salt,
    ...('passPhrase' in key ? costBytes(cost) : [new Uint8Array(COST_BYTES)]),
  );
  const secret = await secretFor(key, { storeId, salt, cost, isNew: true });
  const { sealingKey, checkKey } = deriveLockKeys(env.crypto, secret, salt);
  const check = env.crypto.hmacSha256(checkKey, parameters);
  const sealed = env.crypto.aesGcmSivEncrypt(sealingKey, NONCE, master, parameters);
  wipe(secret, sealingKey, checkKey);
  const all = concatBytes(parameters, check, sealed);
  return concatBytes(all, env.crypto.sha256(all).subarray(0, CHECKSUM_BYTES));
}

/** Throws `StoreError` `E_STORE_CORRUPT`, or `E_STORE_SCHEMA` for a newer form. */
export function parseLock(crypto: CryptoProvider, bytes: Uint8Array): Lock {
  if (bytes[0] !== undefined && bytes[0] > FORMAT) {
    throw new StoreError('E_STORE_SCHEMA', 'the store was encrypted by a newer version: update the software');
  }
  const end = bytes.length - CHECKSUM_BYTES;
  const checksum = crypto.sha256(bytes.subarray(0, Math.max(end, 0))).subarray(0, CHECKSUM_BYTES);
  if (bytes.length !== LOCK_BYTES || bytes[0] !== FORMAT || !equalBytes(checksum, bytes.subarray(end))) {
    throw corrupt('the lock of the encrypted store is damaged');
  }
  const parameters = bytes.slice(0, PARAMETERS_BYTES);
  const cost = {
    memoryKiB: bytesToNumber(parameters.subarray(COST_START, COST_START + 4)),
    passes: bytesToNumber(parameters.subarray(COST_START + 4, COST_START + 6)),
    lanes: bytesToNumber(parameters.subarray(COST_START + 6)),
  };
  const isPassPhrase = parameters[1] === PASS_PHRASE;
  if (!isPassPhrase && parameters[1] !== RAW_KEY) throw corrupt('the lock of the encrypted store is of no known kind');
  if (isPassPhrase && !isBearable(cost)) throw corrupt('the lock asks for more work than any that was made');
  return {
    isPassPhrase,
    storeId: parameters.slice(2, 2 + STORE_ID_BYTES),
    salt: parameters.slice(2 + STORE_ID_BYTES, COST_START),
    cost,
    parameters,
    check: bytes.slice(PARAMETERS_BYTES, PARAMETERS_BYTES + CHECK_BYTES),
    sealedMaster: bytes.slice(PARAMETERS_BYTES + CHECK_BYTES, end),
  };
}

/** The master key. Throws `StoreError` `E_STORE_LOCKED` for a wrong key or none. */
export async function openLock(env: LockEnvironment, lock: Lock, key: StoreKey): Promise<Uint8Array> {
  if ('passPhrase' in key !== lock.isPassPhrase) {
    throw locked(`the store is opened by a ${lock.isPassPhrase ? 'pass-phrase' : 'key'}`);
  }
  const secret = await secretFor(key, { ...lock, isNew: false });
  const { sealingKey, checkKey } = deriveLockKeys(env.crypto, secret, lock.salt);
  try {
    if (!equalBytes(env.crypto.hmacSha256(checkKey, lock.parameters), lock.check)) {
      throw locked(`this ${lock.isPassPhrase ? 'pass-phrase' : 'key'} is not that of the store`);
    }
    return env.crypto.aesGcmSivDecrypt(sealingKey, NONCE, lock.sealedMaster, lock.parameters);
  } catch (error) {
    throw error instanceof StoreError ? error : corrupt('the lock of the encrypted store is damaged');
  } finally {
    wipe(secret, sealingKey, checkKey);
  }
}

interface SecretQuestion extends KeyQuestion {
  readonly salt: Uint8Array;
  readonly cost: PassPhraseCost;
}

/** On memory of its own. */
async function secretFor(key: StoreKey, { storeId, salt, cost, isNew }: SecretQuestion): Promise<Uint8Array> {
  const question: KeyQuestion = { storeId: storeId.slice(), isNew };
  if ('passPhrase' in key) {
    const passPhrase = typeof key.passPhrase === 'function' ? await key.passPhrase(question) : key.passPhrase;
    if (passPhrase === undefined) throw locked('the pass-phrase of the store cannot be had now');
    return deriveFromPassPhrase(passPhrase, salt, cost);
  }
  const given = 'key' in key ? key.key : await key.ask(question);
  if (given === undefined) throw locked('the key of the store cannot be had now');
  if (!(given instanceof Uint8Array)) throw new TypeError('key: must be a Uint8Array');
  if (given.length !== KEY_BYTES) throw new RangeError(`key: must have ${KEY_BYTES} bytes`);
  return given.slice();
}

function deriveLockKeys(crypto: CryptoProvider, secret: Uint8Array, salt: Uint8Array) {
  const both = crypto.hkdfSha256(secret, salt, INFO, 2 * KEY_BYTES);
  const keys = { sealingKey: both.slice(0, KEY_BYTES), checkKey: both.slice(KEY_BYTES) };
  wipe(both);
  return keys;
}

const isBearable = ({ memoryKiB, passes, lanes }: PassPhraseCost): boolean =>
  passes >= 1 &&
  passes <= LOCK_PASSES_MAX &&
  lanes >= 1 &&
  lanes <= LOCK_LANES_MAX &&
  memoryKiB >= 8 * lanes &&
  memoryKiB <= LOCK_MEMORY_KIB_MAX;

const costBytes = ({ memoryKiB, passes, lanes }: PassPhraseCost): readonly Uint8Array[] => [
  numberToBytes(memoryKiB, 4),
  numberToBytes(passes, 2),
  numberToBytes(lanes, 2),
];

const locked = (why: string): StoreError => new StoreError('E_STORE_LOCKED', why);

const FORMAT = 1;
const PASS_PHRASE = 1;
const RAW_KEY = 2;
const SALT_BYTES = 32;
const COST_BYTES = 8;
const COST_START = 2 + STORE_ID_BYTES + SALT_BYTES;
const PARAMETERS_BYTES = COST_START + COST_BYTES;
const CHECK_BYTES = 32;
const CHECKSUM_BYTES = 8;
const LOCK_BYTES = PARAMETERS_BYTES + CHECK_BYTES + KEY_BYTES + 16 + CHECKSUM_BYTES;
const NONCE = new Uint8Array(12);
const INFO = utf8ToBytes('sotto encrypted store v1: lock');
