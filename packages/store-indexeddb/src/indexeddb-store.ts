/**
 * The storage interface on IndexedDB, safe between tabs and workers: a commit compares and writes inside one transaction of
 * strict durability, and transactions that write the same stores come one after another.
 *
 * Spec: Indexed Database API 3.0; Storage Standard for `persist`.
 */

import type { CheckedBatch, Durability, Entry, Key, Store } from '@sotto/store';
import { checkBatch, checkKeys, checkScan, StoreError } from '@sotto/store';
import { translateFailure } from './failure.ts';
import { inTransaction } from './transaction.ts';

export interface IndexedDbStoreOptions {
  /** Whether to ask the browser to keep the data when space gets scarce; default true. It may ask the user, or refuse. */
  readonly persist?: boolean;
  /** Default: that of the platform. */
  readonly factory?: IDBFactory;
}

/**
 * Opens the store in the database `name` of this origin, created if missing. Its durability is `persistent` when the browser
 * has promised to keep it, else `evictable`. Rejects with `StoreError` `E_STORE_UNAVAILABLE`, `E_STORE_SCHEMA`,
 * `E_STORE_BUSY` while a tab with an older version is open, `E_STORE_FULL` or `E_STORE_FAILED`.
 */
export async function indexedDbStore(name: string, options: IndexedDbStoreOptions = {}): Promise<Store> {
  if (typeof name !== 'string' || name === '') throw new TypeError('name: must be a name');
  const factory = options.factory ?? (typeof indexedDB === 'undefined' ? undefined : indexedDB);
  if (factory === undefined) {
    throw new StoreError('E_STORE_UNAVAILABLE', 'this platform has no IndexedDB: use another store');
  }
  const durability: Durability = (await isPersistent(options.persist ?? true)) ? 'persistent' : 'evictable';
  return storeOn(await openDatabase(factory, name), durability);
}

function openDatabase(factory: IDBFactory, name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    let request: IDBOpenDBRequest;
    try {
      request = factory.open(name, SCHEMA_VERSION);
    } catch (error) {
      reject(translateFailure(error));
      return;
    }
    request.onupgradeneeded = () => {
      const { result: database } = request;
      if (database.objectStoreNames.contains(ENTRIES)) return;
      database.createObjectStore(ENTRIES);
      database.createObjectStore(COUNTER).put(0, COUNTER_KEY);
    };
    request.onblocked = () => {
      request.onsuccess = () => request.result.close();
      reject(new StoreError('E_STORE_BUSY', 'a tab with an older version of this site is open: close it'));
    };
    request.onerror = () => reject(translateFailure(request.error));
    request.onsuccess = () => resolve(request.result);
  });
}

function storeOn(database: IDBDatabase, durability: Durability): Store {
  let isOpen = true;
  const assertOpen = (): void => {
    if (!isOpen) throw new StoreError('E_STORE_CLOSED', 'the database is closed');
  };
  // A newer version in another tab waits for this one to go; the browser closes it when the user clears the data.
  database.onversionchange = () => {
    isOpen = false;
    database.close();
  };
  database.onclose = () => {
    isOpen = false;
  };
  return {
    durability,
    async get(keys) {
      checkKeys(keys);
      assertOpen();
      return keys.length === 0 ? [] : readEntries(database, keys);
    },
    async scan(prefix, options) {
      const { after, limit } = checkScan(prefix, options);
      assertOpen();
      return scanEntries(database, prefix, after, limit);
    },
    async commit(batch) {
      const checked = checkBatch(batch);
      assertOpen();
      // The browser copies a value when it is put, which is later, and then the whole buffer that it is a view of.
      const put = checked.put.map(([key, value]) => [key, Uint8Array.from(value)] as const);
      return commitBatch(database, { ...checked, put });
    },
    async close() {
      isOpen = false;
      // Transactions that have begun still end.
      database.close();
    },
  };
}

function readEntries(database: IDBDatabase, keys: readonly Key[]): Promise<(Entry | undefined)[]> {
  return inTransaction(database, 'readonly', [ENTRIES], (transaction, { give }) => {
    const entries = transaction.objectStore(ENTRIES);
    const found = keys.map((): Entry | undefined => undefined);
    for (const [place, key] of keys.entries()) {
      const request: IDBRequest<StoredEntry | undefined> = entries.get(key);
      request.onsuccess = () => {
        found[place] = request.result && entryOf(request.result);
      };
    }
    give(found);
  });
}

function scanEntries(
  database: IDBDatabase,
  prefix: string,
  after: Key | undefined,
  limit: number,
): Promise<(readonly [Key, Entry])[]> {
  const end = prefix + BEHIND_ALL_CHARACTERS;
  if (after !== undefined && after >= end) return Promise.resolve([]);
  const isBehind = after !== undefined && after >= prefix;
  const range = IDBKeyRange.bound(isBehind ? after : prefix, end, isBehind, true);
  return inTransaction(database, 'readonly', [ENTRIES], (transaction, { give }) => {
    const entries = transaction.objectStore(ENTRIES);
    const found: (readonly [Key, Entry])[] = [];
    const keys: IDBRequest<IDBValidKey[]> = entries.getAllKeys(range, limit);
    const values: IDBRequest<StoredEntry[]> = entries.getAll(range, limit);
    values.onsuccess = () => {
      for (const [place, value] of values.result.entries()) found.push([String(keys.result[place]), entryOf(value)]);
    };
    give(found);
  });
}

/** Reads all versions that are expected and the counter, and writes in the callback of the last of these reads. */
function commitBatch(database: IDBDatabase, batch: CheckedBatch): Promise<boolean> {
  return inTransaction(database, 'readwrite', [ENTRIES, COUNTER], (transaction, { give, refuse }) => {
    const entries = transaction.objectStore(ENTRIES);
    const counter = transaction.objectStore(COUNTER);
    let isMoved = false;
    for (const [key, version] of batch.expect) {
      const request: IDBRequest<StoredEntry | undefined> = entries.get(key);
      request.onsuccess = () => {
        if ((request.result?.version ?? null) !== version) isMoved = true;
      };
    }
    const last: IDBRequest<unknown> = counter.get(COUNTER_KEY);
    last.onsuccess = () => {
      if (isMoved) return give(false);
      if (typeof last.result !== 'number') {
        return refuse(new StoreError('E_STORE_CORRUPT', 'the version counter is gone: restore a backup'));
      }
      const version = last.result + 1;
      counter.put(version, COUNTER_KEY);
      for (const [key, value] of batch.put) entries.put({ version, value } satisfies StoredEntry, key);
      for (const key of batch.delete) entries.delete(key);
      give(true);
    };
  });
}

interface StoredEntry {
  readonly version: number;
  readonly value: Uint8Array;
}

const entryOf = ({ version, value }: StoredEntry): Entry => ({ version, value: new Uint8Array(value) });

async function isPersistent(isAsked: boolean): Promise<boolean> {
  if (typeof navigator === 'undefined' || navigator.storage === undefined) return false;
  try {
    return (await navigator.storage.persisted()) || (isAsked && (await navigator.storage.persist()));
  } catch {
    // A worker, or a page that may not ask.
    return false;
  }
}

const SCHEMA_VERSION = 1;
const ENTRIES = 'entry';
const COUNTER = 'counter';
const COUNTER_KEY = 'version';

/** A character above all that a key may have: `prefix + it` lies behind every key with the prefix. */
const BEHIND_ALL_CHARACTERS = '\u007f';
