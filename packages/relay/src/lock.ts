/**
 * One process per data directory. The lock is SQLite's own on a file beside the database: the kernel drops it when the
 * process dies, however it dies, so no stale lock ever has to be removed by hand.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite, StoreError } from '@sotto/store-sqlite';
import { RelayError } from './errors.ts';
import { giveToOwner } from './owner.ts';

export interface DirectoryLock {
  release(): void;
}

export const lockDirectory = async (dataDirectory: string, open = openSqlite): Promise<DirectoryLock> => {
  const path = join(dataDirectory, 'relay.lock');
  const isNew = !existsSync(path);
  const database = await open(path, { busyTimeoutMs: 0 }).catch(refuse);
  if (isNew) giveToOwner(dataDirectory, path);
  try {
    database.exec('BEGIN IMMEDIATE');
  } catch (error) {
    database.close();
    return refuse(error);
  }
  return {
    release() {
      database.exec('ROLLBACK');
      database.close();
    },
  };
};

const refuse = (cause: unknown): never => {
  if (cause instanceof StoreError && cause.code === 'E_STORE_BUSY')
    throw new RelayError('E_DATA_DIRECTORY_LOCKED', 'another process serves this data directory', { cause });
  throw new RelayError('E_STORE_FAILED', 'the data directory cannot be used', { cause });
};
