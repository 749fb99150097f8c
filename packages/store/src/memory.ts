/**
 * The in-memory adapter: for tests, simulations and short-lived clients. A commit runs within one turn of the event
 * loop, so commits are serial and reads are of one moment. Values are copied in and out; one that is replaced or
 * deleted is overwritten with zeros. `purge` drops the keys of deleted entries too, as far as strings can be dropped.
 */

import type { CheckedBatch } from './check.ts';
import { checkBatch, checkKeys, checkScan } from './check.ts';
import { StoreError } from './errors.ts';
import type { Entry, Key, Store, Version } from './store.ts';

export interface MemoryStoreOptions {
  /** A memory store, open or closed, on whose data the new handle works, as a second tab or the next start would. */
  readonly sharing?: Store;
}

export function memoryStore(options: MemoryStoreOptions = {}): Store {
  const data = options.sharing === undefined ? emptyData() : dataOf(options.sharing);
  let open = true;
  const assertOpen = (): void => {
    if (!open) throw new StoreError('E_STORE_CLOSED', 'the memory store is closed');
  };
  const store: Store = {
    durability: 'volatile',
    async get(keys) {
      checkKeys(keys);
      assertOpen();
      return keys.map((key) => {
        const entry = data.entries.get(key);
        return entry && copyEntry(entry);
      });
    },
    async scan(prefix, scanOptions) {
      const { after, limit } = checkScan(prefix, scanOptions);
      assertOpen();
      return keysInRange(data, prefix, after, limit).flatMap((key) => {
        const entry = data.entries.get(key);
        return entry === undefined ? [] : [[key, copyEntry(entry)] as const];
      });
    },
    async commit(batch) {
      const checked = checkBatch(batch);
      assertOpen();
      return commitBatch(data, checked);
    },
    async purge() {
      assertOpen();
      sortChangedKeys(data);
    },
    async close() {
      open = false;
    },
  };
  dataOfStore.set(store, data);
  return store;
}

interface MemoryData {
  readonly entries: Map<Key, Entry>;
  /** All keys ascending, as of the last scan. */
  sortedKeys: Key[];
  /** Keys that came or went since. */
  readonly changedKeys: Set<Key>;
  /** Of the last commit that put something. */
  version: Version;
}

const emptyData = (): MemoryData => ({ entries: new Map(), sortedKeys: [], changedKeys: new Set(), version: 0 });

function dataOf(store: Store): MemoryData {
  const data = dataOfStore.get(store);
  if (data === undefined) throw new TypeError('options.sharing: must be a store that memoryStore() made');
  return data;
}

function commitBatch(data: MemoryData, batch: CheckedBatch): boolean {
  const moved = batch.expect.some(([key, version]) => (data.entries.get(key)?.version ?? null) !== version);
  if (moved) return false;
  data.version++;
  for (const [key, value] of batch.put) {
    if (!wipeEntry(data, key)) data.changedKeys.add(key);
    data.entries.set(key, { value: Uint8Array.from(value), version: data.version });
  }
  for (const key of batch.delete) {
    if (wipeEntry(data, key)) data.changedKeys.add(key);
    data.entries.delete(key);
  }
  return true;
}

/** Whether there was one. Nobody else holds its array: reads hand out copies. */
function wipeEntry(data: MemoryData, key: Key): boolean {
  const entry = data.entries.get(key);
  entry?.value.fill(0);
  return entry !== undefined;
}

function keysInRange(data: MemoryData, prefix: string, after: Key | undefined, limit: number): readonly Key[] {
  sortChangedKeys(data);
  const keys = data.sortedKeys;
  const first = countWhile(keys, (key) => key < prefix || (after !== undefined && key <= after));
  const candidates = keys.slice(first, first + limit);
  const matching = countWhile(candidates, (key) => key.startsWith(prefix));
  return candidates.slice(0, matching);
}

/** A few keys are moved in and out of their places; after many, all are sorted again. */
function sortChangedKeys(data: MemoryData): void {
  const { entries, sortedKeys, changedKeys } = data;
  if (changedKeys.size > MOVED_KEYS_MAX) data.sortedKeys = [...entries.keys()].sort();
  else for (const key of changedKeys) moveKey(sortedKeys, key, entries.has(key));
  changedKeys.clear();
}

function moveKey(keys: Key[], key: Key, isHeld: boolean): void {
  const place = countWhile(keys, (other) => other < key);
  if ((keys[place] === key) === isHeld) return;
  if (isHeld) keys.splice(place, 0, key);
  else keys.splice(place, 1);
}

/** How many leading elements fulfil `condition`, which no element after the first failing one may fulfil. */
function countWhile<T>(list: readonly T[], condition: (element: T) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (condition(list[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}

const copyEntry = ({ value, version }: Entry): Entry => ({ value: Uint8Array.from(value), version });

/** Beyond so many, sorting is quicker than moving. */
const MOVED_KEYS_MAX = 64;

const dataOfStore = new WeakMap<Store, MemoryData>();
