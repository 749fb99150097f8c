/**
 * Where our devices keep records, in each of the three ways of `RecordKeeping`: maps that really store, as synchronous as
 * the steps are, or bytes in an asynchronous store.
 */

import type { MaybePromise, RecordKeeping } from '../implementation.ts';

export interface RecordStore<Record> {
  load(key: string): MaybePromise<Record | undefined>;
  store(key: string, record: Record): MaybePromise<void>;
  /** All at one moment, as the `get` of our store interface. */
  loadAll(keys: readonly string[]): MaybePromise<readonly (Record | undefined)[]>;
  /** All or none, as its `commit`. */
  storeAll(records: readonly (readonly [key: string, record: Record])[]): MaybePromise<void>;
  delete(key: string): void;
}

export function createRecordStore<Record>(
  keeping: RecordKeeping,
  encode: (record: Record) => Uint8Array,
  decode: (bytes: Uint8Array) => Record,
): RecordStore<Record> {
  if (typeof keeping !== 'string') {
    const load = async (key: string) => {
      const bytes = await keeping.load(key);
      return bytes && decode(bytes);
    };
    const store = (key: string, record: Record) => keeping.store(key, encode(record));
    return {
      load,
      store,
      loadAll: (keys) => Promise.all(keys.map(load)),
      storeAll: async (records) => {
        await Promise.all(records.map(([key, record]) => store(key, record)));
      },
      delete: (key) => keeping.delete(key),
    };
  }
  const objects = new Map<string, Record>();
  const written = new Map<string, Uint8Array>();
  const put = (key: string, record: Record) => {
    objects.set(key, record);
    if (keeping === 'written') written.set(key, encode(record));
  };
  return {
    load: (key) => objects.get(key),
    store: put,
    loadAll: (keys) => keys.map((key) => objects.get(key)),
    storeAll: (records) => {
      for (const [key, record] of records) put(key, record);
    },
    delete: (key) => {
      objects.delete(key);
      written.delete(key);
    },
  };
}
