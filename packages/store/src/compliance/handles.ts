/** Several handles on one storage, one after another and at once. */

import type { Store } from '../store.ts';
import { assert, assertRejects, assertSame, assertStored, isStoreError, showEntries, versionOf } from './assert.ts';
import { bytesNumber, numberBytes, textBytes } from './bytes.ts';
import type { StoreCase } from './case.ts';

export const handleCases: readonly StoreCase[] = [
  {
    name: 'durability is one of the three words',
    async run(factory) {
      const { durability } = await factory.open();
      assert(['volatile', 'evictable', 'persistent'].includes(durability), `durability is ${durability}`);
    },
  },
  {
    name: 'stores opened apart share nothing',
    async run(factory) {
      const [first, second] = [await factory.open(), await factory.open()];
      await first.commit({ put: [['a', textBytes('1')]] });
      await assertStored(second, 'a', undefined);
    },
  },
  {
    name: 'reopening finds everything that was committed, under its version',
    async run(factory) {
      const store = await factory.open();
      await store.commit({
        put: [
          ['a', textBytes('1')],
          ['b', textBytes('2')],
        ],
      });
      await store.commit({ put: [['a', textBytes('3')]], delete: ['b'] });
      const before = await store.scan('');
      const reopened = await factory.reopen(store);
      assertSame(await reopened.scan(''), before, 'entries after reopening');
      const version = await versionOf(reopened, 'a');
      assert(await reopened.commit({ expect: [['a', version]], delete: ['a'] }), 'the kept version was refused');
    },
  },
  {
    name: 'a commit through one handle is seen through another',
    async run(factory) {
      const store = await factory.open();
      const other = await factory.another(store);
      await store.commit({ put: [['a', textBytes('1')]] });
      await assertStored(other, 'a', textBytes('1'));
      assertSame(await versionOf(other, 'a'), await versionOf(store, 'a'), 'version through the other handle');
      await other.commit({ delete: ['a'] });
      assertSame(showEntries(await store.scan('')), [], 'entries after the delete');
    },
  },
  {
    name: 'no lost update: the second of two handles that read the same version is refused',
    async run(factory) {
      const store = await factory.open();
      const other = await factory.another(store);
      await store.commit({ put: [['a', numberBytes(1)]] });
      const [mine, theirs] = [await versionOf(store, 'a'), await versionOf(other, 'a')];
      assert(await other.commit({ expect: [['a', theirs]], put: [['a', numberBytes(2)]] }), 'the first was refused');
      assert(!(await store.commit({ expect: [['a', mine]], put: [['a', numberBytes(3)]] })), 'the second overwrote it');
      await assertStored(store, 'a', numberBytes(2));
    },
  },
  {
    name: 'no lost update: two handles that create the same key',
    async run(factory) {
      const store = await factory.open();
      const other = await factory.another(store);
      const outcomes = await Promise.all([
        store.commit({ expect: [['a', null]], put: [['a', textBytes('mine')]] }),
        other.commit({ expect: [['a', null]], put: [['a', textBytes('theirs')]] }),
      ]);
      assertSame(outcomes.filter(Boolean).length, 1, 'commits that succeeded');
      await assertStored(store, 'a', textBytes(outcomes[0] ? 'mine' : 'theirs'));
    },
  },
  {
    name: 'no lost update: counters raised through two handles at once add up',
    async run(factory) {
      const store = await factory.open();
      const other = await factory.another(store);
      await Promise.all([raise(store, 40), raise(other, 40), raise(store, 40)]);
      await assertStored(store, 'counter', numberBytes(120));
    },
  },
  {
    name: 'a version is never reused, whichever handle writes and deletes',
    async run(factory) {
      const store = await factory.open();
      const other = await factory.another(store);
      let last = 0;
      for (let round = 0; round < 6; round++) {
        const [writer, deleter] = round % 2 === 0 ? [store, other] : [other, store];
        await writer.commit({ put: [['a', textBytes('1')]] });
        const version = await versionOf(deleter, 'a');
        assert(version > last, `version ${version} follows ${last}`);
        last = version;
        await deleter.commit({ delete: ['a'] });
      }
    },
  },
  {
    name: 'closing is idempotent, and every later call fails with E_STORE_CLOSED',
    async run(factory) {
      const store = await factory.open();
      await store.close();
      await store.close();
      const calls = [
        () => store.get(['a']),
        () => store.get([]),
        () => store.scan(''),
        () => store.commit({ put: [['a', textBytes('1')]] }),
        () => store.commit({}),
      ];
      for (const call of calls) await assertRejects(call, isStoreError('E_STORE_CLOSED'), 'call on a closed store');
    },
  },
  {
    name: 'closing one handle leaves the others open',
    async run(factory) {
      const store = await factory.open();
      const other = await factory.another(store);
      await store.close();
      assert(await other.commit({ put: [['a', textBytes('1')]] }), 'the other handle was refused');
      await assertStored(other, 'a', textBytes('1'));
    },
  },
  {
    name: 'calls made before close still finish, and their commits last',
    async run(factory) {
      const store = await factory.open();
      await store.commit({ put: [['a', textBytes('1')]] });
      const committed = store.commit({ put: [['b', textBytes('2')]] });
      const entries = store.get(['a']);
      const reopened = await factory.reopen(store);
      assert((await committed) && (await entries)[0] !== undefined, 'a call made before close was cut off');
      await assertStored(reopened, 'b', textBytes('2'));
    },
  },
];

/** Adds 1 to the counter so many times, computing anew whenever it was overtaken. */
async function raise(store: Store, times: number): Promise<void> {
  for (let done = 0; done < times; ) {
    const [entry] = await store.get(['counter']);
    const value = numberBytes((entry === undefined ? 0 : bytesNumber(entry.value)) + 1);
    if (await store.commit({ expect: [['counter', entry?.version ?? null]], put: [['counter', value]] })) done++;
  }
}
