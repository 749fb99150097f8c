import { seededRandom } from '@sotto/testkit';
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

test('a scan sees every key in its place, however many came and went since the last one', async () => {
  const store = memoryStore();
  const random = seededRandom('keys of a memory store');
  const held = new Set<string>();
  for (let round = 0; round < 60; round++) {
    const count = 1 + (random(1)[0]! % 150);
    const names = Array.from({ length: count }, () => `k${random(1)[0]}`);
    const gone = names.filter((name, i) => i % 3 === 0 && held.has(name));
    const put = [...new Set(names)].filter((name) => !gone.includes(name));
    for (const name of put) held.add(name);
    for (const name of gone) held.delete(name);
    await store.commit({ put: put.map((name) => [name, Uint8Array.of(1)] as const), delete: [...new Set(gone)] });
    const keys = (await store.scan('k', { limit: 1_000 })).map(([key]) => key);
    expect(keys).toEqual([...held].sort());
  }
});
