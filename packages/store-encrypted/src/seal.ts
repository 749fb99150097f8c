/**
 * One record, sealed: encrypted, then authenticated. AES-GCM-SIV in JavaScript is ten times slower than these two, which
 * every backend has from its platform.
 *
 *   1 || commit (6) || nonce (24) || ciphertext || tag (32)
 *
 *   ciphertext = AES-256-CTR(HMAC-SHA-256(cipher key, nonce), length of key (2) || key || value)
 *   tag        = HMAC-SHA-256(tag key, label || store id || length of stored key (2) || stored key || all before the tag)
 *
 * A record opens in its store and its place only, as what the commit of this number wrote. The key itself is inside, since
 * the stored one may hide it. Nonces are random, and each gives a cipher key of its own.
 */

import {
  bytesToUtf8,
  type CryptoProvider,
  concatBytes,
  equalBytes,
  type RandomBytes,
  utf8ToBytes,
  wipe,
} from '@sotto/crypto';
import { type Key, StoreError } from '@sotto/store';
import { bytesToNumber, COUNTER_BYTES, numberToBytes } from './bytes.ts';
import type { StoreKeys } from './keys.ts';

export interface SealEnvironment {
  readonly crypto: CryptoProvider;
  readonly random: RandomBytes;
  readonly keys: StoreKeys;
}

export interface OpenedRecord {
  readonly key: Key;
  readonly value: Uint8Array;
  /** Number of the commit that wrote it. */
  readonly commit: number;
}

export function sealRecord(env: SealEnvironment, stored: Key, record: OpenedRecord): Uint8Array {
  const key = utf8ToBytes(record.key);
  const plaintext = concatBytes(numberToBytes(key.length, LENGTH_BYTES), key, record.value);
  const nonce = env.random(NONCE_BYTES);
  const head = concatBytes(Uint8Array.of(FORMAT), numberToBytes(record.commit, COUNTER_BYTES), nonce);
  const sealed = concatBytes(head, applyCipher(env, nonce, plaintext));
  wipe(plaintext);
  return concatBytes(sealed, tagOf(env, stored, sealed));
}

/** The value is on memory of its own. Throws `StoreError` `E_STORE_CORRUPT`, or `E_STORE_SCHEMA` for a newer form. */
export function openRecord(env: SealEnvironment, stored: Key, bytes: Uint8Array): OpenedRecord {
  const commit = commitOf(bytes);
  const end = bytes.length - TAG_BYTES;
  const tag = tagOf(env, stored, bytes.subarray(0, end));
  const isAuthentic = equalBytes(tag, bytes.subarray(end));
  wipe(tag);
  if (!isAuthentic) throw corrupt('a record is not what this store has written in its place');
  const nonce = bytes.subarray(NONCE_START, NONCE_START + NONCE_BYTES);
  const plaintext = applyCipher(env, nonce, bytes.subarray(NONCE_START + NONCE_BYTES, end));
  const keyEnd = LENGTH_BYTES + bytesToNumber(plaintext.subarray(0, LENGTH_BYTES));
  const key = bytesToUtf8(plaintext.subarray(LENGTH_BYTES, keyEnd));
  const value = plaintext.slice(keyEnd);
  wipe(plaintext);
  return { key, value, commit };
}

/** The number of the commit, without a proof of it. */
export function commitOf(bytes: Uint8Array): number {
  if (bytes[0] !== undefined && bytes[0] > FORMAT) {
    throw new StoreError('E_STORE_SCHEMA', 'a record was encrypted by a newer version: update the software');
  }
  if (bytes[0] !== FORMAT || bytes.length < SEALED_BYTES_MIN) throw corrupt('a record is no encrypted one');
  return bytesToNumber(bytes.subarray(COMMIT_START, NONCE_START));
}

export const corrupt = (what: string): StoreError =>
  new StoreError('E_STORE_CORRUPT', `${what}: restore a backup, and never create a new store over this one`);

/** Its own inverse. */
function applyCipher({ crypto, keys }: SealEnvironment, nonce: Uint8Array, text: Uint8Array): Uint8Array {
  const key = crypto.hmacSha256(keys.cipher, nonce);
  const result = crypto.aesCtr(key, text);
  wipe(key);
  return result;
}

function tagOf({ crypto, keys }: SealEnvironment, stored: Key, sealed: Uint8Array): Uint8Array {
  const place = utf8ToBytes(stored);
  const length = numberToBytes(place.length, LENGTH_BYTES);
  return crypto.hmacSha256(keys.tag, concatBytes(LABEL, keys.storeId, length, place, sealed));
}

const FORMAT = 1;
const COMMIT_START = 1;
const NONCE_START = COMMIT_START + COUNTER_BYTES;
const NONCE_BYTES = 24;
const TAG_BYTES = 32;
const LENGTH_BYTES = 2;
const SEALED_BYTES_MIN = NONCE_START + NONCE_BYTES + LENGTH_BYTES + TAG_BYTES;
const LABEL = utf8ToBytes('sotto encrypted store v1: record');
