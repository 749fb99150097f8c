/** What the operations of one open handle share. */

import type { CryptoProvider, RandomBytes } from '@sotto/crypto';
import type { Entry, Key, Store, Version } from '@sotto/store';
import { HEAD_KEY, type Head, openHead } from './head.ts';
import type { StoreKeys } from './keys.ts';
import type { NameIndexes } from './name-index.ts';
import { corrupt, openRecord, type SealEnvironment } from './seal.ts';
import { type Forms, type KeyHasher, storedKey } from './stored-key.ts';

export interface Handle extends SealEnvironment {
  readonly crypto: CryptoProvider;
  readonly random: RandomBytes;
  readonly inner: Store;
  readonly keys: StoreKeys;
  readonly indexes: NameIndexes;
  /** As in the head that was read last. Forms only ever come in addition. */
  forms: Forms;
  /** Commits that the store has had, as far as this handle knows: the head never has fewer. */
  commits: number;
}

export const hasherOf = ({ crypto, keys }: SealEnvironment): KeyHasher => ({ crypto, nameKey: keys.name });

export interface HeadEntry extends Head {
  /** In the inner store. */
  readonly version: Version;
}

/**
 * The head and the records under `stored` keys, of one moment. Throws `StoreError` `E_STORE_CORRUPT` when the head is older
 * than what this handle has seen before it asked.
 */
export async function readWithHead(
  handle: Handle,
  stored: readonly Key[],
): Promise<{ readonly head: HeadEntry; readonly entries: readonly (Entry | undefined)[] }> {
  const commitsMin = handle.commits;
  const [entry, ...entries] = await handle.inner.get([HEAD_KEY, ...stored]);
  const head = openHead(handle, entry?.value);
  if (head.commit < commitsMin) throw corrupt('the encrypted store has gone back to an earlier state');
  handle.commits = Math.max(handle.commits, head.commit);
  handle.forms = head.forms;
  return { head: { ...head, version: entry?.version ?? 0 }, entries };
}

export const readHead = async (handle: Handle): Promise<HeadEntry> => (await readWithHead(handle, [])).head;

/** The entry in the clear. Throws `StoreError` `E_STORE_CORRUPT` when it is not what stands in this place. */
export function openEntry(handle: Handle, stored: Key, entry: Entry): readonly [Key, Entry] {
  const { key, value } = openRecord(handle, stored, entry.value);
  if (storedKey(hasherOf(handle), key) !== stored) throw corrupt('a record stands in the place of another');
  return [key, { value, version: entry.version }];
}
