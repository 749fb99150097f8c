/** The store of a client in a file, encrypted when there is a file with a key for it. */

import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { bytesToHex, hexToBytes, systemRandom } from '@sotto/crypto';
import type { Store } from '@sotto/store';
import { encryptedStore } from '@sotto/store-encrypted';
import { sqliteStore } from '@sotto/store-sqlite';
import { CliError } from '../errors.ts';

export interface StoreOptions {
  readonly store: string;
  readonly keyFile?: string;
}

/** With a key file, a store in the clear is encrypted where it is. Throws `StoreError`, and `CliError` `E_FILE_INVALID`. */
export async function openStore({ store, keyFile }: StoreOptions): Promise<Store> {
  const inner = await sqliteStore(store);
  if (keyFile === undefined) return inner;
  try {
    const ask = async ({ isNew }: { readonly isNew: boolean }) => {
      if (isNew && !existsSync(keyFile)) await makeKeyFile(keyFile);
      return readKeyFile(keyFile);
    };
    return await encryptedStore(inner, { key: { ask }, migrate: true });
  } catch (error) {
    await inner.close();
    throw error;
  }
}

/** On the disk before anything is encrypted under it. */
async function makeKeyFile(path: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(`${bytesToHex(systemRandom(KEY_BYTES))}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** `undefined` when there is none: then the store says that it is locked. */
async function readKeyFile(path: string): Promise<Uint8Array | undefined> {
  if (!existsSync(path)) return undefined;
  const text = (await readFile(path, 'utf8')).trim();
  if (/^[0-9a-f]{64}$/.test(text)) return hexToBytes(text);
  throw new CliError('E_FILE_INVALID', `${path} holds no key: 64 hex digits in one line`);
}

const KEY_BYTES = 32;
