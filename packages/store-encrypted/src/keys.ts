/**
 * The keys of an open store, all from the master key, which is drawn at random when the store is created:
 *
 *   cipher || tag || name || digest = HKDF-SHA-256(master, salt = store id, "sotto encrypted store v1: keys", 128)
 *
 * Spec: ours; RFC 5869.
 */

import { type CryptoProvider, utf8ToBytes, wipe } from '@sotto/crypto';

export interface StoreKeys {
  /** Random, drawn with the store. Keeps records of one store out of another. Not secret. */
  readonly storeId: Uint8Array;
  readonly master: Uint8Array;
  /** From which each record has a key of AES-256-CTR. */
  readonly cipher: Uint8Array;
  /** HMAC of every sealed record. */
  readonly tag: Uint8Array;
  /** HMAC of every hidden segment of a key. */
  readonly name: Uint8Array;
  /** HMAC of what the digest of all records is made from. */
  readonly digest: Uint8Array;
}

/** Takes `master`. The caller wipes the result with {@link wipeKeys}. */
export function deriveKeys(crypto: CryptoProvider, storeId: Uint8Array, master: Uint8Array): StoreKeys {
  const all = crypto.hkdfSha256(master, storeId, INFO, 4 * KEY_BYTES);
  const [cipher, tag, name, digest] = [0, 1, 2, 3].map((place) =>
    all.slice(place * KEY_BYTES, (place + 1) * KEY_BYTES),
  );
  wipe(all);
  return { storeId, master, cipher: cipher!, tag: tag!, name: name!, digest: digest! };
}

export const wipeKeys = ({ master, cipher, tag, name, digest }: StoreKeys): void =>
  wipe(master, cipher, tag, name, digest);

export const KEY_BYTES = 32;
export const STORE_ID_BYTES = 16;
const INFO = utf8ToBytes('sotto encrypted store v1: keys');
