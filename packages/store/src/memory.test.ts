import { expect, test } from 'vitest';
import { memoryStore } from './memory.ts';
import type { Store } from './store.ts';

test('a store made elsewhere cannot be shared', () => {
  const foreign: Store = { ...memoryStore() };
  expect(() => memoryStore({ sharing: foreign })).toThrow(TypeError);
});

test('data outlives the handle it was written through', async () => {
  const store = memoryStore();
  await store.commit({ put: [['a', Uint8Array.of(1)]] });
  await store.close();
  const [entry] = await memoryStore({ sharing: store }).get(['a']);
  expect(entry).toEqual({ value: Uint8Array.of(1), version: 1 });
});

test('durability is volatile', () => {
  expect(memoryStore().durability).toBe('volatile');
});
