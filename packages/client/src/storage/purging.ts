/**
 * What was deleted stays in the files of the store until that is purged, which costs as much as the store is large. So whoever
 * deletes something of which nothing is to be left notes it in the same commit, and one loop does it for all, with pauses. A
 * store of which nothing was deleted so is opened without.
 */

import type { Key } from '@sotto/store';
import type { Context } from '../context.ts';
import { codeOf } from '../errors.ts';
import { NO_VALUE, PURGE_KEY } from '../keys.ts';
import { PURGE_PAUSE_MIN_MS, PURGE_PAUSE_SHARE } from '../limits.ts';

/** For the commit that deletes. */
export const PURGE_DUE: readonly [Key, Uint8Array] = [PURGE_KEY, NO_VALUE];

/** Of one client. */
export class Purging {
  #notBeforeMs = 0;
  #pauseMs = 0;

  /** Purges if that is due. When the next time is, in milliseconds since 1970; `undefined` when nothing is to be done. */
  async purge({ store, environment: { clock, log } }: Context): Promise<number | undefined> {
    const beganAt = clock.now();
    // Also of what a process deleted that was ended before.
    const [noted] = await store.get([PURGE_KEY]);
    if (noted === undefined) return undefined;
    const leftMs = this.#notBeforeMs - beganAt;
    // What is left is more than the pause was when a clock was set back.
    if (leftMs > 0 && leftMs <= this.#pauseMs) return this.#notBeforeMs;
    let isLeft = false;
    try {
      await store.purge?.();
      // What was deleted meanwhile is noted anew.
      await store.commit({ expect: [[PURGE_KEY, noted.version]], delete: [PURGE_KEY] });
    } catch (error) {
      isLeft = true;
      log({ level: 'warn', event: 'purge-put-off', fields: { code: codeOf(error) } });
    }
    const endedAt = clock.now();
    this.#pauseMs = Math.max(PURGE_PAUSE_MIN_MS, PURGE_PAUSE_SHARE * (endedAt - beganAt));
    this.#notBeforeMs = endedAt + this.#pauseMs;
    return isLeft ? this.#notBeforeMs : undefined;
  }
}

/** After a commit that notes {@link PURGE_DUE}. */
export const purgeSoon = ({ expiryChanges }: Pick<Context, 'expiryChanges'>): void => expiryChanges.notify();
