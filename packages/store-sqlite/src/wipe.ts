/**
 * Getting rid of what was deleted. `secure_delete` overwrites a deleted or replaced row in its page, but the page's
 * older images stay in the write-ahead log until a checkpoint has moved the new one and the log is truncated.
 *
 * What a file system or a flash disk keeps of overwritten blocks is beyond reach from here.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '@sotto/store';
import type { SqliteDatabase } from './database.ts';

/**
 * Deleted and replaced rows leave no bytes in the database's files. Waits for other handles as long as the busy timeout
 * says, then throws `StoreError` `E_STORE_BUSY`. Must not run inside a transaction.
 */
export function wipeDeleted(database: SqliteDatabase): void {
  if (!truncateLog(database)) throw new StoreError('E_STORE_BUSY', 'another handle is using the write-ahead log');
}

/**
 * The same without blocking the thread: tries until it is done, and rejects with `StoreError` `E_STORE_BUSY` when other
 * handles were in the way for `timeoutMs`. A read that lasts is one: a checkpoint moves no page that somebody may read.
 */
export async function purgeDeleted(database: SqliteDatabase, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!tryWipeDeleted(database)) {
    if (performance.now() >= deadline) {
      throw new StoreError('E_STORE_BUSY', 'another handle is using the write-ahead log');
    }
    await sleep(RETRY_MS);
  }
}

/** The same without waiting. Returns whether it was done. */
export function tryWipeDeleted(database: SqliteDatabase): boolean {
  const timeout = database.prepare<{ timeout: number }>('PRAGMA busy_timeout').get()?.timeout ?? 0;
  database.exec('PRAGMA busy_timeout=0');
  try {
    return truncateLog(database);
  } finally {
    database.exec(`PRAGMA busy_timeout=${timeout}`);
  }
}

/** See https://sqlite.org/pragma.html#pragma_wal_checkpoint. */
function truncateLog(database: SqliteDatabase): boolean {
  return database.prepare<{ busy: number }>('PRAGMA wal_checkpoint(TRUNCATE)').get()?.busy === 0;
}

const RETRY_MS = 20;
