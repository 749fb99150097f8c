/**
 * Keys under one prefix in their own order, where the inner store has them in another because names in them are hidden.
 * Kept for a few prefixes: as long as no other handle has created a record there, all keys with the prefix are among them. Some may
 * have been deleted since. What the same handle creates and deletes is brought up to date.
 */

import { wipe } from '@sotto/crypto';
import type { Key } from '@sotto/store';
import type { Handle } from './handle.ts';
import { NAME_INDEXES_MAX, NAMES_MAX, PAGE_ENTRIES } from './limits.ts';
import { openRecord } from './seal.ts';
import { createdBelow, type Forms } from './stored-key.ts';

export interface NameIndex {
  /** {@link createdBelow} its prefix. */
  created: number;
  /** It has all keys behind this one, of all or of those up to `to`. */
  readonly from: Key | undefined;
  readonly to: Key | undefined;
  /** Ascending. */
  readonly keys: Key[];
}

/** By prefix, least recently made first. */
export type NameIndexes = Map<string, NameIndex>;

/** All keys with `prefix` behind `after`, or the first {@link NAMES_MAX}. `stored` is what their stored keys begin with. */
export async function buildNameIndex(
  handle: Handle,
  stored: string,
  prefix: string,
  after: Key | undefined,
  created: number,
): Promise<NameIndex> {
  const names: Key[] = [];
  let to: Key | undefined;
  for await (const key of keysBelow(handle, stored)) {
    if (!key.startsWith(prefix) || !isBehind(key, after) || (to !== undefined && key > to)) continue;
    names.push(key);
    if (names.length === 2 * NAMES_MAX) {
      names.sort().length = NAMES_MAX;
      to = names.at(-1);
    }
  }
  names.sort();
  if (names.length > NAMES_MAX) {
    names.length = NAMES_MAX;
    to = names.at(-1);
  }
  return { created, from: after, to, keys: names };
}

export function keepNameIndex({ indexes }: Handle, prefix: string, index: NameIndex): void {
  indexes.delete(prefix);
  indexes.set(prefix, index);
  const [oldest] = indexes.keys();
  if (oldest !== undefined && indexes.size > NAME_INDEXES_MAX) indexes.delete(oldest);
}

/** The first `limit` keys behind `after`; `undefined` when the index does not reach so far. */
export function keysBehind(index: NameIndex, after: Key | undefined, limit: number): readonly Key[] | undefined {
  if (index.from !== undefined && (after === undefined || after < index.from)) return undefined;
  const first = after === undefined ? 0 : countUpTo(index.keys, after);
  const keys = index.keys.slice(first, first + limit);
  return keys.length < limit && index.to !== undefined ? undefined : keys;
}

/** Brings all indexes up to date that had all keys before a commit of this handle. */
export function followCommit({ indexes }: Handle, { before, after, put, deleted }: CommittedKeys): void {
  for (const [prefix, index] of indexes) {
    if (index.created !== createdBelow(before, prefix)) continue;
    index.created = createdBelow(after, prefix);
    for (const key of put) moveKey(prefix, index, key, true);
    for (const key of deleted) moveKey(prefix, index, key, false);
  }
}

export interface CommittedKeys {
  readonly before: Forms;
  readonly after: Forms;
  readonly put: readonly Key[];
  readonly deleted: readonly Key[];
}

/** Deleted by another handle. */
export function forgetKeys(prefix: string, index: NameIndex, keys: readonly Key[]): void {
  for (const key of keys) moveKey(prefix, index, key, false);
}

function moveKey(prefix: string, { keys, from, to }: NameIndex, key: Key, isHeld: boolean): void {
  if (!key.startsWith(prefix) || !isBehind(key, from) || (to !== undefined && key > to)) return;
  const place = countUpTo(keys, key);
  const isThere = place > 0 && keys[place - 1] === key;
  if (isHeld && !isThere) keys.splice(place, 0, key);
  if (!isHeld && isThere) keys.splice(place - 1, 1);
}

async function* keysBelow(handle: Handle, stored: string): AsyncGenerator<Key> {
  let after: Key | undefined;
  for (;;) {
    const options = after === undefined ? { limit: PAGE_ENTRIES } : { limit: PAGE_ENTRIES, after };
    const page = await handle.inner.scan(stored, options);
    for (const [storedKey, entry] of page) {
      const { key, value } = openRecord(handle, storedKey, entry.value);
      wipe(value);
      yield key;
    }
    after = page.at(-1)?.[0];
    if (after === undefined || page.length < PAGE_ENTRIES) return;
  }
}

const isBehind = (key: Key, after: Key | undefined): boolean => after === undefined || key > after;

/** How many of `keys`, which ascend, are `key` or before it. */
function countUpTo(keys: readonly Key[], key: Key): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle]! <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}
