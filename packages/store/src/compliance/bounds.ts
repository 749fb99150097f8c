/** Limits and misuse: what every adapter takes, what it refuses, and that a refusal writes nothing. */

import type { StoreLimits } from '../check.ts';
import { ADAPTER_LIMITS } from '../check.ts';
import { SCAN_LIMIT_MAX, VALUE_BYTES_MAX } from '../limits.ts';
import type { Batch, Key } from '../store.ts';
import { assert, assertRejects, assertSame, assertStored, isRangeError, isTypeError } from './assert.ts';
import { textBytes } from './bytes.ts';
import type { StoreCase, StoreFactory } from './case.ts';

const value = textBytes('1');
const numberedKeys = (count: number): Key[] => Array.from({ length: count }, (_, number) => `key/${number}`);
/** Bytes that differ from those beside them, with a period that no page and no block has. */
function patternBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let index = 0; index < 251; index++) bytes[index] = index * 7;
  for (let filled = 251; filled < length; filled *= 2) bytes.copyWithin(filled, 0, filled);
  return bytes;
}

const limitsOf = ({ limits = ADAPTER_LIMITS }: StoreFactory): StoreLimits => limits;

/** Values that have as many bytes as a batch may have: large ones, and one with the rest. */
function fullBatch({ batchBytes }: StoreLimits): (readonly [Key, Uint8Array])[] {
  const lengths = Array.from({ length: Math.floor(batchBytes / VALUE_BYTES_MAX) }, () => VALUE_BYTES_MAX);
  const rest = batchBytes - lengths.length * VALUE_BYTES_MAX;
  if (rest > 0) lengths.push(rest);
  return lengths.map((length, index) => [`key/${index}`, new Uint8Array(length).fill(index)]);
}

export const boundCases: readonly StoreCase[] = [
  {
    name: 'keys of every allowed character and of the largest length are taken',
    async run(factory) {
      const store = await factory.open();
      const { keyLength } = limitsOf(factory);
      const characters = Array.from({ length: 0x7e - 0x21 + 1 }, (_, index) => String.fromCharCode(0x21 + index));
      const longest = ['~', '!'].map((last) => 'k'.repeat(keyLength - 1) + last);
      const keys = [...characters, characters.join(''), ...longest];
      await store.commit({ put: keys.map((key) => [key, textBytes(key)]) });
      const found = await store.scan('');
      assertSame(
        found.map(([key]) => key),
        [...keys].sort(),
        'keys',
      );
      for (const key of keys) await assertStored(store, key, textBytes(key));
    },
  },
  {
    name: 'keys that are empty, too long or hold another character are refused everywhere',
    async run(factory) {
      const store = await factory.open();
      const keys = [
        '',
        'k'.repeat(limitsOf(factory).keyLength + 1),
        'a b',
        'a\u007f',
        'a\u0000',
        'a\n',
        'é',
        '\ud800',
        '😀',
      ];
      for (const key of keys) {
        const calls = [
          () => store.get(['good', key]),
          () => store.scan('', { after: key }),
          () => store.commit({ put: [['good', value]], expect: [[key, null]] }),
          () =>
            store.commit({
              put: [
                ['good', value],
                [key, value],
              ],
            }),
          () => store.commit({ put: [['good', value]], delete: [key] }),
        ];
        if (key !== '') calls.push(() => store.scan(key));
        for (const call of calls) await assertRejects(call, isRangeError, `key ${JSON.stringify(key.slice(0, 8))}`);
      }
      await assertStored(store, 'good', undefined);
    },
  },
  {
    name: 'a value of the largest size is taken, one byte more refused',
    async run(factory) {
      const store = await factory.open();
      const { valueBytes } = limitsOf(factory);
      const largest = patternBytes(valueBytes);
      assert(await store.commit({ put: [['a', largest]] }), 'the largest value was refused');
      await assertStored(store, 'a', largest);
      const larger = new Uint8Array(valueBytes + 1);
      await assertRejects(() => store.commit({ put: [['a', larger]] }), isRangeError, 'larger value');
      await assertStored(store, 'a', largest);
    },
  },
  {
    name: 'a batch of the most bytes is taken, one byte more refused',
    async run(factory) {
      const store = await factory.open();
      const put = fullBatch(limitsOf(factory));
      assert(await store.commit({ put }), 'the largest batch was refused');
      for (const [key, expected] of put) await assertStored(store, key, expected);
      const over = () => store.commit({ put: [...put, ['more', Uint8Array.of(1)]] });
      await assertRejects(over, isRangeError, 'larger batch');
      await assertStored(store, 'more', undefined);
    },
  },
  {
    name: 'get, scan and commit take the most keys, one more is refused',
    async run(factory) {
      const store = await factory.open();
      const { batchKeys, getKeys } = limitsOf(factory);
      const keys = numberedKeys(batchKeys);
      const put = keys.map((key) => [key, value] as const);
      assert(await store.commit({ expect: keys.map((key) => [key, null]), put }), 'the largest batch was refused');
      assertSame((await store.get(numberedKeys(getKeys))).filter(Boolean).length, getKeys, 'entries of get');
      assertSame((await store.scan('', { limit: SCAN_LIMIT_MAX })).length, SCAN_LIMIT_MAX, 'entries of scan');
      assert(await store.commit({ delete: keys }), 'the largest delete was refused');
      const tooMany = numberedKeys(batchKeys + 1);
      const calls = [
        () => store.get(numberedKeys(getKeys + 1)),
        () => store.commit({ expect: tooMany.map((key) => [key, null]) }),
        () => store.commit({ put: tooMany.map((key) => [key, value]) }),
        () => store.commit({ delete: tooMany }),
        () => store.commit({ put, delete: ['more'] }),
      ];
      for (const call of calls) await assertRejects(call, isRangeError, 'too many keys');
      assertSame(await store.scan(''), [], 'entries after the refusals');
    },
  },
  {
    name: 'scan without a limit returns the most entries, in order',
    async run(factory) {
      const store = await factory.open();
      const keys = numberedKeys(SCAN_LIMIT_MAX);
      await store.commit({ put: keys.map((key) => [key, value]) });
      await store.commit({ put: [['key/more', value]] });
      const found = await store.scan('key/');
      assertSame(
        found.map(([key]) => key),
        [...keys].sort(),
        'keys',
      );
    },
  },
  {
    name: 'a scan limit outside its range is refused',
    async run(factory) {
      const store = await factory.open();
      for (const limit of [0, -1, 1.5, SCAN_LIMIT_MAX + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
        await assertRejects(() => store.scan('', { limit }), isRangeError, `limit ${limit}`);
      }
    },
  },
  {
    name: 'a key that stands twice in a batch is refused',
    async run(factory) {
      const store = await factory.open();
      const batches: readonly Batch[] = [
        {
          put: [
            ['a', value],
            ['a', value],
          ],
        },
        { put: [['a', value]], delete: ['a'] },
        { put: [['a', value]], delete: ['b', 'b'] },
        {
          put: [['a', value]],
          expect: [
            ['a', null],
            ['a', null],
          ],
        },
      ];
      for (const batch of batches) await assertRejects(() => store.commit(batch), isRangeError, 'repeated key');
      await assertStored(store, 'a', undefined);
    },
  },
  {
    name: 'an expected version that no store ever set is refused',
    async run(factory) {
      const store = await factory.open();
      for (const version of [0, -1, 1.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1]) {
        const call = () => store.commit({ expect: [['a', version]], put: [['a', value]] });
        await assertRejects(call, isRangeError, `version ${version}`);
      }
      await assertStored(store, 'a', undefined);
    },
  },
  {
    name: 'arguments of a wrong type are refused',
    async run(factory) {
      const store = await factory.open();
      // What a caller without types may pass. The casts make such a caller.
      const calls = [
        () => store.get('key' as unknown as Key[]),
        () => store.get([1 as unknown as Key]),
        () => store.scan(undefined as unknown as string),
        () => store.scan('', { after: 1 as unknown as Key }),
        () => store.commit({ put: [['a', 'text' as unknown as Uint8Array]] }),
        () => store.commit({ put: [['a', [1] as unknown as Uint8Array]] }),
        () => store.commit({ put: [['a', value]], expect: [['a', undefined as unknown as null]] }),
        () => store.commit({ put: [['a', value]], expect: [['a', '1' as unknown as number]] }),
        () => store.commit({ put: [['a', value]], delete: 'a' as unknown as Key[] }),
      ];
      for (const [index, call] of calls.entries()) await assertRejects(call, isTypeError, `call ${index}`);
      await assertStored(store, 'a', undefined);
    },
  },
];
