import { memoryStore, type Store } from '@sotto/store';
import { expect, test } from 'vitest';
import { isPausing } from './environment.ts';
import { heldKey, outboxKey } from './keys.ts';
import { StoredOrder } from './stored-order.ts';

test('a time is never given twice, and none before another', () => {
  const order = new StoredOrder();
  expect([1000, 1000.5, 999, 1, 5000].map((now) => order.next(now))).toEqual([1000, 1001, 1002, 1003, 5000]);
});

test('times go on behind what waits in the store, there or here', async () => {
  const store = memoryStore();
  await store.commit({ put: [[outboxKey(7000, 3, 'ff'), new Uint8Array(1)]] });
  const order = new StoredOrder();
  await order.resume(store, 4000);
  expect(order.next(5000)).toBe(7001);
  await store.commit({ put: [[heldKey(9000, 'ff'), new Uint8Array(1)]] });
  await order.resume(store, 4000);
  expect(order.next(5000)).toBe(9001);
});

test('what is older than the clock is not read, and times stay behind it when the clock is set back later', async () => {
  const store = memoryStore();
  await store.commit({ put: [[outboxKey(7000, 3, 'ff'), new Uint8Array(1)]] });
  let read = 0;
  const counting: Store = {
    ...store,
    scan: async (prefix, options) => {
      const page = await store.scan(prefix, options);
      read += page.length;
      return page;
    },
  };
  const order = new StoredOrder();
  await order.resume(counting, 8000);
  expect(read).toBe(0);
  expect(order.next(6000)).toBe(8001);
});

test('T16: a pause ends after its time, and at once when the clock was set back behind its beginning', () => {
  expect([999, 1000, 1099, 1100].map((now) => isPausing(1000, now, 100))).toEqual([false, true, true, false]);
  expect(isPausing(Number.NEGATIVE_INFINITY, 1000, 100)).toBe(false);
});
