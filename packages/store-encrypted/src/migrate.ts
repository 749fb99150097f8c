/**
 * Encrypting a store that was in the clear, where it stands: batch after batch, each of which puts the sealed records and
 * deletes the plain ones. The head says that it is under way, so whoever opens the store next goes on. When nothing is left
 * in the clear, the inner store is purged of what was deleted, where it can be, and only then the head says that it is over.
 */

import type { Entry, Key } from '@sotto/store';
import { commitChange } from './commit.ts';
import { type Handle, readHead } from './handle.ts';
import { MIGRATION_BATCH_BYTES, MIGRATION_BATCH_ENTRIES } from './limits.ts';
import { findPlainRecords } from './plain.ts';
import { corrupt } from './seal.ts';

export async function migratePlainRecords(handle: Handle): Promise<void> {
  for (;;) {
    const found = firstOf(await findPlainRecords(handle.inner, MIGRATION_BATCH_ENTRIES));
    if (found.length === 0) break;
    if (!(await encryptBatch(handle, found))) await assertNotTwice(handle, found);
  }
  await handle.inner.purge?.();
  while ((await readHead(handle)).isMigrating) {
    await commitChange(handle, { expect: [], put: [], delete: [], isMigrating: false });
  }
}

const encryptBatch = (handle: Handle, found: readonly (readonly [Key, Entry])[]): Promise<boolean> =>
  commitChange(handle, {
    expect: found.map(([key]) => [key, null]),
    put: found.map(([key, { value }]) => [key, value]),
    delete: [],
    plain: found.map(([key, { version }]) => [key, version]),
    isMigrating: true,
  });

/** A batch is refused when another handle was faster; or for good, when both forms of one record are there. */
async function assertNotTwice(handle: Handle, tried: readonly (readonly [Key, Entry])[]): Promise<void> {
  const still = new Map(await findPlainRecords(handle.inner, MIGRATION_BATCH_ENTRIES));
  if (tried.every(([key, { version }]) => still.get(key)?.version === version)) {
    throw corrupt('a record is there in the clear and encrypted');
  }
}

/** At least one. */
function firstOf(found: readonly (readonly [Key, Entry])[]): readonly (readonly [Key, Entry])[] {
  let bytes = 0;
  const end = found.findIndex(([, { value }], place) => {
    bytes += value.length;
    return place > 0 && bytes > MIGRATION_BATCH_BYTES;
  });
  return end < 0 ? found : found.slice(0, end);
}
