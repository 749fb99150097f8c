/**
 * Schema changes with a way back: before one, the database is copied beside itself, if the disk has room for that. The copy
 * is for an operator who must go back to the former software; since it holds mail that is fetched meanwhile, it is deleted
 * after a day. Going back to it is a restore, with all that this entails.
 */

import { closeSync, existsSync, openSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SqliteDatabase } from '@sotto/store-sqlite';
import { MIGRATION_COPY_HOURS } from '../limits.ts';
import { giveToOwner } from '../owner.ts';

/** Returns the name of the copy, `undefined` when there is no room for one. Not inside a transaction. */
export const copyBeforeMigration = (
  database: SqliteDatabase,
  dataDirectory: string,
  version: number,
): string | undefined => {
  if (!hasRoomForCopy(dataDirectory)) return undefined;
  const name = `${PREFIX}${version}`;
  copyDatabase(database, join(dataDirectory, name));
  giveToOwner(dataDirectory, join(dataDirectory, name));
  return name;
};

/** Twice the database: the copy, and as much again for the migration itself. */
export const hasRoomForCopy = (dataDirectory: string): boolean => {
  const { bavail, bsize } = statfsSync(dataDirectory);
  return bavail * bsize > 2 * statSync(join(dataDirectory, 'relay.db')).size;
};

/** One consistent copy, readable by the owner alone. Replaces what is at `path`. Not inside a transaction. */
export const copyDatabase = (database: SqliteDatabase, path: string): void => {
  rmSync(path, { force: true });
  // SQLite takes an empty file as it is, and would make one under the process's umask.
  closeSync(openSync(path, 'wx', 0o600));
  database.prepare('VACUUM INTO ?').run(path);
};

export const removeOldCopies = (dataDirectory: string): void => {
  for (const name of readdirSync(dataDirectory).filter((one) => one.startsWith(PREFIX))) {
    const path = join(dataDirectory, name);
    // The file's own time: the copy may be older than this process and its clock.
    const isOld = existsSync(path) && Date.now() - statSync(path).mtimeMs > MIGRATION_COPY_HOURS * 3_600_000;
    if (isOld) rmSync(path, { force: true });
  }
};

const PREFIX = 'relay.db.before-';
