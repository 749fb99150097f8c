/** Commits: all or nothing, and only while the expected versions stand. */

import type { Batch, Store } from '../store.ts';
import { assert, assertSame, assertStored, showEntries, versionOf } from './assert.ts';
import { textBytes } from './bytes.ts';
import type { StoreCase } from './case.ts';

const one = textBytes('1');
const two = textBytes('2');

export const commitCases: readonly StoreCase[] = [
  {
    name: 'one batch puts, overwrites and deletes together',
    async run(factory) {
      const store = await factory.open();
      await assertCommits(store, true, {
        put: [
          ['a', one],
          ['b', one],
        ],
      });
      await assertCommits(store, true, {
        put: [
          ['a', two],
          ['c', two],
        ],
        delete: ['b', 'never-was'],
      });
      await assertStored(store, 'a', two);
      await assertStored(store, 'b', undefined);
      await assertStored(store, 'c', two);
    },
  },
  {
    name: 'a batch without changes is committed, and refused when it expects what is not so',
    async run(factory) {
      const store = await factory.open();
      await assertCommits(store, true, {});
      await assertCommits(store, true, { expect: [['a', null]] });
      await assertCommits(store, false, { expect: [['a', 1]] });
      assertSame(showEntries(await store.scan('')), [], 'entries');
    },
  },
  {
    name: 'an expected version lets exactly one of two writers through',
    async run(factory) {
      const store = await factory.open();
      await store.commit({ put: [['a', one]] });
      const version = await versionOf(store, 'a');
      await assertCommits(store, true, { expect: [['a', version]], put: [['a', two]] });
      await assertCommits(store, false, { expect: [['a', version]], put: [['a', one]] });
      await assertStored(store, 'a', two);
    },
  },
  {
    name: 'null expects that the key is absent',
    async run(factory) {
      const store = await factory.open();
      await assertCommits(store, true, { expect: [['a', null]], put: [['a', one]] });
      await assertCommits(store, false, { expect: [['a', null]], put: [['a', two]] });
      await assertStored(store, 'a', one);
      await store.commit({ delete: ['a'] });
      await assertCommits(store, true, { expect: [['a', null]], put: [['a', two]] });
      await assertStored(store, 'a', two);
    },
  },
  {
    name: 'a version expected of an absent key refuses, before it existed and after its delete',
    async run(factory) {
      const store = await factory.open();
      await assertCommits(store, false, { expect: [['a', 1]], put: [['a', one]] });
      await store.commit({ put: [['a', one]] });
      const version = await versionOf(store, 'a');
      await store.commit({ delete: ['a'] });
      await assertCommits(store, false, { expect: [['a', version]], put: [['a', two]] });
      await assertStored(store, 'a', undefined);
    },
  },
  {
    name: 'a version that lies ahead refuses',
    async run(factory) {
      const store = await factory.open();
      await store.commit({ put: [['a', one]] });
      const version = await versionOf(store, 'a');
      await assertCommits(store, false, { expect: [['a', version + 1]], put: [['a', two]] });
      await assertCommits(store, false, { expect: [['a', Number.MAX_SAFE_INTEGER]], put: [['a', two]] });
    },
  },
  {
    name: 'a failed expectation writes nothing at all, wherever it stands in the batch',
    async run(factory) {
      const store = await factory.open();
      await store.commit({
        put: [
          ['a', one],
          ['b', one],
          ['c', one],
        ],
      });
      const before = await store.scan('');
      const good = before.map(([key, { version }]) => [key, version] as const);
      for (const wrong of before.keys()) {
        const expect = good.map(([key, version], index) => [key, index === wrong ? null : version] as const);
        const batch: Batch = {
          expect,
          put: [
            ['a', two],
            ['new', two],
          ],
          delete: ['b'],
        };
        await assertCommits(store, false, batch);
        assertSame(await store.scan(''), before, `entries after a refusal by expectation ${wrong}`);
      }
    },
  },
  {
    name: 'keys may be expected that are not written, and written that are not expected',
    async run(factory) {
      const store = await factory.open();
      await store.commit({ put: [['guard', one]] });
      const version = await versionOf(store, 'guard');
      await assertCommits(store, true, { expect: [['guard', version]], put: [['a', one]] });
      assertSame(await versionOf(store, 'guard'), version, 'version of the guard');
      await store.commit({ put: [['guard', two]] });
      await assertCommits(store, false, { expect: [['guard', version]], delete: ['a'] });
      await assertStored(store, 'a', one);
    },
  },
  {
    name: 'of many commits started together that expect the same version one succeeds',
    async run(factory) {
      const store = await factory.open();
      await store.commit({ put: [['a', one]] });
      const version = await versionOf(store, 'a');
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, writer) =>
          store.commit({ expect: [['a', version]], put: [['a', Uint8Array.of(writer)]] }),
        ),
      );
      assertSame(outcomes.filter(Boolean).length, 1, 'commits that succeeded');
      await assertStored(store, 'a', Uint8Array.of(outcomes.indexOf(true)));
    },
  },
];

async function assertCommits(store: Store, expected: boolean, batch: Batch): Promise<void> {
  const committed = await store.commit(batch);
  assert(committed === expected, `commit returned ${committed} instead of ${expected}`);
}
