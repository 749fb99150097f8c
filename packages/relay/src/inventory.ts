/**
 * What an operator could hand over: every table of a data directory with its columns, its rows, its bytes and when they
 * expire. Reads the database and nothing else, and changes nothing.
 */

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite, type SqliteDatabase } from '@sotto/store-sqlite';
import { RelayError } from './errors.ts';
import { databasePath } from './store/sqlite-relay-store.ts';

export interface Inventory {
  readonly domain: string;
  readonly files: readonly FileInventory[];
  readonly tables: readonly TableInventory[];
}

export interface FileInventory {
  readonly name: string;
  readonly bytes: number;
}

export interface TableInventory {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: number;
  /** Of text and binary columns together. */
  readonly bytes: number;
  /** Absent where nothing expires. */
  readonly expires?: { readonly earliest: Date; readonly latest: Date };
}

/** Rejects with `E_DATA_DIRECTORY_FOREIGN` when the directory holds no relay's database. */
export const inventory = async (dataDirectory: string): Promise<Inventory> => {
  const files = listFiles(dataDirectory);
  if (!files.some(({ name }) => name === 'relay.db')) throw notARelay();
  const database = await openSqlite(databasePath(dataDirectory));
  try {
    database.exec('PRAGMA query_only=ON');
    const names = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
    const tables = names.all().map(({ name }) => describeTable(database, String(name)));
    return { domain: domainOf(database), files, tables };
  } finally {
    database.close();
  }
};

const listFiles = (dataDirectory: string): readonly FileInventory[] => {
  try {
    return readdirSync(dataDirectory)
      .sort()
      .map((name) => ({ name, bytes: statSync(join(dataDirectory, name)).size }));
  } catch (cause) {
    throw notARelay(cause);
  }
};

const domainOf = (database: SqliteDatabase): string => {
  try {
    return String(database.prepare("SELECT value FROM relay WHERE name = 'domain'").get()?.value);
  } catch (cause) {
    throw notARelay(cause);
  }
};

const describeTable = (database: SqliteDatabase, table: string): TableInventory => {
  const columns = database
    .prepare('SELECT name FROM pragma_table_info(?)')
    .all(table)
    .map(({ name }) => String(name));
  const sizes = columns.map(
    (column) => `CASE WHEN typeof(${column}) IN ('blob', 'text') THEN length(CAST(${column} AS BLOB)) ELSE 0 END`,
  );
  const unit = expiryUnits.find(([column]) => columns.includes(column));
  const range =
    unit === undefined ? 'NULL AS earliest, NULL AS latest' : `MIN(${unit[0]}) AS earliest, MAX(${unit[0]}) AS latest`;
  const row = database
    .prepare(`SELECT COUNT(*) AS rows, COALESCE(SUM(${sizes.join(' + ')}), 0) AS bytes, ${range} FROM ${table}`)
    .get();
  const summary = { table, columns, rows: Number(row?.rows), bytes: Number(row?.bytes) };
  if (unit === undefined || row?.earliest === null || row?.earliest === undefined) return summary;
  const earliest = new Date(Number(row.earliest) * unit[1]);
  return { ...summary, expires: { earliest, latest: new Date(Number(row.latest) * unit[1]) } };
};

const notARelay = (cause?: unknown): RelayError =>
  new RelayError('E_DATA_DIRECTORY_FOREIGN', 'the directory holds no database of a relay', { cause });

/** Column, and milliseconds of its unit. */
const expiryUnits: readonly (readonly [column: string, milliseconds: number])[] = [
  ['expires_hour', 3_600_000],
  ['expires_minute', 60_000],
];
