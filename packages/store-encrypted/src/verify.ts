/** Reads everything once and compares it with the head. */

import { equalBytes, wipe } from '@sotto/crypto';
import { type Key, StoreError } from '@sotto/store';
import { type Handle, hasherOf, readHead } from './handle.ts';
import { toggleRecord } from './head.ts';
import { PAGE_ENTRIES, READ_ATTEMPTS_MAX } from './limits.ts';
import { findPlainRecords } from './plain.ts';
import { corrupt, openRecord } from './seal.ts';
import { DATA_PREFIX, storedKey } from './stored-key.ts';

/** Throws `StoreError` `E_STORE_CORRUPT` unless every record is there, in its place, as it was last written. */
export async function verifyRecords(handle: Handle): Promise<void> {
  for (let attempt = 0; attempt < READ_ATTEMPTS_MAX; attempt++) {
    const head = await readHead(handle);
    const found = await digestOf(handle);
    const hasPlain = (await findPlainRecords(handle.inner, 1)).length > 0;
    if ((await readHead(handle)).commit !== head.commit) continue;
    if (found.newest > head.commit) throw corrupt('a record is newer than the head');
    if (found.count !== head.count || !equalBytes(found.digest, head.digest)) {
      throw corrupt('a record was left out, or one from earlier was put back');
    }
    if (hasPlain && !head.isMigrating) throw corrupt('something has written records in the clear beside the encrypted');
    return;
  }
  throw new StoreError('E_STORE_BUSY', 'other handles kept writing while all records were read');
}

async function digestOf(handle: Handle) {
  const digest = new Uint8Array(32);
  let count = 0;
  let newest = 0;
  let after: Key | undefined;
  for (;;) {
    const options = after === undefined ? { limit: PAGE_ENTRIES } : { limit: PAGE_ENTRIES, after };
    const page = await handle.inner.scan(DATA_PREFIX, options);
    for (const [stored, entry] of page) {
      const { key, value, commit } = openRecord(handle, stored, entry.value);
      wipe(value);
      if (storedKey(hasherOf(handle), key) !== stored) throw corrupt('a record stands in the place of another');
      toggleRecord(handle, digest, stored, commit);
      count += 1;
      newest = Math.max(newest, commit);
    }
    after = page.at(-1)?.[0];
    if (after === undefined || page.length < PAGE_ENTRIES) return { digest, count, newest };
  }
}
