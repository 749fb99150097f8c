/** Where our devices keep records: asynchronous maps that really store, in each of the three ways of `RecordKeeping`. */

import type { RecordKeeping } from '../implementation.ts';

export interface RecordStore<Record> {
  load(key: string): Promise<Record | undefined>;
  store(key: string, record: Record): Promise<void>;
  delete(key: string): void;
}

export function createRecordStore<Record>(
  keeping: RecordKeeping,
  encode: (record: Record) => Uint8Array,
  decode: (bytes: Uint8Array) => Record,
): RecordStore<Record> {
  if (typeof keeping !== 'string') {
    return {
      load: async (key) => {
        const bytes = await keeping.load(key);
        return bytes && decode(bytes);
      },
      store: (key, record) => keeping.store(key, encode(record)),
      delete: (key) => keeping.delete(key),
    };
  }
  const objects = new Map<string, Record>();
  const written = new Map<string, Uint8Array>();
  return {
    load: async (key) => objects.get(key),
    store: async (key, record) => {
      objects.set(key, record);
      if (keeping === 'written') written.set(key, encode(record));
    },
    delete: (key) => {
      objects.delete(key);
      written.delete(key);
    },
  };
}
