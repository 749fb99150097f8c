/**
 * Who may open a store: a client as new as the newest that has, or newer. Records are written whole, so an older client would
 * drop what it does not know, and some of that keeps a promise to somebody.
 */

import { type Key, type Store, StoreError } from '@sotto/store';
import { decodeStoredFormat, encodeStoredFormat } from '@sotto/wire';
import { commitStep, type Snapshot, takeSnapshot } from '../commit.ts';
import { ACCOUNT_KEY, FORMAT_KEY } from '../keys.ts';

/** Raised whenever an older client must not go on with what this one stores. Stores without the record have 1. */
export const STORE_FORMAT = 3;

export const formatRecord = (): readonly [Key, Uint8Array] => [
  FORMAT_KEY,
  encodeStoredFormat({ format: STORE_FORMAT }),
];

/**
 * Marks a store with an account as opened by this version. Throws `StoreError` `E_STORE_SCHEMA` when a newer one has opened it,
 * and `E_STORE_LOCKED` when it is the inside of an encrypted one: it has an account, though none can be seen. Nothing is
 * changed then.
 */
export async function claimStore(store: Store): Promise<void> {
  if (!isBehind(await takeSnapshot(store, RECORDS))) return;
  await commitStep(store, async () => {
    const snapshot = await takeSnapshot(store, RECORDS);
    return { batch: { expect: snapshot.expect, put: isBehind(snapshot) ? [formatRecord()] : [] }, result: undefined };
  });
}

/** Whether there is an account that no client as new as this one has opened. */
function isBehind(snapshot: Snapshot): boolean {
  if (snapshot.read(LOCK_KEY, (bytes) => bytes) !== undefined) {
    throw new StoreError('E_STORE_LOCKED', 'the store is encrypted: wrap it in that of @sotto/store-encrypted');
  }
  const format = snapshot.read(FORMAT_KEY, decodeStoredFormat)?.format ?? 1;
  if (format > STORE_FORMAT) {
    const what = `the store has format ${format}, this software knows ${STORE_FORMAT}`;
    throw new StoreError('E_STORE_SCHEMA', `${what}: update the software`);
  }
  return format < STORE_FORMAT && snapshot.read(ACCOUNT_KEY, (bytes) => bytes) !== undefined;
}

/** What an encrypted store keeps its own key under (docs/storage.md). Nobody sees it through the wrapper. */
const LOCK_KEY: Key = '!lock';

const RECORDS = [FORMAT_KEY, ACCOUNT_KEY, LOCK_KEY];
