/**
 * Small files of a data directory that are made once and never again: a relay whose keys are gone must not invent others
 * under the same name. A file is made before the database reaches the schema version with which it came, on the first start
 * or on the first one of newer software; once the database is there, the file must be.
 */

import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { wipe } from '@sotto/crypto';
import { RelayError } from './errors.ts';
import { giveToOwner } from './owner.ts';

export interface KeyFiles {
  /**
   * The content of a file that came with schema version `since`; `make` gives it when it may be made, and its bytes are
   * wiped. Throws `E_KEYS_INVALID`.
   */
  load(name: string, since: number, make: () => Uint8Array): Uint8Array;
  /** The content of a file that may be made at any time, for nothing that stands elsewhere depends on it. */
  loadOrMake(name: string, make: () => Uint8Array): Uint8Array;
}

/** @param schemaVersion of the database in the directory, 0 when there is none */
export const openKeyFiles = (dataDirectory: string, schemaVersion: number): KeyFiles => ({
  load(name, since, make) {
    const path = join(dataDirectory, name);
    if (schemaVersion < since && !existsSync(path)) writeOnce(path, make());
    return readFile(path, name);
  },
  loadOrMake(name, make) {
    const path = join(dataDirectory, name);
    if (!existsSync(path)) writeOnce(path, make());
    return readFile(path, name);
  },
});

/**
 * Whole and durable under its name, or absent: written and synced under another name, then linked, which never replaces.
 * Wipes `content`.
 */
export const writeOnce = (path: string, content: Uint8Array): void => {
  const temporary = writeBeside(path, content);
  linkSync(temporary, path);
  unlinkSync(temporary);
};

/** The same for a file that may be there: then it is replaced at once, and is never half of anything. */
export const writeOver = (path: string, content: Uint8Array): void => renameSync(writeBeside(path, content), path);

const writeBeside = (path: string, content: Uint8Array): string => {
  const temporary = `${path}.new`;
  if (existsSync(temporary)) unlinkSync(temporary);
  const file = openSync(temporary, 'wx', 0o600);
  try {
    giveToOwner(dirname(path), file);
    writeSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
    wipe(content);
  }
  return temporary;
};

/** A file that only its owner can read. Throws `E_KEYS_INVALID`. */
export const readSecretFile = (dataDirectory: string, name: string): Uint8Array =>
  readFile(join(dataDirectory, name), name);

const readFile = (path: string, name: string): Uint8Array => {
  try {
    const isOpenToOthers = process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0;
    if (isOpenToOthers) throw new RelayError('E_KEYS_INVALID', `${name} can be read by others; set its mode to 0600`);
    return new Uint8Array(readFileSync(path));
  } catch (cause) {
    if (cause instanceof RelayError) throw cause;
    throw new RelayError('E_KEYS_INVALID', `${name} cannot be read`, { cause });
  }
};
