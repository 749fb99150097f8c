/** Stores and keys for the tests of this package. */

import { memoryStore, type Store } from '@sotto/store';
import { type EncryptedStore, type EncryptedStoreOptions, encryptedStore } from '../src/index.ts';

export const KEY = new Uint8Array(32).fill(7);
export const OTHER_KEY = new Uint8Array(32).fill(8);

/** The cheapest that is allowed: some hundred milliseconds. */
export const CHEAP = { memoryKiB: 7 * 1024, passes: 5, lanes: 1 };

/** One more handle on the storage of `inner`, an encrypted one. */
export const openOn = (inner: Store, options: Partial<EncryptedStoreOptions> = {}): Promise<EncryptedStore> =>
  encryptedStore(memoryStore({ sharing: inner }), { key: { key: KEY }, ...options });

export const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));

/** Everything that the inner store holds, keys and values, as one text with a character for each byte. */
export async function textOf(inner: Store): Promise<string> {
  const entries = await memoryStore({ sharing: inner }).scan('');
  return entries.map(([key, { value }]) => `${key}\n${Buffer.from(value).toString('latin1')}`).join('\n');
}

/** Writes to the inner store past the wrapper, as somebody with the file in hand would. */
export async function tamper(inner: Store, change: (entries: Map<string, Uint8Array>) => void): Promise<void> {
  const store = memoryStore({ sharing: inner });
  const before = new Map((await store.scan('')).map(([key, { value }]) => [key, value]));
  const after = new Map(before);
  change(after);
  const put = [...after].filter(([key, value]) => before.get(key) !== value);
  await store.commit({ put, delete: [...before.keys()].filter((key) => !after.has(key)) });
}

/** The key under which the inner store has `key`, found by the change that a write makes. */
export async function innerKeyOf(inner: Store, key: string): Promise<string> {
  const store = await openOn(inner);
  const versions = async () =>
    new Map((await memoryStore({ sharing: inner }).scan('')).map(([name, { version }]) => [name, version]));
  const before = await versions();
  const [entry] = await store.get([key]);
  await store.commit({ put: [[key, entry?.value ?? new Uint8Array()]] });
  const changed = [...(await versions())].filter(([name, version]) => before.get(name) !== version && name !== '!head');
  await store.close();
  return changed[0]![0];
}
