/**
 * Pinned root keys. Those of relays that the operator configured are kept while the process runs: their URL is the operator's
 * word, and who sets such a relay up anew need not ask us to forget. All others are kept in the store.
 */

import type { RelayStore } from '../store/relay-store.ts';
import type { RootPins } from './directory.ts';

export const createPins = (
  store: Pick<RelayStore, 'pinnedRoot' | 'pinRoot' | 'unpinRoot'>,
  configured: ReadonlyMap<string, string>,
): RootPins => {
  const inMemory = new Map<string, Uint8Array>();
  return {
    pinnedRoot: async (domain) => (configured.has(domain) ? inMemory.get(domain) : await store.pinnedRoot(domain)),
    pinRoot: async (domain, rootKey) => {
      if (configured.has(domain)) inMemory.set(domain, rootKey);
      else await store.pinRoot(domain, rootKey);
    },
    unpinRoot: async (domain) => {
      if (configured.has(domain)) inMemory.delete(domain);
      else await store.unpinRoot(domain);
    },
  };
};
