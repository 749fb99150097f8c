/**
 * Commits. Each one replaces the head along with the records, on the condition that the head is still the one it was computed
 * from: so commits of all handles have an order, and the digest is of exactly the records that there are. What the caller
 * expects is left to the inner store to compare, whose versions are the caller's.
 */

import { wipe } from '@sotto/crypto';
import { type CheckedBatch, type Key, StoreError, type Version } from '@sotto/store';
import { type Handle, hasherOf, readHead, readWithHead } from './handle.ts';
import { HEAD_KEY, type Head, sealHead, toggleRecord } from './head.ts';
import { COMMIT_ATTEMPTS_MAX } from './limits.ts';
import { followCommit } from './name-index.ts';
import { commitOf, corrupt, sealRecord } from './seal.ts';
import { addForms, storedKey } from './stored-key.ts';

/** A batch, and what else the same commit does. */
export interface Change extends CheckedBatch {
  /** Records in the clear that are expected and deleted, by their keys in the inner store. */
  readonly plain?: readonly (readonly [Key, Version])[];
  readonly isMigrating?: boolean;
}

/** Takes the values and wipes them. `false`: something expected had moved. */
export async function commitChange(handle: Handle, change: Change): Promise<boolean> {
  try {
    const hasher = hasherOf(handle);
    const expected = change.expect.map(([key, version]) => [storedKey(hasher, key), version] as const);
    const isWriting = change.put.length + change.delete.length > 0 || change.isMigrating !== undefined;
    return await (isWriting ? commitRecords(handle, change, expected) : handle.inner.commit({ expect: expected }));
  } finally {
    wipe(...change.put.map(([, value]) => value));
  }
}

async function commitRecords(
  handle: Handle,
  change: Change,
  expected: readonly (readonly [Key, Version | null])[],
): Promise<boolean> {
  const hasher = hasherOf(handle);
  const put = change.put.map(([key, value]) => ({ key, value, stored: storedKey(hasher, key) }));
  const deleted = change.delete.map((key) => storedKey(hasher, key));
  const plain = change.plain ?? [];
  for (let attempt = 0; attempt < COMMIT_ATTEMPTS_MAX; attempt++) {
    const written = [...put.map(({ stored }) => stored), ...deleted];
    const { head: before, entries } = await readWithHead(handle, written);
    const created = put.filter((_, place) => entries[place] === undefined).map(({ key }) => key);
    const head = nextHead(before, change, created);
    for (const [place, entry] of entries.entries()) {
      if (entry === undefined) continue;
      const commit = commitOf(entry.value);
      if (commit > before.commit) throw corrupt('a record is newer than the head');
      toggleRecord(handle, head.digest, written[place]!, commit);
    }
    for (const { stored } of put) toggleRecord(handle, head.digest, stored, head.commit);
    const count = before.count - entries.filter((entry) => entry !== undefined).length + put.length;
    const sealed = put.map(({ key, value, stored }) => {
      return [stored, sealRecord(handle, stored, { key, value, commit: head.commit })] as const;
    });
    const batch = {
      expect: [[HEAD_KEY, before.version] as const, ...expected, ...plain],
      put: [[HEAD_KEY, sealHead(handle, { ...head, count })] as const, ...sealed],
      delete: [...deleted, ...plain.map(([key]) => key)],
    };
    if (await handle.inner.commit(batch)) {
      handle.commits = Math.max(handle.commits, head.commit);
      const keys = { put: put.map(({ key }) => key), deleted: change.delete };
      followCommit(handle, { before: before.forms, after: head.forms, ...keys });
      return true;
    }
    if ((await readHead(handle)).version === before.version) return false;
  }
  throw new StoreError('E_STORE_BUSY', 'other handles on the encrypted store kept winning');
}

/** But for the count, with a digest of its own that is to be changed. */
const nextHead = (head: Head, { isMigrating }: Change, created: readonly Key[]): Head => ({
  commit: head.commit + 1,
  count: head.count,
  digest: head.digest.slice(),
  forms: addForms(head.forms, created),
  isMigrating: isMigrating ?? head.isMigrating,
});
