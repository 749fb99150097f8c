/** Scans over hidden names: the order of the keys, from one moment, across handles. */

import { memoryStore, type Store } from '@sotto/store';
import { createDice } from '@sotto/testkit';
import { expect, test } from 'vitest';
import { encryptedStore } from '../src/index.ts';
import { bytesOf, KEY, openOn } from './support.ts';

const seed = `order/${Math.random()}`;

test('pages over many hidden names are in the order of the names, while this handle and another write', async () => {
  const dice = createDice(seed);
  const inner = memoryStore();
  const [store, other] = [await openOn(inner), await openOn(inner)];
  const model = new Set<string>();
  const keyOf = (number: number): string => `sent/name-${number}/${number % 7}`;
  for (let start = 0; start < 600; start += 300) {
    const keys = Array.from({ length: 300 }, (_, index) => keyOf(start + index));
    await store.commit({ put: keys.map((key) => [key, bytesOf(key)]) });
    for (const key of keys) model.add(key);
  }
  const found: string[] = [];
  let after: string | undefined;
  for (let page = 0; ; page++) {
    const entries = await store.scan('sent/', after === undefined ? { limit: 50 } : { limit: 50, after });
    const expected = [...model].filter((key) => after === undefined || key > after).sort();
    expect(
      entries.map(([key]) => key),
      seed,
    ).toEqual(expected.slice(0, 50));
    for (const [key, { value }] of entries) expect(Buffer.from(value).toString()).toBe(key);
    found.push(...entries.map(([key]) => key));
    if (entries.length < 50) break;
    after = entries.at(-1)![0];
    const [added, removed] = [keyOf(600 + dice.between(0, 5000)), keyOf(dice.between(0, 599))];
    // The other handle creates and deletes, then only deletes, which is all the same to what is known of the names.
    const [writer, put] = [page % 3 === 2 ? store : other, page % 3 === 1 ? [] : [added]];
    await writer.commit({ put: put.map((key) => [key, bytesOf(key)]), delete: removed === added ? [] : [removed] });
    for (const key of put) model.add(key);
    model.delete(removed);
  }
  expect(found.length).toBeGreaterThan(500);
  await store.verify();
  await store.close();
  await other.close();
});

test('the first hidden name under a prefix that was in order is seen in its place by another handle', async () => {
  const inner = memoryStore();
  const [store, other] = [await openOn(inner), await openOn(inner)];
  await store.commit({
    put: [
      ['note/1', bytesOf('1')],
      ['note/3', bytesOf('3')],
    ],
  });
  expect((await other.scan('note/')).map(([key]) => key)).toEqual(['note/1', 'note/3']);
  await store.commit({
    put: [
      ['note/2nd', bytesOf('2')],
      ['note/!', bytesOf('!')],
    ],
  });
  const expected = ['note/!', 'note/1', 'note/2nd', 'note/3'];
  for (const one of [other, store]) expect((await one.scan('note/')).map(([key]) => key)).toEqual(expected);
  expect((await other.scan('note/2')).map(([key]) => key)).toEqual(['note/2nd']);
  expect((await other.scan('', { after: 'note/1', limit: 1 })).map(([key]) => key)).toEqual(['note/2nd']);
  await store.close();
  await other.close();
});

test('a scan below one name, and one over numbers, is one scan of the inner store however many names there are', async () => {
  const inner = memoryStore();
  const writer = await openOn(inner);
  const names = Array.from({ length: 400 }, (_, number) => `message/friend-${number}/0000000001`);
  await writer.commit({ put: names.map((key) => [key, bytesOf(key)]) });
  const inbox = Array.from({ length: 400 }, (_, number) => `inbox/${String(number).padStart(10, '0')}`);
  await writer.commit({ put: inbox.map((key) => [key, bytesOf(key)]) });
  await writer.close();
  let scans = 0;
  const counted = memoryStore({ sharing: inner });
  const scan: Store['scan'] = (...call) => {
    scans += 1;
    return counted.scan(...call);
  };
  const store = await encryptedStore({ ...counted, scan }, { key: { key: KEY } });
  scans = 0;
  expect((await store.scan('message/friend-7/')).map(([found]) => found)).toEqual(['message/friend-7/0000000001']);
  expect((await store.scan('inbox/', { limit: 300 })).map(([found]) => found)).toEqual(inbox.slice(0, 300));
  expect(scans).toBe(2);
  await store.close();
});
