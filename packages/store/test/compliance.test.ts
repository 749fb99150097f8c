/** The memory adapter passes the suite it ships with. */

import { describe, test } from 'vitest';
import type { StoreFactory } from '../src/compliance/index.ts';
import { storeCompliance } from '../src/compliance/index.ts';
import type { Store } from '../src/index.ts';
import { memoryStore } from '../src/index.ts';

const seed = Math.floor(Math.random() * 2 ** 31);

function memoryFactory(): StoreFactory {
  const stores: Store[] = [];
  const opened = (store: Store): Store => {
    stores.push(store);
    return store;
  };
  return {
    seed,
    open: async () => opened(memoryStore()),
    another: async (store) => opened(memoryStore({ sharing: store })),
    reopen: async (store) => {
      await store.close();
      return opened(memoryStore({ sharing: store }));
    },
    destroy: async () => {
      await Promise.all(stores.map((store) => store.close()));
    },
  };
}

describe('compliance of the memory store', () => {
  for (const { name, run } of storeCompliance) {
    test(name, async () => {
      const factory = memoryFactory();
      try {
        await run(factory);
      } finally {
        await factory.destroy();
      }
    });
  }
});
