/** What somebody sees who has the inner store and not the key. */

import { defaultProvider } from '@sotto/crypto';
import { memoryStore } from '@sotto/store';
import { seedFromEnv } from '@sotto/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOf, innerKeyOf, KEY, OTHER_KEY, openOn, textOf } from './support.ts';

const seed = seedFromEnv();

const ALICE = '0bd1d6d6-1f2e-8a64-9d3c-2c9b7a1f4e55';
const RECORDS = [
  'account',
  'inbox/0000000001',
  'outbox/000001764620000000-0000000001-00ff',
  'outbox/001764620000000-0000000001-00ff',
  `session/${ALICE}/1`,
  `sent/${ALICE}/001764620000000`,
  'address/alice@a.example',
  'address/1234@a.example',
  'relay/a.example',
  'consumer/notifications',
  'message-id/00112233445566778899aabbccddeeff',
];

test('names are not in the inner store, kinds, numbers and times are', async () => {
  const inner = memoryStore();
  const store = await openOn(inner);
  await store.commit({ put: RECORDS.map((key) => [key, bytesOf(`the value of ${key}`)]) });
  const text = await textOf(inner);
  const hidden = [ALICE, 'alice', '1234@', 'a.example', 'notifications', '00112233', 'the value', '0bd1d6d6'];
  expect(hidden.filter((name) => text.includes(name))).toEqual([]);
  const keys = (await memoryStore({ sharing: inner }).scan('!/')).map(([key]) => key);
  expect(keys).toEqual(
    expect.arrayContaining(['!/account', '!/inbox/0000000001', '!/outbox/001764620000000-0000000001-00ff']),
  );
  expect(keys.filter((key) => /^!\/session\/~[\w-]{22}\/1$/.test(key))).toHaveLength(1);
  expect(keys.filter((key) => /^!\/sent\/~[\w-]{22}\/001764620000000$/.test(key))).toHaveLength(1);
  await store.close();
});

test('a name looks different in every kind and in every store', async () => {
  const seen = new Set<string>();
  for (const key of [KEY, OTHER_KEY]) {
    const inner = memoryStore();
    const store = await openOn(inner, { key: { key } });
    await store.commit({ put: ['session', 'contact', 'sent'].map((kind) => [`${kind}/${ALICE}`, bytesOf('x')]) });
    await store.close();
    for (const [stored] of await memoryStore({ sharing: inner }).scan('!/')) seen.add(stored.split('/')[2]!);
  }
  expect(seen.size).toBe(6);
});

test('the same value twice is not seen to be the same', async () => {
  const inner = memoryStore();
  const store = await openOn(inner);
  await store.commit({
    put: [
      ['a', bytesOf('same')],
      ['b', bytesOf('same')],
    ],
  });
  const first = await textOf(inner);
  await store.commit({ put: [['a', bytesOf('same')]] });
  expect(await textOf(inner)).not.toBe(first);
  await store.close();
});

const name = fc.stringMatching(/^[a-zA-Z0-9@._%-]{9,40}$/).filter((text) => /[g-zG-Z@._%]/.test(text));
const secret = fc.uint8Array({ minLength: 12, maxLength: 200 }).filter((bytes) => new Set(bytes).size > 4);

test('no value and no name of any batch is in the inner store, deleted and replaced ones included', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(name, name, secret), { minLength: 1, maxLength: 8 }), async (records) => {
      const inner = memoryStore();
      const store = await openOn(inner);
      for (const [first, second, value] of records) {
        await store.commit({ put: [[`kind/${first}/${second}`, value]] });
        await store.commit({ put: [[`kind/${first}/${second}`, value.slice(1)]], delete: [`other/${second}`] });
      }
      const text = await textOf(inner);
      for (const [first, second, value] of records) {
        expect(text.includes(first) || text.includes(second)).toBe(false);
        expect(text.includes(Buffer.from(value.subarray(1)).toString('latin1'))).toBe(false);
      }
      await store.verify();
      await store.close();
    }),
    { numRuns: 40, seed: Number.parseInt(seed.slice(0, 8), 36) || 1 },
  );
});

test('the inner key of a record does not tell what it is of, and is the same in every handle', async () => {
  const inner = memoryStore();
  const first = await innerKeyOf(inner, `contact/${ALICE}`);
  expect(first).toMatch(/^!\/contact\/~[\w-]{22}$/);
  expect(await innerKeyOf(inner, `contact/${ALICE}`)).toBe(first);
});

test('keys in memory are wiped when the store is closed', async () => {
  const masters: Uint8Array[] = [];
  const watched = {
    ...defaultProvider,
    hkdfSha256: (...call: Parameters<typeof defaultProvider.hkdfSha256>) => {
      const keys = defaultProvider.hkdfSha256(...call);
      masters.push(call[0], keys);
      return keys;
    },
  };
  const given = KEY.slice();
  const store = await openOn(memoryStore(), { key: { key: given }, crypto: watched });
  await store.commit({ put: [['a', bytesOf('x')]] });
  await store.close();
  expect(masters.length).toBe(4);
  for (const secretBytes of masters) expect(secretBytes.every((byte) => byte === 0)).toBe(true);
  // What the caller gave is the caller's.
  expect(given).toEqual(KEY);
});
