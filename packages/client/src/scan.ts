/** More than one call takes, page by page. */

import type { Entry, Key, Store } from '@sotto/store';
import { REPAIR_PAGE } from './limits.ts';

/** Every entry under a prefix, in the order of keys; those behind `start` when that is given. */
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

/** In the order given. Whoever is ended in the middle has deleted the first of them. */
export async function deleteAll(store: Store, keys: readonly Key[]): Promise<void> {
  for (let start = 0; start < keys.length; start += REPAIR_PAGE)
    await store.commit({ delete: keys.slice(start, start + REPAIR_PAGE) });
}
