/**
 * Tells the database this relay wrote last from an older copy of it that somebody put back (fault T26). In an old copy
 * handed-out keys stand on the shelf again and spent tokens are unspent, so serving it unawares would break promises.
 *
 * A number grows at every start, every half minute and at every clean stop. It stands in the table `relay`, and in the file
 * `relay.generation` beside the database. The database is written first: after a crash between the two it is ahead, which
 * is harmless. A database that is behind, that lacks its file, or that is a backup is refused until it was accepted.
 */

import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { SqliteDatabase } from '@sotto/store-sqlite';
import { RelayError } from '../errors.ts';
import { giveToOwner } from '../owner.ts';
import { tables } from './tables.ts';

export const GENERATION_FILE = 'relay.generation';
/** Marks the database as a backup in the table `relay`. */
export const BACKUP_MARK = 'backup';

export interface Generation {
  /** Notes that this very database is the one in use. */
  advance(): void;
}

/**
 * Throws `E_DATABASE_RESTORED` for a copy that was put back. Reads only; comes before a migration.
 *
 * @param schemaVersion of the database, 0 for a new one: with nothing in it nothing can come back
 */
export const refuseRestored = (database: SqliteDatabase, dataDirectory: string, schemaVersion: number): void => {
  if (schemaVersion === 0) return;
  const kept = readFact(database, 'generation');
  const noted = readGenerationFile(dataDirectory);
  if (readFact(database, BACKUP_MARK) !== undefined) throw restored('a backup');
  // A database from before generations were counted has neither.
  if (kept === undefined && noted === undefined) return;
  if (noted === undefined) throw restored('a copy from another directory, or its relay.generation is gone');
  if (kept === undefined || Number(kept) < noted) throw restored('an older copy than the one served last');
};

/** The database must be the accepted one. Advances once. */
export const openGeneration = (database: SqliteDatabase, dataDirectory: string): Generation => {
  const put = database.prepare(
    "INSERT INTO relay (name, value) VALUES ('generation', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );
  let current = newestGeneration(database, dataDirectory);
  const generation: Generation = {
    advance() {
      current += 1;
      put.run(String(current));
      writeGenerationFile(dataDirectory, current);
    },
  };
  generation.advance();
  return generation;
};

/**
 * Makes a copy that was put back safe to serve: every mailbox gets a new epoch, by which devices notice, and what must not
 * be true twice is emptied. From which state devices sent last is not known any more. Mail stays: devices know what they have read.
 */
export const renewDatabase = (database: SqliteDatabase): void => {
  database.transaction(() => {
    for (const { table, backup } of tables) if (backup === 'renewed') database.exec(`DELETE FROM ${table}`);
    database.exec(`
      UPDATE mailbox SET epoch = randomblob(8);
      UPDATE device SET store_mark = NULL;
      DELETE FROM relay WHERE name = '${BACKUP_MARK}';
    `);
  });
};

/** The highest number that the directory knows of. */
export const newestGeneration = (database: SqliteDatabase, dataDirectory: string): number =>
  Math.max(Number(readFact(database, 'generation') ?? 0), readGenerationFile(dataDirectory) ?? 0);

export const readFact = (database: SqliteDatabase, name: string): string | undefined => {
  const value = database.prepare('SELECT value FROM relay WHERE name = ?').get(name)?.value;
  return value === undefined ? undefined : String(value);
};

const readGenerationFile = (dataDirectory: string): number | undefined => {
  const path = join(dataDirectory, GENERATION_FILE);
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, 'utf8').trim();
  if (!/^[0-9]{1,15}$/.test(text)) throw restored('of unknown age: relay.generation is damaged');
  return Number(text);
};

/** Whole and durable under its name, whenever the process ends. */
const writeGenerationFile = (dataDirectory: string, generation: number): void => {
  const path = join(dataDirectory, GENERATION_FILE);
  const file = openSync(`${path}.new`, 'w', 0o600);
  try {
    giveToOwner(dataDirectory, file);
    writeSync(file, `${generation}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
};

const restored = (what: string): RelayError => new RelayError('E_DATABASE_RESTORED', `the database is ${what}`);
