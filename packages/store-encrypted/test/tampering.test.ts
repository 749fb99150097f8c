/** Somebody who can write the inner store: what reading finds by itself, and what `verify` finds. */

import { memoryStore, type Store } from '@sotto/store';
import { expect, test } from 'vitest';
import { bytesOf, innerKeyOf, KEY, openOn, tamper } from './support.ts';

const isCorrupt = expect.objectContaining({ name: 'StoreError', code: 'E_STORE_CORRUPT' });
const names = ['session/alice@a.example/1', 'session/bob@b.example/1', 'inbox/0000000001'];

async function storeWithRecords(): Promise<{ readonly inner: Store; readonly stored: readonly string[] }> {
  const inner = memoryStore();
  const store = await openOn(inner);
  await store.commit({ put: names.map((key) => [key, bytesOf(`first of ${key}`)]) });
  await store.close();
  const stored: string[] = [];
  for (const key of names) stored.push(await innerKeyOf(inner, key));
  return { inner, stored };
}

const valuesOf = async (inner: Store) =>
  new Map((await memoryStore({ sharing: inner }).scan('')).map(([key, { value }]) => [key, value]));

test('two values that were swapped open in neither place', async () => {
  const { inner, stored } = await storeWithRecords();
  const before = await valuesOf(inner);
  await tamper(inner, (entries) => {
    entries.set(stored[0]!, before.get(stored[1]!)!);
    entries.set(stored[1]!, before.get(stored[0]!)!);
  });
  const store = await openOn(inner);
  for (const key of names.slice(0, 2)) await expect(store.get([key])).rejects.toEqual(isCorrupt);
  await expect(store.scan('session/')).rejects.toEqual(isCorrupt);
  expect((await store.get([names[2]!]))[0]?.value).toEqual(bytesOf(`first of ${names[2]}`));
  await store.close();
});

test('a value that was changed in any bit does not open', async () => {
  const { inner, stored } = await storeWithRecords();
  const value = (await valuesOf(inner)).get(stored[0]!)!;
  const store = await openOn(inner);
  for (let place = 0; place < value.length; place++) {
    const changed = value.slice();
    changed[place]! ^= place === 0 ? 1 : 1 << (place % 8);
    await tamper(inner, (entries) => entries.set(stored[0]!, changed));
    await expect(store.get([names[0]!])).rejects.toEqual(isCorrupt);
  }
  for (const length of [0, 1, 20, value.length - 1]) {
    await tamper(inner, (entries) => entries.set(stored[0]!, value.slice(0, length)));
    await expect(store.get([names[0]!])).rejects.toEqual(isCorrupt);
  }
  await store.close();
});

test('a record of another store does not open', async () => {
  const { inner, stored } = await storeWithRecords();
  const other = await storeWithRecords();
  await tamper(inner, (entries) => entries.set(stored[2]!, entries.get(stored[2]!)!));
  const foreign = (await valuesOf(other.inner)).get(other.stored[2]!)!;
  await tamper(inner, (entries) => entries.set(stored[2]!, foreign));
  const store = await openOn(inner);
  await expect(store.get([names[2]!])).rejects.toEqual(isCorrupt);
  await store.close();
});

test.each([
  [
    'put back as it was earlier',
    (entries: Map<string, Uint8Array>, key: string, old: Uint8Array) => entries.set(key, old),
  ],
  ['left out', (entries: Map<string, Uint8Array>, key: string) => entries.delete(key)],
])('a record that was %s is found by verify, also when the store was written to since', async (_, change) => {
  const { inner, stored } = await storeWithRecords();
  const old = (await valuesOf(inner)).get(stored[0]!)!;
  const writer = await openOn(inner);
  await writer.commit({ put: [[names[0]!, bytesOf('second')]] });
  await writer.verify();
  await writer.close();
  await tamper(inner, (entries) => change(entries, stored[0]!, old));
  const store = await openOn(inner);
  await expect(store.verify()).rejects.toEqual(isCorrupt);
  await store.commit({
    put: [
      [names[0]!, bytesOf('third')],
      ['inbox/0000000002', bytesOf('more')],
    ],
  });
  await expect(store.verify()).rejects.toEqual(isCorrupt);
  await store.close();
});

test('an older head is noticed by a handle that knows better, by the next write to what is newer, and by verify', async () => {
  const { inner, stored: _ } = await storeWithRecords();
  const old = (await valuesOf(inner)).get('!head')!;
  const store = await openOn(inner);
  await store.commit({ put: [[names[0]!, bytesOf('second')]] });
  await tamper(inner, (entries) => entries.set('!head', old));
  await expect(store.commit({ put: [['inbox/0000000009', bytesOf('x')]] })).rejects.toEqual(isCorrupt);
  await store.close();
  const cold = await openOn(inner);
  await expect(cold.commit({ put: [[names[0]!, bytesOf('third')]] })).rejects.toEqual(isCorrupt);
  await expect(cold.verify()).rejects.toEqual(isCorrupt);
  await cold.close();
});

test('records in the clear beside the encrypted ones are never read, and found by verify', async () => {
  const { inner } = await storeWithRecords();
  await tamper(inner, (entries) => entries.set('account', bytesOf('forged')));
  const store = await openOn(inner, { migrate: true });
  expect(await store.get(['account'])).toEqual([undefined]);
  expect((await store.scan('')).map(([key]) => key)).toEqual([...names].sort());
  await expect(store.verify()).rejects.toEqual(isCorrupt);
  await store.close();
});

test('a whole older copy opens: to notice that is not the work of a store', async () => {
  const { inner } = await storeWithRecords();
  const old = await valuesOf(inner);
  const store = await openOn(inner);
  await store.commit({ put: [[names[0]!, bytesOf('second')]] });
  await store.close();
  const copy = memoryStore();
  await memoryStore({ sharing: copy }).commit({ put: [...old] });
  const restored = await openOn(copy, { key: { key: KEY } });
  await restored.verify();
  await restored.close();
});
