/** Assertions of the suite, free of any test framework. */

import type { StoreErrorCode } from '../errors.ts';
import { StoreError } from '../errors.ts';
import type { Entry, Key, Store, Version } from '../store.ts';

export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** Equal as JSON, which is enough for keys, versions, counts and {@link show}n values. */
export function assertSame(actual: unknown, expected: unknown, message: string): void {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  assert(left === right, `${message}: expected ${right}, got ${left}`);
}

/** The value under `key` must be `expected`, `undefined` for none. Returns its version, `null` for none. */
export async function assertStored(store: Store, key: Key, expected: Uint8Array | undefined): Promise<Version | null> {
  const [entry] = await store.get([key]);
  assertSame(show(entry?.value), show(expected), 'stored value');
  return entry?.version ?? null;
}

/** The version under `key`, which must exist. */
export async function versionOf(store: Store, key: Key): Promise<Version> {
  const [entry] = await store.get([key]);
  assert(entry !== undefined, 'an entry that was committed is missing');
  return entry.version;
}

/** `call` must return a promise that rejects as `isExpected` says. */
export async function assertRejects(
  call: () => Promise<unknown>,
  isExpected: (error: unknown) => boolean,
  message: string,
): Promise<void> {
  const outcome = await call().then(
    () => 'no rejection',
    (error: unknown) => (isExpected(error) ? undefined : `rejection with ${describe(error)}`),
  );
  assert(outcome === undefined, `${message}: ${outcome}`);
}

export const isTypeError = (error: unknown): boolean => error instanceof TypeError;
export const isRangeError = (error: unknown): boolean => error instanceof RangeError;
export const isStoreError =
  (code: StoreErrorCode) =>
  (error: unknown): boolean =>
    error instanceof StoreError && error.code === code;

/** A short text that differs when the bytes do. */
export function show(value: Uint8Array | undefined): string {
  if (value === undefined) return 'absent';
  const hex = Array.from(value.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return value.length <= 16 ? hex : `${hex}… (${value.length} bytes, sum ${checksum(value)})`;
}

export const showEntries = (entries: readonly (readonly [Key, Entry])[]): (readonly [Key, string])[] =>
  entries.map(([key, entry]) => [key, show(entry.value)]);

/** FNV-1a, 32 bits, of whole words where there are some: values of the largest size are compared so. */
function checksum(bytes: Uint8Array): number {
  const words = bytes.byteOffset % 4 === 0 ? new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2) : [];
  let hash = 0x811c9dc5 | 0;
  for (let index = 0; index < words.length; index++) hash = Math.imul(hash ^ words[index]!, 0x01000193);
  for (let index = words.length * 4; index < bytes.length; index++) hash = Math.imul(hash ^ bytes[index]!, 0x01000193);
  return hash >>> 0;
}

const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name} ${error instanceof StoreError ? error.code : error.message}` : String(error);
