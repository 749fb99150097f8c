/** Records on a store of the SDK: what both sides are given where a case asks for a real store. */

import type { Store, Version } from '@sotto/store';
import { owned } from '../byte-store.ts';
import type { ByteStore } from '../implementation.ts';

/** One commit for each record stored, which names the version that was loaded. `keyOf` makes a key of the store. */
export function bytesOn(store: Store, keyOf: (key: string) => string = (key) => `session/${key}`): ByteStore {
  const versions = new Map<string, Version>();
  return {
    load: async (name) => {
      const key = keyOf(name);
      const [entry] = await store.get([key]);
      if (entry === undefined) return undefined;
      versions.set(key, entry.version);
      return owned(entry.value);
    },
    store: async (name, bytes) => {
      const key = keyOf(name);
      const isCommitted = await store.commit({ expect: [[key, versions.get(key) ?? null]], put: [[key, bytes]] });
      if (!isCommitted) throw new Error('another writer was there');
      versions.delete(key);
    },
    delete: () => {
      throw new TypeError('delete: no case with a store asks for it');
    },
  };
}
