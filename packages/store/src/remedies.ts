/** What to do about each refusal of this package: the advice of docs/errors.md, as the `remedy` of an error. */

import type { StoreErrorCode } from './errors.ts';

export const REMEDIES: Readonly<Record<StoreErrorCode, string>> = {
  E_STORE_ABSENT: 'Check the place before you create one.',
  E_STORE_BUSY: 'Try again later.',
  E_STORE_CLOSED: 'Open it again.',
  E_STORE_CORRUPT: 'Restore a backup; never repair it by hand and go on.',
  E_STORE_FAILED: 'Reopen the store and read before writing.',
  E_STORE_FULL: 'Free space, then reopen the store.',
  E_STORE_LOCKED: 'Ask for it again; create nothing.',
  E_STORE_SCHEMA: 'Update this software, or name another place.',
  E_STORE_UNAVAILABLE: 'The message says what to install or allow.',
  E_STORE_UNENCRYPTED: 'Encrypt them with `migrate: true`, or name another place.',
};
