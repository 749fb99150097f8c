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
  WRAPPED_KEY_LENGTH_EXTRA,
  WRAPPED_KEYS_EXTRA,
  WRAPPED_VALUE_BYTES_EXTRA,
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

/** What a store takes. The names are those of the constants in `limits.ts`. */
export interface StoreLimits {
  readonly keyLength: number;
  readonly valueBytes: number;
  readonly getKeys: number;
  readonly batchKeys: number;
  readonly batchBytes: number;
}

/** What an application may rely on. A wrapper takes no more than this. */
export const APPLICATION_LIMITS: StoreLimits = {
  keyLength: KEY_LENGTH_MAX,
  valueBytes: VALUE_BYTES_MAX,
  getKeys: GET_KEYS_MAX,
  batchKeys: BATCH_KEYS_MAX,
  batchBytes: BATCH_BYTES_MAX,
};

/** What an adapter takes: the same, and what a wrapper around it adds. */
export const ADAPTER_LIMITS: StoreLimits = {
  keyLength: KEY_LENGTH_MAX + WRAPPED_KEY_LENGTH_EXTRA,
  valueBytes: VALUE_BYTES_MAX + WRAPPED_VALUE_BYTES_EXTRA,
  getKeys: GET_KEYS_MAX + WRAPPED_KEYS_EXTRA,
  batchKeys: BATCH_KEYS_MAX + WRAPPED_KEYS_EXTRA,
  batchBytes: BATCH_BYTES_MAX + (BATCH_KEYS_MAX + WRAPPED_KEYS_EXTRA) * WRAPPED_VALUE_BYTES_EXTRA,
};

export function checkKeys(keys: readonly Key[], limits = ADAPTER_LIMITS): void {
  checkList('keys', keys, limits.getKeys);
  keys.forEach((key, index) => {
    checkKey(`keys[${index}]`, key, limits);
  });
}

export function checkScan(prefix: string, options: ScanOptions = {}, limits = ADAPTER_LIMITS): CheckedScan {
  if (prefix !== '') checkKey('prefix', prefix, limits);
  const { after, limit = SCAN_LIMIT_MAX } = options;
  if (after !== undefined) checkKey('options.after', after, limits);
  if (!Number.isInteger(limit) || limit < 1 || limit > SCAN_LIMIT_MAX) {
    throw new RangeError(`options.limit: must be an integer from 1 to ${SCAN_LIMIT_MAX}`);
  }
  return { after, limit };
}

export function checkBatch(batch: Batch, limits = ADAPTER_LIMITS): CheckedBatch {
  const { expect = [], put = [], delete: deleted = [] } = batch;
  checkList('batch.expect', expect, limits.batchKeys);
  checkList('batch.put', put, limits.batchKeys);
  checkList('batch.delete', deleted, limits.batchKeys - put.length);
  expect.forEach(([key, version], index) => {
    checkKey(`batch.expect[${index}]`, key, limits);
    checkVersion(`batch.expect[${index}]`, version);
  });
  put.forEach(([key, value], index) => {
    checkKey(`batch.put[${index}]`, key, limits);
    checkValue(`batch.put[${index}]`, value, limits);
  });
  deleted.forEach((key, index) => {
    checkKey(`batch.delete[${index}]`, key, limits);
  });
  checkOnce('batch.expect', expect.map(keyOf));
  checkOnce('batch.put, batch.delete', [...put.map(keyOf), ...deleted]);
  if (put.reduce((bytes, [, value]) => bytes + value.length, 0) > limits.batchBytes) {
    throw new RangeError(`batch.put: values must have at most ${limits.batchBytes} bytes together`);
  }
  return { expect, put, delete: deleted };
}

const keyOf = ([key]: readonly [Key, unknown]): Key => key;

function checkList(name: string, list: readonly unknown[], lengthMax: number): void {
  if (!Array.isArray(list)) throw new TypeError(`${name}: must be an array`);
  if (list.length > lengthMax) throw new RangeError(`${name}: must have at most ${lengthMax} elements here`);
}

function checkKey(name: string, key: Key, { keyLength }: StoreLimits): void {
  if (typeof key !== 'string') throw new TypeError(`${name}: key must be a string`);
  if (key.length > keyLength || !KEY_CHARACTERS.test(key)) {
    throw new RangeError(`${name}: key must have 1 to ${keyLength} characters of U+0021 to U+007E`);
  }
}

function checkVersion(name: string, version: Version | null): void {
  if (version === null) return;
  if (typeof version !== 'number') throw new TypeError(`${name}: version must be a number, or null for an absent key`);
  if (!Number.isSafeInteger(version) || version < 1) throw new RangeError(`${name}: version must be one that was read`);
}

function checkValue(name: string, value: Uint8Array, { valueBytes }: StoreLimits): void {
  if (!(value instanceof Uint8Array)) throw new TypeError(`${name}: value must be a Uint8Array`);
  if (value.length > valueBytes) throw new RangeError(`${name}: value must have at most ${valueBytes} bytes`);
}

function checkOnce(name: string, keys: readonly Key[]): void {
  if (new Set(keys).size !== keys.length) throw new RangeError(`${name}: each key must stand once`);
}

/** Printable ASCII without the space: one byte a character in every encoding, and the same order in every engine. */
const KEY_CHARACTERS = /^[!-~]+$/;
