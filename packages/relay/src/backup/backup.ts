/**
 * A backup of a relay that may be running: a new database of the same schema into which the tables are copied that
 * `tables.ts` lets into a backup, all of one moment. Nothing else ever touches the file, so no waiting mail, no handed-out
 * key and no spent token is in it, not even in free pages.
 *
 * Run it in a process of its own: it reads for as long as it takes.
 */

import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { migrate, openSqlite, type SqliteDatabase, StoreError } from '@sotto/store-sqlite';
import { RelayError } from '../errors.ts';
import { BACKUP_MARK } from '../store/generation.ts';
import { APPLICATION_ID, migrations } from '../store/schema.ts';
import { databasePath, readSchemaVersion } from '../store/sqlite-relay-store.ts';
import { tables } from '../store/tables.ts';
import { type KeysBackup, writeKeysBackup } from './key-backup.ts';

export interface BackupOptions {
  /** Where the keys go, in a file of their own. Whoever has it is this relay. Default: they are not backed up. */
  readonly keysFile?: string;
}

export interface BackupSummary {
  readonly bytes: number;
  /** Rows by table. */
  readonly tables: Readonly<Record<string, number>>;
  /** Names of the files in the backup of the keys. */
  readonly keys: readonly string[];
}

/** Rejects with `E_BACKUP_FAILED`, `E_DATA_DIRECTORY_FOREIGN` or a `StoreError`; then neither file is left behind. */
export const backUpRelay = async (
  dataDirectory: string,
  file: string,
  options: BackupOptions = {},
): Promise<BackupSummary> => {
  const { keysFile } = options;
  const version = await readSchemaVersion(dataDirectory);
  if (version === 0) throw new RelayError('E_DATA_DIRECTORY_FOREIGN', 'the directory holds no database of a relay');
  if (version > migrations.length)
    throw new RelayError('E_BACKUP_FAILED', 'the database has a later schema: update the software');
  if (version < migrations.length)
    throw new RelayError('E_BACKUP_FAILED', 'the database has an earlier schema: run sotto relay migrate first');
  for (const name of [file, keysFile])
    if (name !== undefined && existsSync(name)) throw new RelayError('E_BACKUP_FAILED', `${name} exists already`);
  const keys: KeysBackup | undefined = keysFile === undefined ? undefined : writeKeysBackup(dataDirectory, keysFile);
  try {
    const rows = await writeDatabaseBackup(dataDirectory, file);
    return { bytes: statSync(file).size, tables: rows, keys: keys?.names ?? [] };
  } catch (error) {
    if (keysFile !== undefined) rmSync(keysFile, { force: true });
    throw error;
  }
};

const writeDatabaseBackup = async (dataDirectory: string, file: string): Promise<Record<string, number>> => {
  const temporary = `${file}.new`;
  removeDatabase(temporary);
  try {
    const database = await openSqlite(temporary);
    let rows: Record<string, number>;
    try {
      rows = copyTables(database, databasePath(dataDirectory));
      // One file, without a log beside it.
      database.prepare('PRAGMA journal_mode=DELETE').get();
    } finally {
      database.close();
    }
    sync(temporary);
    renameSync(temporary, file);
    return rows;
  } catch (cause) {
    removeDatabase(temporary);
    if (cause instanceof RelayError || cause instanceof StoreError) throw cause;
    throw new RelayError('E_BACKUP_FAILED', 'the backup cannot be written', { cause });
  }
};

const copyTables = (database: SqliteDatabase, source: string): Record<string, number> => {
  migrate(database, migrations, APPLICATION_ID);
  database.prepare('ATTACH ? AS source').run(source);
  const rows: Record<string, number> = {};
  database.transaction(() => {
    for (const { table, backup, columns } of tables) {
      if (backup !== 'copied') continue;
      const names = columns.map(({ name }) => name).join(', ');
      // Migrations may have put rows there.
      database.exec(`DELETE FROM main.${table}`);
      const copied = database.prepare(`INSERT INTO main.${table} (${names}) SELECT ${names} FROM source.${table}`);
      rows[table] = copied.run().changes;
    }
    // The mail they count stays out.
    database.exec('UPDATE main.mailbox SET items = 0, bytes = 0');
    database.prepare('INSERT INTO main.relay (name, value) VALUES (?, ?)').run(BACKUP_MARK, 'yes');
  });
  database.exec('DETACH source');
  return rows;
};

const removeDatabase = (path: string): void => {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true });
};

const sync = (path: string): void => {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};
