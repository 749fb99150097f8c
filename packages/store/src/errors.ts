/** What every adapter fails with. Misuse by the caller is a `TypeError` or `RangeError` instead. */

import { REMEDIES } from './remedies.ts';

export type StoreErrorCode =
  /** There is no encrypted store here, and none was to be created. Check the place before you create one. */
  | 'E_STORE_ABSENT'
  /** Another process or handle held the storage for too long; nothing was written. Try again later. */
  | 'E_STORE_BUSY'
  /** The store was used after `close()`. Open it again. */
  | 'E_STORE_CLOSED'
  /** What is on disk is not a store or is damaged. Restore a backup; never repair it by hand and go on. */
  | 'E_STORE_CORRUPT'
  /** The platform failed in a way that has no code of its own; see `cause`. Reopen the store and read before writing. */
  | 'E_STORE_FAILED'
  /** The disk or the quota is full. Free space, then reopen the store. */
  | 'E_STORE_FULL'
  /** The key or pass-phrase is not that of the store, or there is none yet. Ask for it again; create nothing. */
  | 'E_STORE_LOCKED'
  /** The data was written by a newer version or another application. Update this software, or name another place. */
  | 'E_STORE_SCHEMA'
  /** The storage cannot be opened here: engine, folder or permission is missing. The message says what to install or allow. */
  | 'E_STORE_UNAVAILABLE'
  /** The storage holds records that are not encrypted. Encrypt them with `migrate: true`, or name another place. */
  | 'E_STORE_UNENCRYPTED';

/** A failure of the storage. The message holds no key and no value; a `cause` from the platform may hold a path. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  /** The same call may succeed later, and this one changed nothing. */
  readonly retryable: boolean;
  /** What to do about it, for a developer. */
  readonly remedy: string;

  constructor(code: StoreErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.remedy = REMEDIES[code];
    this.retryable = code === 'E_STORE_BUSY';
  }
}
