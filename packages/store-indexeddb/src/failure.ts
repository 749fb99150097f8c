/** Turns what IndexedDB fails with into `StoreError`. Names: Indexed Database API 3.0, section 3; Web IDL, DOMException. */

import type { StoreErrorCode } from '@sotto/store';
import { StoreError } from '@sotto/store';

/** A `StoreError` with the platform's error as its cause. */
export function translateFailure(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  const [code, explanation] = MEANINGS.get(name) ?? (['E_STORE_FAILED', 'IndexedDB failed'] as const);
  return new StoreError(code, explanation, { cause: error });
}

const MEANINGS: ReadonlyMap<string, readonly [StoreErrorCode, string]> = new Map([
  ['QuotaExceededError', ['E_STORE_FULL', 'the quota of this site is used up: free space, or ask for more']],
  ['VersionError', ['E_STORE_SCHEMA', 'a newer version of this site has opened the database: load it again']],
  ['InvalidStateError', ['E_STORE_CLOSED', 'the database is closed, by another tab or by the browser']],
  ['SecurityError', ['E_STORE_UNAVAILABLE', 'this page may not store anything: allow it, or leave private browsing']],
  ['NotAllowedError', ['E_STORE_UNAVAILABLE', 'this page may not store anything: allow it, or leave private browsing']],
  ['DataError', ['E_STORE_CORRUPT', 'the database holds something that no version has written: restore a backup']],
]);
