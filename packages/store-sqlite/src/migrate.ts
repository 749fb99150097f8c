/**
 * Schema versions. Forward only: a database remembers in `user_version` how far it is, and software that is older than
 * the database refuses it instead of guessing.
 */

import { StoreError } from '@sotto/store';
import { checkWhole } from './check.ts';
import type { SqliteDatabase } from './database.ts';

export interface Migration {
  /** 1, 2, 3, …, in the order of the list. A published migration is never changed again. */
  readonly version: number;
  readonly sql: string;
}

/**
 * Brings the schema up to the last of `migrations`, all pending ones in one transaction. `applicationId`, a
 * positive 32-bit number, is written into the file and says whose it is.
 *
 * Throws `StoreError` `E_STORE_SCHEMA` when the database is newer than the last migration or somebody else's.
 */
export function migrate(database: SqliteDatabase, migrations: readonly Migration[], applicationId: number): void {
  assertNumbered(migrations);
  checkWhole('applicationId', applicationId, 1);
  database.transaction(() => {
    const version = checkedVersion(database, migrations.length, applicationId);
    if (version === migrations.length) return;
    for (const { sql } of migrations.slice(version)) database.exec(sql);
    database.exec(`PRAGMA application_id=${applicationId}; PRAGMA user_version=${migrations.length}`);
  });
}

/** The schema version, 0 for a new database. */
function checkedVersion(database: SqliteDatabase, versionMax: number, applicationId: number): number {
  const version = database.prepare<{ user_version: number }>('PRAGMA user_version').get()?.user_version ?? 0;
  const owner = database.prepare<{ application_id: number }>('PRAGMA application_id').get()?.application_id ?? 0;
  const isEmpty = database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
  const isNew = version === 0 && owner === 0 && isEmpty;
  if (!isNew && owner !== applicationId) {
    throw new StoreError('E_STORE_SCHEMA', 'the database belongs to another application: name another file');
  }
  if (version > versionMax) {
    const what = `the database has schema ${version}, this software knows ${versionMax}`;
    throw new StoreError('E_STORE_SCHEMA', `${what}: update the software`);
  }
  return version;
}

function assertNumbered(migrations: readonly Migration[]): void {
  if (migrations.length === 0) throw new RangeError('migrations: must not be empty');
  if (migrations.some(({ version }, index) => version !== index + 1)) {
    throw new RangeError('migrations: must be numbered 1, 2, 3, … without gaps');
  }
}
