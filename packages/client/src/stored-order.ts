/**
 * Times under which records are stored that must stay in the order in which they were made. A clock that is set back, also
 * while no process runs, gives the time of the newest record until it has caught up.
 */

import type { Store } from '@sotto/store';
import { HELD_PREFIX, OUTBOX_PREFIX, parseTimedKey } from './keys.ts';
import { ORDER_PAGE } from './limits.ts';
import { scanAll } from './scan.ts';

export class StoredOrder {
  #newest = 0;

  /** Goes on behind what waits in the store. */
  async resume(store: Store): Promise<void> {
    for (const prefix of [OUTBOX_PREFIX, HELD_PREFIX]) {
      for await (const [key] of scanAll(store, prefix, ORDER_PAGE)) {
        this.#newest = Math.max(this.#newest, parseTimedKey(key));
      }
    }
  }

  /** `nowMs`, or later than all before. */
  next(nowMs: number): number {
    this.#newest = Math.max(Math.floor(nowMs), this.#newest + 1);
    return this.#newest;
  }
}
