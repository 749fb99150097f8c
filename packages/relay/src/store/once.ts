/**
 * What may happen once: a signed request and an item of one origin. Both are kept as truncated keyed hashes: they show
 * a repetition and prove nothing to anybody who does not hold the key of this data directory.
 */

import { NONCE_MEMORY_SECONDS } from '@sotto/identity';
import type { SqliteDatabase } from '@sotto/store-sqlite';
import { RelayError } from '../errors.ts';
import { DEDUPE_EXTRA_HOURS } from '../limits.ts';
import { keyedDigest } from './keyed-digest.ts';
import type { RequestNonce } from './relay-store.ts';

export interface Once {
  /** Spends a nonce or throws `E_SIGNATURE_REPLAYED`. */
  spend(request: RequestNonce): void;
  isKnownItem(origin: string, itemId: Uint8Array): boolean;
  /** Whether it was not known before. */
  rememberItem(origin: string, itemId: Uint8Array, itemExpiresHour: number): boolean;
  /** In the transaction that has remembered it. */
  forgetItem(origin: string, itemId: Uint8Array): void;
}

export const createOnce = (database: SqliteDatabase, key: Uint8Array, clock: () => number): Once => {
  const insertNonce = database.prepare('INSERT OR IGNORE INTO nonce (digest, expires_minute) VALUES (?, ?)');
  const findItem = database.prepare('SELECT 1 FROM dedupe WHERE item_digest = ?');
  const insertItem = database.prepare('INSERT OR IGNORE INTO dedupe (item_digest, expires_hour) VALUES (?, ?)');
  const deleteItem = database.prepare('DELETE FROM dedupe WHERE item_digest = ?');

  /** An item is looked up and then remembered: its digest is computed once. */
  let last: { readonly origin: string; readonly itemId: Uint8Array; readonly digest: Uint8Array } | undefined;
  const itemDigest = (origin: string, itemId: Uint8Array): Uint8Array => {
    if (last?.itemId !== itemId || last.origin !== origin)
      last = { origin, itemId, digest: digest(key, 'item', origin, itemId) };
    return last.digest;
  };

  return {
    spend(request) {
      if (request === undefined) return;
      const { scope, nonce } = request;
      const expiresMinute = Math.ceil((clock() / 1000 + NONCE_MEMORY_SECONDS) / 60);
      const { changes } = insertNonce.run(digest(key, 'nonce', scope, nonce), expiresMinute);
      if (Number(changes) === 0) throw new RelayError('E_SIGNATURE_REPLAYED', 'this signature was used before');
    },
    isKnownItem: (origin, itemId) => findItem.get(itemDigest(origin, itemId)) !== undefined,
    rememberItem(origin, itemId, itemExpiresHour) {
      return insertItem.run(itemDigest(origin, itemId), itemExpiresHour + DEDUPE_EXTRA_HOURS).changes === 1;
    },
    forgetItem(origin, itemId) {
      deleteItem.run(itemDigest(origin, itemId));
    },
  };
};

/** Neither kind nor scope holds a zero byte. 16 bytes. */
const digest = (key: Uint8Array, kind: string, scope: string, id: Uint8Array): Uint8Array =>
  keyedDigest(key, `${kind}\0${scope}`, id, 16);
