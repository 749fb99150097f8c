/** Every entry under a prefix, in the order of keys, read in pages; those behind `start` when that is given. */

import type { Entry, Key, Store } from '@sotto/store';

export async function* scanAll(
  store: Store,
  prefix: Key,
  page: number,
  start?: Key,
): AsyncGenerator<readonly [Key, Entry]> {
  let after = start;
  for (;;) {
    const entries = await store.scan(prefix, { limit: page, ...(after === undefined ? {} : { after }) });
    yield* entries;
    const last = entries[entries.length - 1];
    if (last === undefined || entries.length < page) return;
    after = last[0];
  }
}
