/**
 * The storage interface on a SQLite file, safe between processes: a commit compares and writes inside BEGIN IMMEDIATE,
 * and every read is one statement, hence of one moment.
 *
 * The table keeps one row a key. Versions come from one counter that never goes back, so a deleted key cannot have its
 * versions again.
 */

import type { CheckedBatch, Entry, Key, Store } from '@sotto/store';
import { checkBatch, checkKeys, checkScan, StoreError } from '@sotto/store';
import { checkWhole } from './check.ts';
import type { SqliteDatabase } from './database.ts';
import type { Migration } from './migrate.ts';
import { migrate } from './migrate.ts';
import type { SqliteOptions } from './open.ts';
import { BUSY_TIMEOUT_MS, MEMORY, openSqlite } from './open.ts';
import { purgeDeleted, tryWipeDeleted } from './wipe.ts';

export interface SqliteStoreOptions extends SqliteOptions {
  /**
   * How long replaced and deleted values may stay in the write-ahead log, in milliseconds; default 1000. A process that
   * is killed leaves them there until the store is opened again.
   */
  readonly wipeDelayMs?: number;
}

/**
 * Opens the store in the file at `path`, created if missing, or in {@link MEMORY}. Rejects as `openSqlite` does, and
 * with `StoreError` `E_STORE_SCHEMA` when the file is newer than this software or is not a store.
 */
export async function sqliteStore(path: string, options: SqliteStoreOptions = {}): Promise<Store> {
  const { wipeDelayMs = WIPE_DELAY_MS, ...sqliteOptions } = options;
  const busyTimeoutMs = sqliteOptions.busyTimeoutMs ?? BUSY_TIMEOUT_MS;
  checkWhole('options.wipeDelayMs', wipeDelayMs);
  const database = await openSqlite(path, sqliteOptions);
  try {
    migrate(database, migrations, APPLICATION_ID);
    return storeOn(database, path === MEMORY ? 'volatile' : 'persistent', { wipeDelayMs, busyTimeoutMs });
  } catch (error) {
    database.close();
    throw error;
  }
}

function storeOn(
  database: SqliteDatabase,
  durability: Store['durability'],
  { wipeDelayMs, busyTimeoutMs }: { readonly wipeDelayMs: number; readonly busyTimeoutMs: number },
): Store {
  const read = prepareReads(database);
  const write = prepareCommit(database);
  const wiper = startWiper(database, wipeDelayMs);
  return {
    durability,
    async get(keys) {
      checkKeys(keys);
      return read.get(keys);
    },
    async scan(prefix, options) {
      const { after, limit } = checkScan(prefix, options);
      return read.scan(prefix, after, limit);
    },
    async commit(batch) {
      const checked = checkBatch(batch);
      const committed = database.transaction(() => write(checked));
      if (committed) wiper.wipeSoon();
      return committed;
    },
    async purge() {
      rebuildEntries(database);
      await purgeDeleted(database, busyTimeoutMs);
    },
    async close() {
      wiper.stop();
      database.close();
    },
  };
}

interface Reads {
  get(keys: readonly Key[]): (Entry | undefined)[];
  scan(prefix: string, after: Key | undefined, limit: number): (readonly [Key, Entry])[];
}

type EntryRow = Entry & { readonly key: Key };

function prepareReads(database: SqliteDatabase): Reads {
  // CROSS JOIN makes SQLite look up each key that was asked for, in an index, instead of walking the table.
  const byKeys = database.prepare<Entry & { readonly position: number }>(
    `SELECT asked.key AS position, entry.version, entry.value
      FROM json_each(?) AS asked CROSS JOIN entry ON entry.key = asked.value`,
  );
  const range = 'AND key < ? ORDER BY key LIMIT ?';
  const from = database.prepare<EntryRow>(`SELECT key, version, value FROM entry WHERE key >= ? ${range}`);
  const behind = database.prepare<EntryRow>(`SELECT key, version, value FROM entry WHERE key > ? ${range}`);
  return {
    get(keys) {
      const entries = keys.map((): Entry | undefined => undefined);
      for (const { position, value, version } of byKeys.all(JSON.stringify(keys))) {
        entries[position] = { value, version };
      }
      return entries;
    },
    scan(prefix, after, limit) {
      const end = prefix + BEHIND_ALL_CHARACTERS;
      const rows = after === undefined || after < prefix ? from.all(prefix, end, limit) : behind.all(after, end, limit);
      return rows.map(({ key, value, version }) => [key, { value, version }]);
    },
  };
}

/** To be run inside a transaction. */
function prepareCommit(database: SqliteDatabase): (batch: CheckedBatch) => boolean {
  const versionOf = database.prepare<{ version: number }>('SELECT version FROM entry WHERE key = ?');
  const raiseVersion = database.prepare<{ version: number }>(
    'UPDATE counter SET version = version + 1, unpurged = 1 RETURNING version',
  );
  const put = database.prepare(
    `INSERT INTO entry (key, version, value) VALUES (?, ?, ?)
      ON CONFLICT (key) DO UPDATE SET version = excluded.version, value = excluded.value`,
  );
  const remove = database.prepare('DELETE FROM entry WHERE key = ?');
  return (batch) => {
    const moved = batch.expect.some(([key, version]) => (versionOf.get(key)?.version ?? null) !== version);
    if (moved) return false;
    const raised = raiseVersion.get();
    if (raised === undefined) throw new StoreError('E_STORE_CORRUPT', 'the version counter is gone: restore a backup');
    for (const [key, value] of batch.put) put.run(key, raised.version, value);
    for (const key of batch.delete) remove.run(key);
    return true;
  };
}

/**
 * `secure_delete` overwrites the place of a row, but when SQLite distributes rows over pages anew, copies of some stay
 * behind in the unused middle of a page, and outlive the row. So all rows move to new pages, and the old ones are freed,
 * which overwrites them whole. Nothing to do when nothing was written since the last time.
 */
function rebuildEntries(database: SqliteDatabase): void {
  database.transaction(() => {
    const state = database.prepare<{ unpurged: number }>('SELECT unpurged FROM counter').get();
    if (state?.unpurged === 0) return;
    database.exec(`
      CREATE TABLE rebuilt ${ENTRY_COLUMNS};
      INSERT INTO rebuilt SELECT key, version, value FROM entry ORDER BY key;
      DROP TABLE entry;
      ALTER TABLE rebuilt RENAME TO entry;
      UPDATE counter SET unpurged = 0;
    `);
  });
}

interface Wiper {
  wipeSoon(): void;
  stop(): void;
}

/** Empties the log once in a while after commits, and now, for what a killed process has left. Never blocks others. */
function startWiper(database: SqliteDatabase, delayMs: number): Wiper {
  let timer: NodeJS.Timeout | undefined;
  const wipe = (): void => {
    timer = undefined;
    if (!tryWipe(database)) wiper.wipeSoon();
  };
  const wiper: Wiper = {
    wipeSoon() {
      timer ??= setTimeout(wipe, delayMs).unref();
    },
    stop() {
      clearTimeout(timer);
    },
  };
  wipe();
  return wiper;
}

/** Whether it is done. A failure of the disk is for the next commit to report: nobody waits for this. */
function tryWipe(database: SqliteDatabase): boolean {
  try {
    return tryWipeDeleted(database);
  } catch {
    return false;
  }
}

/** A character above all that a key may have: `prefix + it` lies behind every key with the prefix. */
const BEHIND_ALL_CHARACTERS = '\u007f';

const WIPE_DELAY_MS = 1000;

/** 'Sott' in ASCII. */
const APPLICATION_ID = 0x536f7474;

const ENTRY_COLUMNS = '(key TEXT PRIMARY KEY, version INTEGER NOT NULL, value BLOB NOT NULL) STRICT';

const migrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      CREATE TABLE entry ${ENTRY_COLUMNS};
      CREATE TABLE counter (version INTEGER NOT NULL) STRICT;
      INSERT INTO counter VALUES (0);
    `,
  },
  // Whether anything was written since all rows were last moved to new pages.
  { version: 2, sql: 'ALTER TABLE counter ADD COLUMN unpurged INTEGER NOT NULL DEFAULT 1' },
];
