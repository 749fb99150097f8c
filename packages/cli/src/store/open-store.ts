/** The store of a client in a file, encrypted when there is a file with a key for it, or a pass-phrase. */

import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { bytesToHex, hexToBytes, systemRandom } from '@sotto/crypto';
import { type Store, StoreError } from '@sotto/store';
import { encryptedStore, encryptedStoreState, type PassPhraseCost, type StoreKey } from '@sotto/store-encrypted';
import { sqliteStore } from '@sotto/store-sqlite';
import { CliError } from '../errors.ts';
import { type Asking, askPassPhrase, HERE, isPerson } from './pass-phrase.ts';

export interface StoreOptions {
  readonly store: string;
  readonly keyFile?: string;
  /** Asks for a pass-phrase, and encrypts with it what is in the clear. */
  readonly passphrase?: boolean;
}

/** Where a pass-phrase is asked for, and what a new one costs. */
export interface PassPhraseOptions {
  readonly asking?: Asking;
  readonly cost?: PassPhraseCost;
}

/**
 * With a key file or a pass-phrase, a store in the clear is encrypted where it is. A person is asked for the pass-phrase of one
 * that is encrypted without having to say so. Throws `StoreError`, and `CliError` `E_FILE_INVALID` and `E_USAGE`.
 */
export async function openStore(options: StoreOptions, passPhrases: PassPhraseOptions = {}): Promise<Store> {
  const { store, keyFile, passphrase = false } = options;
  if (keyFile !== undefined && passphrase)
    throw new CliError('E_USAGE', '--key-file and --passphrase are two ways to encrypt a store: name one of them');
  const inner = await sqliteStore(store);
  try {
    if (keyFile === undefined && !passphrase) {
      if ((await encryptedStoreState(inner)) !== 'locked') return inner;
      if (!isPerson(passPhrases.asking ?? HERE))
        throw new StoreError(
          'E_STORE_LOCKED',
          'the store is encrypted, and there is no terminal to ask for its pass-phrase',
        );
    }
    const key = keyFile === undefined ? byPassPhrase(store, passPhrases) : byKeyFile(keyFile);
    return await encryptedStore(inner, { key, migrate: true });
  } catch (error) {
    await inner.close();
    throw error;
  }
}

const byPassPhrase = (store: string, { asking = HERE, cost }: PassPhraseOptions): StoreKey => ({
  passPhrase: ({ isNew }) => askPassPhrase(asking, store, isNew),
  ...(cost && { cost }),
});

const byKeyFile = (keyFile: string): StoreKey => ({
  ask: async ({ isNew }) => {
    if (isNew && !existsSync(keyFile)) await makeKeyFile(keyFile);
    return readKeyFile(keyFile);
  },
});

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
