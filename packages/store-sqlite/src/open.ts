/** Opening a database: engine, file, pragmas. */

import { closeSync, openSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '@sotto/store';
import { checkWhole } from './check.ts';
import type { SqliteDatabase } from './database.ts';
import { DatabaseHandle } from './database.ts';
import type { Engine, EngineDatabase, SqliteEngine } from './engine.ts';
import { loadEngine } from './engine.ts';
import { isBusy, translateFailure } from './failure.ts';

/** The path of a database that lives in memory and ends with its handle. */
export const MEMORY = ':memory:';

/** How long a call waits for other handles where nothing else is said, in milliseconds. */
export const BUSY_TIMEOUT_MS = 5000;

export interface SqliteOptions {
  /** Memory for pages that were read or are being written, in bytes; default 16 MiB, taken as needed. */
  readonly cacheBytes?: number;
  /** How long a call blocks the thread while others hold the database, in milliseconds; default 5000. */
  readonly busyTimeoutMs?: number;
  /** This engine and no other. All handles of one process on one file must have the same. */
  readonly engine?: SqliteEngine;
}

/**
 * Opens the database at `path`, or {@link MEMORY}. A file that does not exist is created, for its owner's eyes only; its
 * folder must exist. Rejects with `StoreError` `E_STORE_UNAVAILABLE`, `E_STORE_CORRUPT` or `E_STORE_BUSY`.
 */
export async function openSqlite(path: string, options: SqliteOptions = {}): Promise<SqliteDatabase> {
  if (typeof path !== 'string' || path === '') throw new TypeError('path: must be a path or :memory:');
  const cacheBytes = checkWhole('options.cacheBytes', options.cacheBytes ?? CACHE_BYTES);
  const busyTimeoutMs = checkWhole('options.busyTimeoutMs', options.busyTimeoutMs ?? BUSY_TIMEOUT_MS);
  const engine = await loadEngine(options.engine);
  const database = openFile(engine, path);
  try {
    await configure(database, path, cacheBytes, busyTimeoutMs);
  } catch (error) {
    database.close();
    throw translateFailure(error);
  }
  return new DatabaseHandle(engine.name, database);
}

function openFile(engine: Engine, path: string): EngineDatabase {
  // An absolute path is never taken for a URI, whatever its first letters are.
  const location = path === MEMORY ? MEMORY : resolve(path);
  if (location !== MEMORY) createPrivately(location);
  try {
    return new engine.DatabaseSync(location);
  } catch (error) {
    throw translateFailure(error);
  }
}

/**
 * SQLite would create the file under the process's umask. Its `-wal` and `-shm` files get the mode of the database. A
 * file that exists is not touched: opening and closing it would drop the locks of other handles in this process.
 */
function createPrivately(location: string): void {
  try {
    closeSync(openSync(location, 'wx', OWNER_ONLY));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return;
    const remedy = 'check that the folder exists and may be written';
    throw new StoreError('E_STORE_UNAVAILABLE', `the database cannot be created: ${remedy}`, { cause });
  }
}

/** A process that is just creating the same database holds it without the busy timeout's knowledge: try for as long. */
async function configure(
  database: EngineDatabase,
  path: string,
  cacheBytes: number,
  busyTimeoutMs: number,
): Promise<void> {
  const deadline = performance.now() + busyTimeoutMs;
  for (;;) {
    try {
      return applyPragmas(database, path, cacheBytes, busyTimeoutMs);
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw error;
      await sleep(RETRY_MS);
    }
  }
}

/** https://sqlite.org/pragma.html. The page size comes first: it is fixed once the database has a page. */
function applyPragmas(database: EngineDatabase, path: string, cacheBytes: number, busyTimeoutMs: number): void {
  database.exec(`PRAGMA busy_timeout=${busyTimeoutMs}; PRAGMA page_size=8192;`);
  assertJournalMode(database.prepare('PRAGMA journal_mode=WAL').get(), path === MEMORY ? 'memory' : 'wal');
  database.exec(`
    PRAGMA synchronous=FULL;              -- every commit is synced: acknowledged work survives a loss of power
    PRAGMA fullfsync=ON;                  -- macOS: sync through the drive's own cache; no effect elsewhere
    PRAGMA checkpoint_fullfsync=ON;
    PRAGMA secure_delete=ON;              -- deleted rows are overwritten, see wipe.ts
    PRAGMA temp_store=MEMORY;             -- no data in temporary files
    PRAGMA foreign_keys=ON;
    PRAGMA trusted_schema=OFF;            -- a database from elsewhere cannot call functions from its views
    PRAGMA wal_autocheckpoint=4000;       -- 32 MB of log between checkpoints
    PRAGMA cache_size=${-Math.ceil(cacheBytes / 1024)};
  `);
}

/** The row is `{ journal_mode }`. WAL needs shared memory, which network file systems lack. */
function assertJournalMode(row: unknown, expected: string): void {
  const mode = typeof row === 'object' && row !== null && 'journal_mode' in row ? row.journal_mode : undefined;
  if (mode !== expected) {
    throw new StoreError('E_STORE_UNAVAILABLE', 'no write-ahead log is possible here: use a local disk');
  }
}

const CACHE_BYTES = 16 * 1024 * 1024;
const OWNER_ONLY = 0o600;
const RETRY_MS = 20;
