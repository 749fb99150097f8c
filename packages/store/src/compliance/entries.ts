/** Single entries: what is put comes back, under a version that is never used twice. */

import { assert, assertSame, assertStored, show, versionOf } from './assert.ts';
import { textBytes } from './bytes.ts';
import type { StoreCase } from './case.ts';

export const entryCases: readonly StoreCase[] = [
  {
    name: 'get answers in the order asked, undefined where there is nothing',
    async run(factory) {
      const store = await factory.open();
      await store.commit({
        put: [
          ['b', textBytes('2')],
          ['a', textBytes('1')],
        ],
      });
      const entries = await store.get(['b', 'nothing', 'a', 'b']);
      assertSame(
        entries.map((entry) => show(entry?.value)),
        ['32', 'absent', '31', '32'],
        'values',
      );
      assertSame(await store.get([]), [], 'entries of no key');
    },
  },
  {
    name: 'a value comes back byte for byte, empty and binary ones too',
    async run(factory) {
      const store = await factory.open();
      const allBytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      await store.commit({
        put: [
          ['empty', new Uint8Array(0)],
          ['binary', allBytes],
        ],
      });
      await assertStored(store, 'empty', new Uint8Array(0));
      await assertStored(store, 'binary', allBytes);
    },
  },
  {
    name: 'keys are compared exactly: case, marks and wildcard characters matter',
    async run(factory) {
      const store = await factory.open();
      const keys = ['Key', 'KEY', 'key', 'ke_', 'ke%', 'ke*', 'ke?', 'k[e]y', "k'y", 'k"y', 'k\\y', 'key/', '/key'];
      await store.commit({ put: keys.map((key) => [key, textBytes(key)]) });
      for (const key of keys) await assertStored(store, key, textBytes(key));
    },
  },
  {
    name: 'a view of a larger buffer is stored as the view',
    async run(factory) {
      const store = await factory.open();
      const buffer = textBytes('before|inside|behind');
      await store.commit({ put: [['view', buffer.subarray(7, 13)]] });
      await assertStored(store, 'view', textBytes('inside'));
    },
  },
  {
    name: 'values are plain Uint8Arrays over memory of their own',
    async run(factory) {
      const store = await factory.open();
      await store.commit({ put: [['a', textBytes('value')]] });
      const [entry] = await store.get(['a']);
      const [scanned] = await store.scan('');
      for (const value of [entry?.value, scanned?.[1].value]) {
        assert(value !== undefined && Object.getPrototypeOf(value) === Uint8Array.prototype, 'not a plain Uint8Array');
        assertSame(value.buffer.byteLength, value.length, 'bytes of the buffer behind the value');
      }
    },
  },
  {
    name: 'a value put is copied: changing it afterwards changes nothing',
    async run(factory) {
      const store = await factory.open();
      const value = textBytes('first');
      await store.commit({ put: [['a', value]] });
      value.fill(0);
      await assertStored(store, 'a', textBytes('first'));
    },
  },
  {
    name: 'a value put is read before commit returns: changing it at once changes nothing',
    async run(factory) {
      const store = await factory.open();
      const value = textBytes('first');
      const committed = store.commit({ put: [['a', value]] });
      value.fill(0);
      assert(await committed, 'the commit was refused');
      await assertStored(store, 'a', textBytes('first'));
    },
  },
  {
    name: 'a value read is a copy: changing it changes nothing',
    async run(factory) {
      const store = await factory.open();
      await store.commit({ put: [['a', textBytes('first')]] });
      const [entry] = await store.get(['a']);
      const [scanned] = await store.scan('a');
      entry?.value.fill(0);
      scanned?.[1].value.fill(0);
      await assertStored(store, 'a', textBytes('first'));
    },
  },
  {
    name: 'a key that is asked for twice gives two copies',
    async run(factory) {
      const store = await factory.open();
      await store.commit({ put: [['a', textBytes('first')]] });
      const [first, second] = await store.get(['a', 'a']);
      first?.value.fill(0);
      assertSame(show(second?.value), show(textBytes('first')), 'the second copy');
    },
  },
  {
    name: 'a value read stays as it was when its key is overwritten or deleted',
    async run(factory) {
      const store = await factory.open();
      await store.commit({ put: [['a', textBytes('first')]] });
      const [entry] = await store.get(['a']);
      await store.commit({ put: [['a', textBytes('other')]] });
      await store.commit({ delete: ['a'] });
      assertSame(show(entry?.value), show(textBytes('first')), 'the value read before');
    },
  },
  {
    name: 'every write raises the version, also with the same value',
    async run(factory) {
      const store = await factory.open();
      let last = 0;
      for (let write = 0; write < 10; write++) {
        await store.commit({ put: [['a', textBytes('same')]] });
        const version = await versionOf(store, 'a');
        assert(Number.isSafeInteger(version) && version > last, `version ${version} follows ${last}`);
        last = version;
      }
    },
  },
  {
    name: 'a version stays while the key is not written',
    async run(factory) {
      const store = await factory.open();
      await store.commit({ put: [['a', textBytes('1')]] });
      const before = await versionOf(store, 'a');
      await store.commit({ put: [['b', textBytes('2')]], delete: ['c'] });
      assertSame(await versionOf(store, 'a'), before, 'version of the untouched key');
      assertSame((await store.scan('a'))[0]?.[1].version, before, 'version in a scan');
    },
  },
  {
    name: 'a version is not reused after a delete',
    async run(factory) {
      const store = await factory.open();
      await store.commit({ put: [['a', textBytes('1')]] });
      const before = await versionOf(store, 'a');
      await store.commit({ delete: ['a'] });
      await store.commit({ put: [['a', textBytes('1')]] });
      const after = await versionOf(store, 'a');
      assert(after > before, `version ${after} after the delete follows ${before}`);
      assert(!(await store.commit({ expect: [['a', before]], delete: ['a'] })), 'the old version was accepted');
    },
  },
  {
    name: 'a version is not reused after a delete and a reopening',
    async run(factory) {
      const store = await factory.open();
      await store.commit({ put: [['a', textBytes('1')]] });
      const before = await versionOf(store, 'a');
      await store.commit({ delete: ['a'] });
      const reopened = await factory.reopen(store);
      await reopened.commit({ put: [['a', textBytes('1')]] });
      const after = await versionOf(reopened, 'a');
      assert(after > before, `version ${after} after the reopening follows ${before}`);
    },
  },
];
