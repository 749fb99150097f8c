/** `purge`, of the stores that have it. That nothing is left in a file, only the adapter's own tests can see. */

import { assert, assertRejects, assertSame, assertStored, isStoreError, showEntries, versionOf } from './assert.ts';
import { textBytes } from './bytes.ts';
import type { StoreCase } from './case.ts';

export const purgeCases: readonly StoreCase[] = [
  {
    name: 'purge, where there is one, leaves every entry, its version and the order of versions as they are',
    async run(factory) {
      const store = await factory.open();
      if (store.purge === undefined) return;
      await store.purge();
      const keys = Array.from({ length: 300 }, (_, number) => `key/${number}`);
      await store.commit({ put: keys.map((key) => [key, textBytes(key)]) });
      await store.commit({ put: [['key/1', textBytes('one')]], delete: ['key/2', 'key/3'] });
      const other = await factory.another(store);
      const [entries, version] = [await store.scan(''), await versionOf(store, 'key/1')];
      await store.purge();
      await store.purge();
      for (const handle of [store, other]) {
        const found = await handle.scan('');
        assertSame(showEntries(found), showEntries(entries), 'entries after the purge');
        assertSame(found.map(versionIn), entries.map(versionIn), 'versions after the purge');
      }
      assert(await other.commit({ expect: [['key/1', version]], delete: ['key/1'] }), 'the version was refused');
      await other.commit({ put: [['key/2', textBytes('two')]] });
      assert((await versionOf(store, 'key/2')) > version, 'a version after the purge is not above those before');
      await assertStored(await factory.another(store), 'key/1', undefined);
    },
  },
  {
    name: 'purge of a closed store is refused',
    async run(factory) {
      const store = await factory.open();
      const { purge } = store;
      if (purge === undefined) return;
      await store.close();
      await assertRejects(() => purge.call(store), isStoreError('E_STORE_CLOSED'), 'purge after close');
    },
  },
];

const versionIn = ([, { version }]: readonly [string, { readonly version: number }]): number => version;
