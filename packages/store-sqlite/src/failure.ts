/** Turns what an engine throws into `StoreError`. Result codes: https://sqlite.org/rescode.html. */

import type { StoreErrorCode } from '@sotto/store';
import { StoreError } from '@sotto/store';

/**
 * A failure of SQLite as `StoreError`, with the engine's error as its cause. Anything else, a `TypeError` for a value
 * that cannot be bound for example, is misuse of the seam and is returned as it is.
 */
export function translateFailure(error: unknown): unknown {
  const result = resultCodeOf(error);
  if (result === undefined) return error;
  const [code, explanation] = meanings.get(result & PRIMARY_CODE) ?? (['E_STORE_FAILED', 'SQLite failed'] as const);
  return new StoreError(code, `${explanation} (SQLite result ${result})`, { cause: error });
}

export const isBusy = (error: unknown): boolean => {
  const result = resultCodeOf(error);
  return result !== undefined && (result & PRIMARY_CODE) === SQLITE_BUSY;
};

function resultCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode : undefined;
}

/** An extended result code holds the primary one in its low byte. */
const PRIMARY_CODE = 0xff;
const SQLITE_BUSY = 5;

const meanings: ReadonlyMap<number, readonly [StoreErrorCode, string]> = new Map([
  [3, ['E_STORE_UNAVAILABLE', 'access to the database is denied']],
  [SQLITE_BUSY, ['E_STORE_BUSY', 'another handle holds the database']],
  [6, ['E_STORE_BUSY', 'another statement holds a table']],
  [8, ['E_STORE_UNAVAILABLE', 'the database cannot be written: check the permissions of the file and its folder']],
  [10, ['E_STORE_FAILED', 'the disk failed to read or write']],
  [11, ['E_STORE_CORRUPT', 'the database is damaged: restore a backup']],
  [13, ['E_STORE_FULL', 'the disk is full']],
  [14, ['E_STORE_UNAVAILABLE', 'the database cannot be opened: check that the folder exists and may be written']],
  [26, ['E_STORE_CORRUPT', 'the file is not a SQLite database']],
]);
