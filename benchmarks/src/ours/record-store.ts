/** Where our devices keep records: asynchronous maps that really store, in each of the three ways of `RecordKeeping`. */

import type { RecordKeeping } from '../implementation.ts';

export interface RecordStore<Record> {
  load(key: string): Promise<Record | undefined>;
  store(key: string, record: Record): Promise<void>;
  /** All at one moment, as the `get` of our store interface. */
  loadAll(keys: readonly string[]): Promise<readonly (Record | undefined)[]>;
  /** All or none, as its `commit`. */
  storeAll(records: readonly (readonly [key: string, record: Record])[]): Promise<void>;
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
    load: async (key) => objects.get(key),
    store: async (key, record) => put(key, record),
    loadAll: async (keys) => keys.map((key) => objects.get(key)),
    storeAll: async (records) => {
      for (const [key, record] of records) put(key, record);
    },
    delete: (key) => {
      objects.delete(key);
      written.delete(key);
    },
  };
}
