/** The data directory: who can read it, its keys, its database, its room. */

import { accessSync, constants, existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { defaultProvider, systemRandom } from '@sotto/crypto';
import { openSqlite, type SqliteDatabase } from '@sotto/store-sqlite';
import type { CheckedConfig } from '../config.ts';
import { freeBytesNow } from '../disk.ts';
import { RelayError } from '../errors.ts';
import { loadKeys } from '../keys.ts';
import { lockDirectory } from '../lock.ts';
import { migrations } from '../store/schema.ts';
import { databasePath } from '../store/sqlite-relay-store.ts';
import { bad, type Finding, good, leftOut, reasonOf, warning } from './finding.ts';

export const examineDirectory = ({ dataDirectory }: CheckedConfig): Finding => {
  const subject = 'data directory';
  const status = statSync(dataDirectory, { throwIfNoEntry: false });
  if (status === undefined)
    return bad(subject, `${dataDirectory} is not there`, 'Make it and its keys with sotto relay init.');
  if (!status.isDirectory()) return bad(subject, `${dataDirectory} is no directory`, 'Name another one.');
  try {
    accessSync(dataDirectory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return bad(subject, `${dataDirectory} cannot be written by this user`, 'Give it to the user who runs the relay.');
  }
  const stranger = process.platform === 'win32' ? undefined : fileOfSomebodyElse(dataDirectory, status.uid);
  if (stranger !== undefined)
    return bad(
      subject,
      `${stranger} belongs to somebody else than the directory, so the relay may not be able to read it`,
      `chown -R --reference=${dataDirectory} ${dataDirectory}`,
    );
  if (process.platform !== 'win32' && (status.mode & 0o077) !== 0)
    return warning(subject, `${dataDirectory} can be entered by others`, `chmod 0700 ${dataDirectory}`);
  return good(subject, `${dataDirectory}, for its owner alone`);
};

const fileOfSomebodyElse = (dataDirectory: string, owner: number): string | undefined =>
  readdirSync(dataDirectory).find(
    (name) => (lstatSync(join(dataDirectory, name), { throwIfNoEntry: false })?.uid ?? owner) !== owner,
  );

/** Whether a relay serves this directory now. A lock file is not made for asking. */
export const isServed = async ({ dataDirectory }: CheckedConfig): Promise<boolean> => {
  if (!existsSync(join(dataDirectory, 'relay.lock'))) return false;
  try {
    (await lockDirectory(dataDirectory)).release();
    return false;
  } catch (error) {
    if (error instanceof RelayError && error.code === 'E_DATA_DIRECTORY_LOCKED') return true;
    throw error;
  }
};

export const examineKeys = ({ dataDirectory }: CheckedConfig, isRunning: boolean): readonly Finding[] => {
  const subject = 'keys';
  const found = isRunning ? good(subject, 'in use by the relay that runs') : examineKeyFiles(dataDirectory);
  const rootFiles = ['root.key', 'sealed-sender-root.key'].filter((name) => existsSync(join(dataDirectory, name)));
  if (found.verdict !== 'good') return [found];
  if (rootFiles.length === 0) return [found, good('root keys', 'kept elsewhere')];
  const says = `${rootFiles.join(' and ')} beside the online keys: who takes this machine becomes this relay`;
  return [
    found,
    warning('root keys', says, 'At least keep a copy elsewhere; a relay without a copy cannot be made again.'),
  ];
};

const examineKeyFiles = (dataDirectory: string): Finding => {
  if (!existsSync(databasePath(dataDirectory)) && !existsSync(join(dataDirectory, 's2s.key')))
    return bad('keys', 'none are made yet', 'sotto relay init makes them, or the first start does.');
  try {
    const env = { crypto: defaultProvider, random: systemRandom, clock: Date.now };
    // As of a database of any version: nothing is made, everything must be there.
    loadKeys(dataDirectory, Number.POSITIVE_INFINITY, env);
    return good('keys', 'there, whole, and readable for their owner alone');
  } catch (error) {
    return bad('keys', reasonOf(error), 'Bring them back from a copy, with mode 0600. They cannot be made anew.');
  }
};

export const examineDatabase = async (config: CheckedConfig): Promise<Finding> => {
  const subject = 'database';
  const path = databasePath(config.dataDirectory);
  if (!existsSync(path)) return leftOut(subject, 'made by the first start');
  try {
    const database = await openSqlite(path);
    try {
      return describeDatabase(database, config);
    } finally {
      database.close();
    }
  } catch (error) {
    return bad(
      subject,
      `it cannot be read: ${reasonOf(error)}`,
      'Bring it back from a backup with sotto relay restore.',
    );
  }
};

const describeDatabase = (database: SqliteDatabase, { domain }: CheckedConfig): Finding => {
  const subject = 'database';
  database.exec('PRAGMA query_only=ON');
  const version = Number(database.prepare('PRAGMA user_version').get()?.user_version);
  if (version > migrations.length)
    return bad(subject, `of version ${version}, this software knows ${migrations.length}`, 'Start the newer software.');
  const own = database.prepare("SELECT value FROM relay WHERE name = 'domain'").get()?.value;
  if (own !== domain)
    return bad(subject, `it is of ${String(own)}, not of ${domain}`, 'Correct domain, or name the right directory.');
  const [problem] = database.prepare('PRAGMA quick_check(1)').all();
  if (problem?.quick_check !== 'ok')
    return bad(subject, 'it is damaged', 'Bring it back from a backup with sotto relay restore.');
  const age = version < migrations.length ? `; the next start brings it to version ${migrations.length}` : '';
  return good(subject, `whole, of version ${version}${age}`);
};

export const examineDisk = ({ dataDirectory, disk }: CheckedConfig): Finding => {
  const subject = 'disk';
  const free = freeBytesNow(dataDirectory);
  const says = `${megabytes(free)} free, floor ${megabytes(disk.freeBytesMin)}`;
  if (free < disk.freeBytesMin)
    return bad(subject, `${says}: nothing new is taken`, 'Make room, or lower disk.freeBytesMin.');
  if (free < disk.freeBytesMin * DISK_MARGIN) return warning(subject, says, 'Make room before the floor is reached.');
  return good(subject, says);
};

const megabytes = (bytes: number): string => `${Math.floor(bytes / 1_000_000)} MB`;

/** Less than so many times the floor is worth a word. */
const DISK_MARGIN = 4;
