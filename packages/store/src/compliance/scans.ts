/** Scans: the prefix exactly, ascending, from behind a key, up to a limit. */

import type { Key, ScanOptions, Store } from '../store.ts';
import { assertSame, show } from './assert.ts';
import { textBytes } from './bytes.ts';
import type { StoreCase, StoreFactory } from './case.ts';

export const scanCases: readonly StoreCase[] = [
  {
    name: 'scan is ascending by code unit, whatever the order of writing',
    async run(factory) {
      const keys = ['b', 'a/2', 'a/10', 'Z', '~', '!', 'a', 'a/1', '_', 'A', 'aa', 'a!', '0'];
      const store = await storeWith(factory, keys);
      await assertScan(store, '', {}, [...keys].sort());
    },
  },
  {
    name: 'scan finds exactly the keys with the prefix, the prefix itself included',
    async run(factory) {
      const store = await storeWith(factory, ['box', 'box/', 'box/1', 'box/~', 'box0', 'bow/1', 'boy', 'Box/1', 'x']);
      await assertScan(store, 'box/', {}, ['box/', 'box/1', 'box/~']);
      await assertScan(store, 'box', {}, ['box', 'box/', 'box/1', 'box/~', 'box0']);
      await assertScan(store, 'box/1', {}, ['box/1']);
      await assertScan(store, 'box/2', {}, []);
    },
  },
  {
    name: 'scan takes a prefix that ends in the last character',
    async run(factory) {
      const store = await storeWith(factory, ['~', '~~', '~~~', '~~!', '~}', '}', '}~']);
      await assertScan(store, '~', {}, ['~', '~}', '~~', '~~!', '~~~']);
      await assertScan(store, '~~', {}, ['~~', '~~!', '~~~']);
      await assertScan(store, '}', {}, ['}', '}~']);
    },
  },
  {
    name: 'scan takes wildcard characters of query languages literally',
    async run(factory) {
      const store = await storeWith(factory, ['a%b', 'a_b', 'axb', 'a*b', 'a?b', 'a[x]b', 'A%b']);
      for (const prefix of ['a%', 'a_', 'a*', 'a?', 'a[x]']) await assertScan(store, prefix, {}, [`${prefix}b`]);
    },
  },
  {
    name: 'scan of an empty store and of the empty prefix',
    async run(factory) {
      await assertScan(await factory.open(), '', {}, []);
      await assertScan(await storeWith(factory, ['b', 'a']), '', {}, ['a', 'b']);
    },
  },
  {
    name: 'scan starts behind `after`, an existing key or not',
    async run(factory) {
      const store = await storeWith(factory, ['p/1', 'p/2', 'p/4', 'q']);
      await assertScan(store, 'p/', { after: 'p/1' }, ['p/2', 'p/4']);
      await assertScan(store, 'p/', { after: 'p/3' }, ['p/4']);
      await assertScan(store, 'p/', { after: 'p/4' }, []);
      await assertScan(store, 'p/', { after: 'p/' }, ['p/1', 'p/2', 'p/4']);
      await assertScan(store, 'p/1', { after: 'p/1' }, []);
    },
  },
  {
    name: 'scan keeps the prefix when `after` lies outside it',
    async run(factory) {
      const store = await storeWith(factory, ['a', 'p/1', 'p/2', 'q']);
      await assertScan(store, 'p/', { after: 'a' }, ['p/1', 'p/2']);
      await assertScan(store, 'p/', { after: 'p' }, ['p/1', 'p/2']);
      await assertScan(store, 'p/', { after: 'p0' }, []);
      await assertScan(store, 'p/', { after: '~' }, []);
    },
  },
  {
    name: 'scan returns the first `limit` entries',
    async run(factory) {
      const store = await storeWith(factory, ['p/3', 'p/1', 'p/2', 'q']);
      await assertScan(store, 'p/', { limit: 1 }, ['p/1']);
      await assertScan(store, 'p/', { limit: 2, after: 'p/1' }, ['p/2', 'p/3']);
      await assertScan(store, 'p/', { limit: 3 }, ['p/1', 'p/2', 'p/3']);
      await assertScan(store, 'p/', { limit: 4 }, ['p/1', 'p/2', 'p/3']);
    },
  },
  {
    name: 'pages of a scan together are the whole, each key once',
    async run(factory) {
      const keys = Array.from({ length: 250 }, (_, number) => `page/${number}`);
      const store = await storeWith(factory, [...keys, 'pagf', 'pag']);
      const found: Key[] = [];
      for (;;) {
        const after = found.at(-1);
        const page = await store.scan('page/', after === undefined ? { limit: 7 } : { limit: 7, after });
        found.push(...page.map(([key]) => key));
        if (page.length < 7) break;
      }
      assertSame(found, [...keys].sort(), 'keys of all pages');
    },
  },
];

async function storeWith(factory: StoreFactory, keys: readonly Key[]): Promise<Store> {
  const store = await factory.open();
  await store.commit({ put: keys.map((key) => [key, textBytes(key)]) });
  return store;
}

/** Every stored value is its own key. */
async function assertScan(store: Store, prefix: string, options: ScanOptions, expected: readonly Key[]): Promise<void> {
  const entries = await store.scan(prefix, options);
  const asked = `scan of ${JSON.stringify(prefix)} with ${JSON.stringify(options)}`;
  assertSame(
    entries.map(([key]) => key),
    expected,
    asked,
  );
  for (const [key, { value }] of entries) assertSame(show(value), show(textBytes(key)), `${asked}, value of ${key}`);
}
