/**
 * The argument checks of {@link Store}, for adapters to call first. They make every adapter refuse the same misuse.
 * Messages name the argument and its rule, never a key: keys may hold the names of peers.
 */

import {
  BATCH_BYTES_MAX,
  BATCH_KEYS_MAX,
  GET_KEYS_MAX,
  KEY_LENGTH_MAX,
  SCAN_LIMIT_MAX,
  VALUE_BYTES_MAX,
} from './limits.ts';
import type { Batch, Key, ScanOptions, Version } from './store.ts';

/** A {@link Batch} without gaps. It holds the caller's arrays: an adapter that writes later copies the values first. */
export interface CheckedBatch {
  readonly expect: readonly (readonly [Key, Version | null])[];
  readonly put: readonly (readonly [Key, Uint8Array])[];
  readonly delete: readonly Key[];
}

export interface CheckedScan {
  readonly after: Key | undefined;
  readonly limit: number;
}

export function checkKeys(keys: readonly Key[]): void {
  checkList('keys', keys, GET_KEYS_MAX);
  keys.forEach((key, index) => {
    checkKey(`keys[${index}]`, key);
  });
}

export function checkScan(prefix: string, options: ScanOptions = {}): CheckedScan {
  if (prefix !== '') checkKey('prefix', prefix);
  const { after, limit = SCAN_LIMIT_MAX } = options;
  if (after !== undefined) checkKey('options.after', after);
  if (!Number.isInteger(limit) || limit < 1 || limit > SCAN_LIMIT_MAX) {
    throw new RangeError(`options.limit: must be an integer from 1 to ${SCAN_LIMIT_MAX}`);
  }
  return { after, limit };
}

export function checkBatch(batch: Batch): CheckedBatch {
  const { expect = [], put = [], delete: deleted = [] } = batch;
  checkList('batch.expect', expect, BATCH_KEYS_MAX);
  checkList('batch.put', put, BATCH_KEYS_MAX);
  checkList('batch.delete', deleted, BATCH_KEYS_MAX - put.length);
  expect.forEach(([key, version], index) => {
    checkKey(`batch.expect[${index}]`, key);
    checkVersion(`batch.expect[${index}]`, version);
  });
  put.forEach(([key, value], index) => {
    checkKey(`batch.put[${index}]`, key);
    checkValue(`batch.put[${index}]`, value);
  });
  deleted.forEach((key, index) => {
    checkKey(`batch.delete[${index}]`, key);
  });
  checkOnce('batch.expect', expect.map(keyOf));
  checkOnce('batch.put, batch.delete', [...put.map(keyOf), ...deleted]);
  if (put.reduce((bytes, [, value]) => bytes + value.length, 0) > BATCH_BYTES_MAX) {
    throw new RangeError(`batch.put: values must have at most ${BATCH_BYTES_MAX} bytes together`);
  }
  return { expect, put, delete: deleted };
}

const keyOf = ([key]: readonly [Key, unknown]): Key => key;

function checkList(name: string, list: readonly unknown[], lengthMax: number): void {
  if (!Array.isArray(list)) throw new TypeError(`${name}: must be an array`);
  if (list.length > lengthMax) throw new RangeError(`${name}: must have at most ${lengthMax} elements here`);
}

function checkKey(name: string, key: Key): void {
  if (typeof key !== 'string') throw new TypeError(`${name}: key must be a string`);
  if (key.length > KEY_LENGTH_MAX || !KEY_CHARACTERS.test(key)) {
    throw new RangeError(`${name}: key must have 1 to ${KEY_LENGTH_MAX} characters of U+0021 to U+007E`);
  }
}

function checkVersion(name: string, version: Version | null): void {
  if (version === null) return;
  if (typeof version !== 'number') throw new TypeError(`${name}: version must be a number, or null for an absent key`);
  if (!Number.isSafeInteger(version) || version < 1) throw new RangeError(`${name}: version must be one that was read`);
}

function checkValue(name: string, value: Uint8Array): void {
  if (!(value instanceof Uint8Array)) throw new TypeError(`${name}: value must be a Uint8Array`);
  if (value.length > VALUE_BYTES_MAX) throw new RangeError(`${name}: value must have at most ${VALUE_BYTES_MAX} bytes`);
}

function checkOnce(name: string, keys: readonly Key[]): void {
  if (new Set(keys).size !== keys.length) throw new RangeError(`${name}: each key must stand once`);
}

/** Printable ASCII without the space: one byte a character in every encoding, and the same order in every engine. */
const KEY_CHARACTERS = /^[!-~]+$/;
