/** A store of bytes in memory. */

import type { ByteStore, Bytes } from './implementation.ts';

export function memoryBytes(): ByteStore {
  const entries = new Map<string, Bytes>();
  return {
    load: async (key) => entries.get(key),
    store: async (key, bytes) => void entries.set(key, owned(bytes)),
    delete: (key) => void entries.delete(key),
  };
}

/** The same array, which all implementations give on memory of their own. */
export function owned(bytes: Uint8Array): Bytes {
  if (!isOwned(bytes)) throw new TypeError('bytes: are on shared memory');
  return bytes;
}

function isOwned(bytes: Uint8Array): bytes is Bytes {
  return bytes.buffer instanceof ArrayBuffer;
}
