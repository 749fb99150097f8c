/** Schema changes apart from a start: to see what one would do, or to do it at a time of the operator's choosing. */

import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { migrate, openSqlite, type SqliteDatabase } from '@sotto/store-sqlite';
import { RelayError } from '../errors.ts';
import { lockDirectory } from '../lock.ts';
import { refuseRestored } from '../store/generation.ts';
import { copyBeforeMigration, copyDatabase, hasRoomForCopy } from '../store/migration-copy.ts';
import { APPLICATION_ID, migrations } from '../store/schema.ts';
import { databasePath } from '../store/sqlite-relay-store.ts';

export interface MigrationSummary {
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
  /** Whether the disk has room for a copy of the database. */
  readonly hasRoom: boolean;
  /** What it took, on a copy if it was a trial; absent when nothing was done. */
  readonly milliseconds?: number;
  /** The copy that was kept, in the data directory. */
  readonly copy?: string;
}

/**
 * Brings the database up to this software, or with `dryRun` a copy of it, which is deleted again. Rejects with
 * `E_DATA_DIRECTORY_FOREIGN`, `E_DATA_DIRECTORY_LOCKED`, `E_DATABASE_RESTORED` or a `StoreError`.
 */
export const migrateRelay = async (
  dataDirectory: string,
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): Promise<MigrationSummary> => {
  const path = databasePath(dataDirectory);
  if (!existsSync(path)) throw new RelayError('E_DATA_DIRECTORY_FOREIGN', 'the directory holds no database of a relay');
  const lock = await lockDirectory(dataDirectory);
  try {
    const database = await openSqlite(path);
    try {
      const from = Number(database.prepare('PRAGMA user_version').get()?.user_version);
      refuseRestored(database, dataDirectory, from);
      const hasRoom = hasRoomForCopy(dataDirectory);
      const summary = { from, to: Math.max(from, migrations.length), bytes: statSync(path).size, hasRoom };
      if (from >= migrations.length) {
        // Refuses a database that is newer or somebody else's.
        migrate(database, migrations, APPLICATION_ID);
        return summary;
      }
      if (dryRun) return hasRoom ? { ...summary, ...(await tryOnCopy(database, dataDirectory)) } : summary;
      const copy = copyBeforeMigration(database, dataDirectory, from);
      const milliseconds = timed(() => migrate(database, migrations, APPLICATION_ID));
      return { ...summary, milliseconds, ...(copy === undefined ? {} : { copy }) };
    } finally {
      database.close();
    }
  } finally {
    lock.release();
  }
};

const tryOnCopy = async (
  database: SqliteDatabase,
  dataDirectory: string,
): Promise<{ readonly milliseconds: number }> => {
  const path = join(dataDirectory, 'relay.db.trial');
  try {
    copyDatabase(database, path);
    const copy = await openSqlite(path);
    try {
      return { milliseconds: timed(() => migrate(copy, migrations, APPLICATION_ID)) };
    } finally {
      copy.close();
    }
  } finally {
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  }
};

const timed = (act: () => void): number => {
  const started = performance.now();
  act();
  return Math.round(performance.now() - started);
};
