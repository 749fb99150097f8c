/** An encrypted store is a store: the whole suite, on an inner store in memory. */

import { APPLICATION_LIMITS, memoryStore, type Store } from '@sotto/store';
import { type StoreFactory, storeCompliance } from '@sotto/store/compliance';
import { describe, expect, test } from 'vitest';
import { openOn } from './support.ts';

const seed = Math.floor(Math.random() * 2 ** 31);

function encryptedFactory(): StoreFactory {
  const inners = new Map<Store, Store>();
  const openAt = async (inner: Store): Promise<Store> => {
    const store = await openOn(inner);
    inners.set(store, inner);
    return store;
  };
  const innerOf = (store: Store): Store => inners.get(store)!;
  return {
    seed,
    limits: APPLICATION_LIMITS,
    open: () => openAt(memoryStore()),
    another: (store) => openAt(innerOf(store)),
    async reopen(store) {
      await store.close();
      return openAt(innerOf(store));
    },
    async destroy() {
      await Promise.all([...inners.keys()].map((store) => store.close()));
    },
  };
}

describe('compliance of the encrypted store', () => {
  for (const { name, run } of storeCompliance) {
    test(name, async () => {
      const factory = encryptedFactory();
      try {
        await run(factory);
      } finally {
        await factory.destroy();
      }
    });
  }
});

test('what a wrapper adds fits into what adapters take beyond the limits of applications', async () => {
  const { keyLength, valueBytes, getKeys, batchKeys } = APPLICATION_LIMITS;
  const store = await openOn(memoryStore());
  const many = `kind${'/a'.repeat((keyLength - 4) / 2)}`;
  const longest = `kind/${'x'.repeat(keyLength - 5)}`;
  expect([many.length, longest.length]).toEqual([keyLength, keyLength]);
  const put = [[many, new Uint8Array(valueBytes)] as const, [longest, new Uint8Array(1)] as const];
  expect(await store.commit({ put })).toBe(true);
  const numbered = Array.from({ length: batchKeys }, (_, number) => `name/n${number}`);
  const full = {
    expect: numbered.map((key) => [key, null] as const),
    put: numbered.map((key) => [key, new Uint8Array(1)] as const),
  };
  expect(await store.commit(full)).toBe(true);
  expect((await store.get(numbered.slice(0, getKeys))).every((entry) => entry !== undefined)).toBe(true);
  expect((await store.scan('name/', { limit: 1000 })).map(([key]) => key)).toEqual(numbered.sort());
  await store.close();
});
