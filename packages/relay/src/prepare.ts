/** Makes the data directory of a new relay with its keys, before it runs for the first time. */

import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { defaultProvider, systemRandom } from '@sotto/crypto';
import { RelayError } from './errors.ts';
import { loadKeys } from './keys.ts';
import { lockDirectory } from './lock.ts';
import { databasePath } from './store/sqlite-relay-store.ts';

/**
 * Keys that are there already are kept. Rejects with `E_DATA_DIRECTORY_FOREIGN` when a relay has run on the directory,
 * `E_DATA_DIRECTORY_LOCKED` while one does, `E_KEYS_INVALID`, or `E_CONFIG_INVALID` when it cannot be made.
 */
export const prepareDataDirectory = async (dataDirectory: string): Promise<void> => {
  if (existsSync(databasePath(dataDirectory)))
    throw new RelayError('E_DATA_DIRECTORY_FOREIGN', 'a relay has run on this data directory already');
  makeDirectory(dataDirectory);
  const lock = await lockDirectory(dataDirectory);
  try {
    const env = { crypto: defaultProvider, random: systemRandom, clock: Date.now };
    loadKeys(dataDirectory, 0, env);
  } finally {
    lock.release();
  }
};

/** Whether there is a relay's root key, made by an earlier preparation or brought here. */
export const hasKeys = (dataDirectory: string): boolean => existsSync(join(dataDirectory, 'root.key'));

export const makeDirectory = (dataDirectory: string): void => {
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new RelayError('E_CONFIG_INVALID', 'dataDirectory cannot be made', { cause });
  }
};
