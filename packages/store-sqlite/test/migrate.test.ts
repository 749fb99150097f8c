/** Schema versions go forward only, in one transaction, and only on one's own file. */

import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Migration, SqliteDatabase } from '../src/index.ts';
import { MEMORY, migrate, openSqlite, sqliteStore } from '../src/index.ts';
import { withFolder } from './support.ts';

const OURS = 77;
const first: Migration = { version: 1, sql: 'CREATE TABLE item (id INTEGER PRIMARY KEY) STRICT' };
const second: Migration = { version: 2, sql: "ALTER TABLE item ADD COLUMN name TEXT NOT NULL DEFAULT 'none'" };
const broken: Migration = { version: 2, sql: 'CREATE TABLE half (id INTEGER); INSERT INTO nowhere VALUES (1)' };

const failsWithSchema = expect.objectContaining({ name: 'StoreError', code: 'E_STORE_SCHEMA', retryable: false });
const versionOf = (database: SqliteDatabase): unknown =>
  database.prepare<{ user_version: number }>('PRAGMA user_version').get()?.user_version;

async function withDatabase(work: (database: SqliteDatabase) => void): Promise<void> {
  const database = await openSqlite(MEMORY);
  try {
    work(database);
  } finally {
    database.close();
  }
}

test('a new database gets every migration, an older one those it lacks, with its rows', () =>
  withDatabase((database) => {
    migrate(database, [first], OURS);
    expect(versionOf(database)).toBe(1);
    database.exec('INSERT INTO item VALUES (1)');
    migrate(database, [first, second], OURS);
    migrate(database, [first, second], OURS);
    expect(versionOf(database)).toBe(2);
    expect(database.prepare('SELECT * FROM item').all()).toEqual([{ id: 1, name: 'none' }]);
  }));

test('a migration that fails changes nothing', () =>
  withDatabase((database) => {
    migrate(database, [first], OURS);
    expect(() => migrate(database, [first, broken], OURS)).toThrow(expect.objectContaining({ code: 'E_STORE_FAILED' }));
    expect(versionOf(database)).toBe(1);
    expect(database.prepare("SELECT name FROM sqlite_schema WHERE name = 'half'").all()).toEqual([]);
  }));

test('a newer database is refused, and stays as it is', () =>
  withDatabase((database) => {
    migrate(database, [first, second], OURS);
    expect(() => migrate(database, [first], OURS)).toThrow(failsWithSchema);
    expect(() => migrate(database, [first], OURS)).toThrow('schema 2, this software knows 1: update the software');
    expect(versionOf(database)).toBe(2);
  }));

test('a database of another application is refused, marked or not', async () => {
  await withDatabase((database) => {
    migrate(database, [first], OURS);
    expect(() => migrate(database, [first], OURS + 1)).toThrow(failsWithSchema);
  });
  await withDatabase((database) => {
    database.exec('CREATE TABLE theirs (id INTEGER)');
    expect(() => migrate(database, [first], OURS)).toThrow(failsWithSchema);
  });
});

test('migrations are numbered without gaps', () =>
  withDatabase((database) => {
    for (const migrations of [[], [second], [second, first], [first, { ...second, version: 3 }]]) {
      expect(() => migrate(database, migrations, OURS)).toThrow(RangeError);
    }
    expect(() => migrate(database, [first], 0)).toThrow(RangeError);
  }));

test('a store of a newer version, and a file of tables that are no store, are refused', () =>
  withFolder(async (folder) => {
    const newer = join(folder, 'newer.sqlite');
    await (await sqliteStore(newer)).close();
    await withFile(newer, (database) => database.exec('PRAGMA user_version=99'));
    await expect(sqliteStore(newer)).rejects.toEqual(failsWithSchema);

    const foreign = join(folder, 'foreign.sqlite');
    await withFile(foreign, (database) => migrate(database, [first], OURS));
    await expect(sqliteStore(foreign)).rejects.toEqual(failsWithSchema);
  }));

async function withFile(path: string, work: (database: SqliteDatabase) => void): Promise<void> {
  const database = await openSqlite(path);
  work(database);
  database.close();
}
