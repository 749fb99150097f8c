/**
 * Scans in the order of the keys. Where no name is hidden below the prefix, that is the order of the inner store, and a scan
 * is one scan there. Elsewhere the names are read first, then the entries of one moment.
 */

import { type Entry, type Key, StoreError } from '@sotto/store';
import { type Handle, hasherOf, openEntry, readHead, readWithHead } from './handle.ts';
import { PAGE_ENTRIES, READ_ATTEMPTS_MAX } from './limits.ts';
import { buildNameIndex, forgetKeys, keepNameIndex, keysBehind, type NameIndex } from './name-index.ts';
import { baseOf, createdBelow, isOrderedBelow, storedKey } from './stored-key.ts';

type Entries = (readonly [Key, Entry])[];

export interface ScanRange {
  readonly prefix: string;
  readonly after: Key | undefined;
  readonly limit: number;
}

export async function scanRecords(handle: Handle, range: ScanRange): Promise<Entries> {
  const { prefix, after } = range;
  if (after !== undefined && after > prefix && !after.startsWith(prefix)) return [];
  const from = after !== undefined && after < prefix ? undefined : after;
  for (let attempt = 0; attempt < READ_ATTEMPTS_MAX; attempt++) {
    const found = await (isOrderedBelow(handle.forms, prefix)
      ? scanInOrder(handle, { ...range, after: from })
      : scanByName(handle, { ...range, after: from }));
    if (found !== undefined) return found;
  }
  throw new StoreError('E_STORE_BUSY', 'other handles kept writing while many records were read');
}

/** `undefined` when another handle has just brought the first hidden name below the prefix. */
async function scanInOrder(handle: Handle, { prefix, after, limit }: ScanRange): Promise<Entries | undefined> {
  const base = baseOf(hasherOf(handle), prefix);
  const inStore = (key: string): Key => base.stored + key.slice(base.clear.length);
  const options = after === undefined ? { limit } : { limit, after: inStore(after) };
  const found = await handle.inner.scan(inStore(prefix), options);
  const { forms } = await readHead(handle);
  if (!isOrderedBelow(forms, prefix)) return undefined;
  return found.map(([stored, entry]) => openEntry(handle, stored, entry));
}

/** `undefined` when another handle has created or deleted records there meanwhile. */
async function scanByName(handle: Handle, range: ScanRange): Promise<Entries | undefined> {
  const { prefix, after, limit } = range;
  const few = await scanFew(handle, range);
  if (few !== undefined) return few;
  const kept = handle.indexes.get(prefix);
  const isEnough = kept !== undefined && keysBehind(kept, after, limit) !== undefined;
  const index = isEnough ? kept : await buildOfOneMoment(handle, prefix, after);
  if (index === undefined) return undefined;
  const keys = keysBehind(index, after, limit) ?? [];
  const stored = keys.map((key) => storedKey(hasherOf(handle), key));
  const { head, entries } = await readWithHead(handle, stored);
  if (createdBelow(head.forms, prefix) !== index.created) {
    handle.indexes.delete(prefix);
    return undefined;
  }
  const deleted = keys.filter((_, place) => entries[place] === undefined);
  forgetKeys(prefix, index, deleted);
  // The places of those that are gone belong to the next ones.
  if (deleted.length > 0) return undefined;
  return entries.flatMap((entry, place) => (entry === undefined ? [] : [openEntry(handle, stored[place]!, entry)]));
}

/** All below the prefix, if that is one page of the inner store and so of one moment; else `undefined`. */
async function scanFew(handle: Handle, { prefix, after, limit }: ScanRange): Promise<Entries | undefined> {
  if (handle.indexes.has(prefix)) return undefined;
  const page = await handle.inner.scan(baseOf(hasherOf(handle), prefix).stored, { limit: PAGE_ENTRIES });
  if (page.length === PAGE_ENTRIES) return undefined;
  return page
    .map(([stored, entry]) => openEntry(handle, stored, entry))
    .filter(([key]) => key.startsWith(prefix) && (after === undefined || key > after))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .slice(0, limit);
}

async function buildOfOneMoment(
  handle: Handle,
  prefix: string,
  after: Key | undefined,
): Promise<NameIndex | undefined> {
  const created = createdBelow((await readHead(handle)).forms, prefix);
  const index = await buildNameIndex(handle, baseOf(hasherOf(handle), prefix).stored, prefix, after, created);
  if (createdBelow((await readHead(handle)).forms, prefix) !== created) return undefined;
  keepNameIndex(handle, prefix, index);
  return index;
}
