/**
 * The key files of a data directory. `root.key` signs the discovery document, `s2s.key` the requests to other relays
 * (Ed25519 seeds); `dedupe.key` keys the digests of nonces and item ids. They are made together on the first start and
 * never again: a relay whose keys are gone must not invent others under the same name.
 */

import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type CryptoProvider, type Ed25519KeyPair, type RandomBytes, wipe } from '@sotto/crypto';
import { RelayError } from './errors.ts';

export interface RelayKeys {
  readonly root: Ed25519KeyPair;
  readonly serverToServer: Ed25519KeyPair;
  readonly dedupe: Uint8Array;
}

/** @param mayCreate false once a database exists in the directory */
export const loadKeys = (
  dataDirectory: string,
  mayCreate: boolean,
  env: { readonly crypto: CryptoProvider; readonly random: RandomBytes },
): RelayKeys => {
  const load = (name: string): Uint8Array => {
    const path = join(dataDirectory, name);
    if (mayCreate && !existsSync(path)) createKeyFile(path, env.random(KEY_BYTES));
    return readKeyFile(path, name);
  };
  const rootSeed = load('root.key');
  const serverSeed = load('s2s.key');
  const keys = {
    root: env.crypto.ed25519KeyPair(rootSeed),
    serverToServer: env.crypto.ed25519KeyPair(serverSeed),
    dedupe: load('dedupe.key'),
  };
  wipe(rootSeed, serverSeed);
  return keys;
};

/** Whole and durable under its name, or absent: written and synced under another name, then linked, which never replaces. */
const createKeyFile = (path: string, key: Uint8Array): void => {
  const temporary = `${path}.new`;
  if (existsSync(temporary)) unlinkSync(temporary);
  const file = openSync(temporary, 'wx', 0o600);
  try {
    writeSync(file, key);
    fsyncSync(file);
  } finally {
    closeSync(file);
    wipe(key);
  }
  linkSync(temporary, path);
  unlinkSync(temporary);
};

const readKeyFile = (path: string, name: string): Uint8Array => {
  let content: Uint8Array;
  try {
    const isOpenToOthers = process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0;
    if (isOpenToOthers) throw new RelayError('E_KEYS_INVALID', `${name} can be read by others; set its mode to 0600`);
    content = new Uint8Array(readFileSync(path));
  } catch (cause) {
    if (cause instanceof RelayError) throw cause;
    throw new RelayError('E_KEYS_INVALID', `${name} cannot be read`, { cause });
  }
  if (content.length !== KEY_BYTES) throw new RelayError('E_KEYS_INVALID', `${name} is not ${KEY_BYTES} bytes long`);
  return content;
};

const KEY_BYTES = 32;
