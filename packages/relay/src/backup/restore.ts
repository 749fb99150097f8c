/**
 * Putting an older state of a relay into service on purpose (fault T26): from a backup, or by accepting a database that
 * was put back by hand. Either way every mailbox gets a new epoch and what must not be true twice is gone; devices notice
 * the epoch and announce their keys anew.
 */

import { chmodSync, constants, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { migrate, openSqlite, type SqliteDatabase, StoreError } from '@sotto/store-sqlite';
import { RelayError } from '../errors.ts';
import { lockDirectory } from '../lock.ts';
import { giveToOwner } from '../owner.ts';
import { newestGeneration, openGeneration, readFact, renewDatabase } from '../store/generation.ts';
import { APPLICATION_ID, migrations } from '../store/schema.ts';
import { databasePath } from '../store/sqlite-relay-store.ts';
import { listKeyFiles, restoreKeys } from './key-backup.ts';

export interface RestoreOptions {
  /** A backup of the keys; those that the directory lacks are put back from it. */
  readonly keysFile?: string;
  /** Whether a database that is there may be replaced. It is gone then. */
  readonly replace?: boolean;
}

export interface RestoreSummary {
  readonly domain: string;
  /** Mailboxes with a new epoch. */
  readonly mailboxes: number;
  /** Key files put back. */
  readonly keys: readonly string[];
  /** Without these the relay does not start. */
  readonly hasKeys: boolean;
}

/** Rejects with `E_RESTORE_REFUSED`, `E_DATA_DIRECTORY_LOCKED` or a `StoreError`. */
export const restoreRelay = async (
  file: string,
  dataDirectory: string,
  options: RestoreOptions = {},
): Promise<RestoreSummary> => {
  if (!existsSync(file)) throw new RelayError('E_RESTORE_REFUSED', `${file} does not exist`);
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const lock = await lockDirectory(dataDirectory);
  try {
    const path = databasePath(dataDirectory);
    if (existsSync(path) && options.replace !== true)
      throw new RelayError('E_RESTORE_REFUSED', 'the directory has a database already; say that it is to be replaced');
    const former = existsSync(path) ? await readFormer(path, dataDirectory) : { domain: undefined, generation: 0 };
    const keys = options.keysFile === undefined ? [] : restoreKeys(options.keysFile, dataDirectory);
    const summary = await prepare(file, dataDirectory, former);
    removeCompanions(path);
    renameSync(temporaryPath(dataDirectory), path);
    await withDatabase(path, (database) => openGeneration(database, dataDirectory));
    return { ...summary, keys, hasKeys: listKeyFiles(dataDirectory).length > 0 };
  } finally {
    rmSync(temporaryPath(dataDirectory), { force: true });
    lock.release();
  }
};

/** Accepts the database that is in the directory. Rejects as {@link restoreRelay} does. */
export const acceptRestoredRelay = async (dataDirectory: string): Promise<RestoreSummary> => {
  const path = databasePath(dataDirectory);
  if (!existsSync(path)) throw new RelayError('E_RESTORE_REFUSED', 'the directory has no database to accept');
  const lock = await lockDirectory(dataDirectory);
  try {
    return await withDatabase(path, (database) => {
      const summary = renew(database, dataDirectory, undefined);
      openGeneration(database, dataDirectory);
      return { ...summary, keys: [], hasKeys: listKeyFiles(dataDirectory).length > 0 };
    });
  } finally {
    lock.release();
  }
};

interface Former {
  readonly domain: string | undefined;
  readonly generation: number;
}

const readFormer = (path: string, dataDirectory: string): Promise<Former> =>
  withDatabase(path, (database) => ({
    domain: readFact(database, 'domain'),
    generation: newestGeneration(database, dataDirectory),
  }));

/** A copy of the backup, renewed, that lacks nothing but its name. */
const prepare = async (
  file: string,
  dataDirectory: string,
  former: Former,
): Promise<Pick<RestoreSummary, 'domain' | 'mailboxes'>> => {
  const temporary = temporaryPath(dataDirectory);
  rmSync(temporary, { force: true });
  removeCompanions(temporary);
  copyFileSync(file, temporary, constants.COPYFILE_EXCL);
  chmodSync(temporary, 0o600);
  giveToOwner(dataDirectory, temporary);
  return withDatabase(temporary, (database) => renew(database, dataDirectory, former));
};

const renew = (
  database: SqliteDatabase,
  dataDirectory: string,
  former: Former | undefined,
): Pick<RestoreSummary, 'domain' | 'mailboxes'> => {
  if (Number(database.prepare('PRAGMA application_id').get()?.application_id) !== APPLICATION_ID)
    throw new RelayError('E_RESTORE_REFUSED', 'the file is no backup of a relay');
  migrate(database, migrations, APPLICATION_ID);
  const domain = readFact(database, 'domain') ?? '';
  if (former?.domain !== undefined && former.domain !== domain)
    throw new RelayError('E_RESTORE_REFUSED', `the file is of ${domain}, the directory of ${former.domain}`);
  renewDatabase(database);
  const mailboxes = Number(database.prepare('SELECT COUNT(*) AS count FROM mailbox').get()?.count);
  // Ahead of every copy there ever was; a crash from here on leaves it ahead of its file, which is harmless.
  const generation = Math.max(newestGeneration(database, dataDirectory), former?.generation ?? 0) + 1;
  database.prepare("DELETE FROM relay WHERE name = 'generation'").run();
  database.prepare("INSERT INTO relay (name, value) VALUES ('generation', ?)").run(String(generation));
  return { domain, mailboxes };
};

const withDatabase = async <Result>(path: string, act: (database: SqliteDatabase) => Result): Promise<Result> => {
  const database = await openSqlite(path).catch((cause: unknown) => {
    if (cause instanceof StoreError && cause.code === 'E_STORE_CORRUPT')
      throw new RelayError('E_RESTORE_REFUSED', 'the file is no backup of a relay', { cause });
    throw cause;
  });
  try {
    return act(database);
  } finally {
    // Takes the log into the file: the last handle is this one.
    database.close();
  }
};

const removeCompanions = (path: string): void => {
  for (const suffix of ['-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true });
};

const temporaryPath = (dataDirectory: string): string => join(dataDirectory, 'relay.db.restoring');
