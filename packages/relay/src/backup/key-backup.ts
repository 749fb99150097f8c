/**
 * The key files of a data directory in one file, mode 0600: JSON with a name and base64 for each. Kept apart from the backup
 * of the database, for whoever has it can speak as this relay.
 */

import { closeSync, existsSync, fsyncSync, openSync, readdirSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { wipe } from '@sotto/crypto';
import { RelayError } from '../errors.ts';
import { writeOnce } from '../key-files.ts';

export interface KeysBackup {
  readonly names: readonly string[];
}

export const writeKeysBackup = (dataDirectory: string, file: string): KeysBackup => {
  const names = listKeyFiles(dataDirectory);
  const files = Object.fromEntries(names.map((name) => [name, readBase64(join(dataDirectory, name))]));
  try {
    const open = openSync(file, 'wx', 0o600);
    try {
      writeSync(open, `${JSON.stringify({ format: FORMAT, files }, undefined, 2)}\n`);
      fsyncSync(open);
    } finally {
      closeSync(open);
    }
  } catch (cause) {
    throw new RelayError('E_BACKUP_FAILED', 'the file of the keys cannot be written', { cause });
  }
  return { names };
};

/** Puts back the files that are absent and returns their names. One that is there and differs is `E_RESTORE_REFUSED`. */
export const restoreKeys = (file: string, dataDirectory: string): readonly string[] => {
  const files = readKeysBackup(file);
  const absent = files.filter(([name, content]) => {
    const path = join(dataDirectory, name);
    if (!existsSync(path)) return true;
    if (readFileSync(path).equals(content)) return false;
    throw new RelayError('E_RESTORE_REFUSED', `the directory has another ${name} than the backup of the keys`);
  });
  for (const [name, content] of absent) writeOnce(join(dataDirectory, name), content);
  for (const [, content] of files) wipe(content);
  return absent.map(([name]) => name);
};

/**
 * Every file of the directory itself that is not the database, one of its companions, the lock or the socket. What stands in
 * directories below it are attachments, which are no keys and in no backup.
 */
export const listKeyFiles = (dataDirectory: string): readonly string[] =>
  readdirSync(dataDirectory, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('relay.') && !name.endsWith('.new') && KEY_NAME.test(name))
    .sort();

const readBase64 = (path: string): string => {
  const content = readFileSync(path);
  const text = content.toString('base64');
  wipe(content);
  return text;
};

const readKeysBackup = (file: string): readonly (readonly [name: string, content: Buffer])[] => {
  const refuse = (cause?: unknown): RelayError =>
    new RelayError('E_RESTORE_REFUSED', 'the file is no backup of the keys of a relay', { cause });
  let parsed: unknown;
  try {
    if (statSync(file).size > KEYS_BACKUP_BYTES_MAX) throw refuse();
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw cause instanceof RelayError ? cause : refuse(cause);
  }
  if (!isRecord(parsed) || parsed.format !== FORMAT || !isRecord(parsed.files)) throw refuse();
  return Object.entries(parsed.files).map(([name, text]) => {
    // A name is that of a file of the data directory and leads nowhere else.
    if (typeof text !== 'string' || !KEY_NAME.test(name)) throw refuse();
    return [name, Buffer.from(text, 'base64')] as const;
  });
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const FORMAT = 'sotto relay keys 1';
const KEY_NAME = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i;
/** A few dozen keys of a few kilobytes. */
const KEYS_BACKUP_BYTES_MAX = 1024 * 1024;
