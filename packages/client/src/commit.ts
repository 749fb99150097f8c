/**
 * Reading records with their versions and committing what was computed from them. The one place where a step of the
 * layers below meets the store: load, step, commit everything at once, wipe.
 */

import { wipe } from '@sotto/crypto';
import type { Batch, Key, Store, Version } from '@sotto/store';
import { ClientError } from './errors.ts';
import { COMMIT_ATTEMPTS_MAX } from './limits.ts';

/** Some records as they stood at one moment. */
export interface Snapshot {
  /** The decoded record, or `undefined` when there is none. `key` must have been asked for. */
  read<T>(key: Key, decode: (bytes: Uint8Array) => T): T | undefined;
  /** For {@link Batch.expect}: every record of the snapshot is still what was read. */
  readonly expect: readonly (readonly [Key, Version | null])[];
}

export async function takeSnapshot(store: Store, keys: readonly Key[]): Promise<Snapshot> {
  const entries = await store.get(keys);
  const byKey = new Map(keys.map((key, index) => [key, entries[index]]));
  return {
    read: (key, decode) => {
      if (!byKey.has(key)) throw new RangeError(`key: ${prefixOf(key)} was not part of the snapshot`);
      const entry = byKey.get(key);
      return entry === undefined ? undefined : decodeRecord(key, entry.value, decode);
    },
    expect: keys.map((key, index) => [key, entries[index]?.version ?? null]),
  };
}

/**
 * What several snapshots expect, in the order in which they were taken. Of a record that changed between two of them the older
 * version stands, so the commit finds that it has moved.
 */
export function expectAll(...parts: readonly Snapshot['expect'][]): Snapshot['expect'] {
  const all = new Map<Key, Version | null>();
  for (const [key, version] of parts.flat()) if (!all.has(key)) all.set(key, version);
  return [...all];
}

/** A change with what it was computed from. */
export type ReadBatch = Required<Pick<Batch, 'expect' | 'put' | 'delete'>>;

export const NO_CHANGE: ReadBatch = { expect: [], put: [], delete: [] };

export const joined = (...parts: readonly ReadBatch[]): ReadBatch => ({
  expect: parts.flatMap(({ expect }) => expect),
  put: parts.flatMap(({ put }) => put),
  delete: parts.flatMap((part) => part.delete),
});

/** Decodes a stored record. Throws `ClientError` `E_STORE_INVALID` when it cannot be read. */
export function decodeRecord<T>(key: Key, bytes: Uint8Array, decode: (bytes: Uint8Array) => T): T {
  try {
    return decode(bytes);
  } catch (cause) {
    throw new ClientError('E_STORE_INVALID', `a record under ${prefixOf(key)} cannot be read`, { cause });
  }
}

/** What one attempt wants to make durable, and what it hands back when it is. */
export interface Attempt<T> {
  readonly batch: Batch;
  readonly result: T;
  /** Secrets that no stored record holds any more once `batch` is committed. */
  readonly spent?: readonly Uint8Array[];
}

/**
 * Runs `attempt` until its commit finds nothing moved, then wipes what was spent. An attempt must take its own snapshot
 * each time: what an overtaken one computed is dropped and never leaves the process, so no key is used twice.
 */
export async function commitStep<T>(store: Store, attempt: () => Promise<Attempt<T>>): Promise<T> {
  for (let tries = 0; tries < COMMIT_ATTEMPTS_MAX; tries++) {
    const { batch, result, spent } = await attempt();
    if (await store.commit(batch)) {
      if (spent !== undefined) wipe(...spent);
      return result;
    }
  }
  throw new ClientError('E_STORE_CONTENDED', 'other writers on the store kept winning', { retryable: true });
}

/** Record keys carry addresses; an error may name their kind only. */
const prefixOf = (key: Key): string => key.split('/', 1)[0] ?? '';
