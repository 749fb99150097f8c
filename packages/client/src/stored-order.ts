/**
 * Times under which records are stored that must stay in the order in which they were made. A clock that is set back, also
 * while no process runs, gives the time of the newest record until it has caught up.
 */

import type { Key, Store } from '@sotto/store';
import { HELD_PREFIX, heldKey, OUTBOX_PREFIX, outboxKey, parseTimedKey } from './keys.ts';
import { ORDER_PAGE } from './limits.ts';

export class StoredOrder {
  #newest = 0;

  /** Goes on behind what waits in the store. What is older than `nowMs` is not looked at, however much it is. */
  async resume(store: Store, nowMs: number): Promise<void> {
    const now = Math.max(0, Math.floor(nowMs));
    this.#newest = Math.max(this.#newest, now);
    await this.#passBy(store, OUTBOX_PREFIX, outboxKey(now, 0, ''));
    await this.#passBy(store, HELD_PREFIX, heldKey(now, ''));
  }

  /** `nowMs`, or later than all before. */
  next(nowMs: number): number {
    this.#newest = Math.max(Math.floor(nowMs), this.#newest + 1);
    return this.#newest;
  }

  async #passBy(store: Store, prefix: Key, start: Key): Promise<void> {
    let after = start;
    for (;;) {
      const page = await store.scan(prefix, { after, limit: ORDER_PAGE });
      const last = page.at(-1)?.[0];
      if (last === undefined) return;
      this.#newest = Math.max(this.#newest, parseTimedKey(last));
      after = last;
    }
  }
}
