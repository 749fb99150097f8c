/** Absent, in the clear, locked, damaged, newer: each has its code, and only what is absent is created. */

import { defaultProvider } from '@sotto/crypto';
import { memoryStore, type Store } from '@sotto/store';
import { expect, test } from 'vitest';
import { type EncryptedStoreOptions, encryptedStore, encryptedStoreState, type KeyQuestion } from '../src/index.ts';
import { bytesOf, CHEAP, KEY, OTHER_KEY, openOn, tamper, textOf } from './support.ts';

const withCode = (code: string) => expect.objectContaining({ name: 'StoreError', code, retryable: false });

async function storeWith(text: string, options: Partial<EncryptedStoreOptions> = {}): Promise<Store> {
  const inner = memoryStore();
  const store = await openOn(inner, options);
  await store.commit({ put: [['account', bytesOf(text)]] });
  await store.close();
  return inner;
}

/** Opening fails so, and nothing in the inner store has changed by it. */
async function expectRefused(inner: Store, code: string, options: Partial<EncryptedStoreOptions> = {}): Promise<void> {
  const before = await textOf(inner);
  await expect(openOn(inner, options)).rejects.toEqual(withCode(code));
  expect(await textOf(inner)).toBe(before);
}

test('an absent store is created, unless that is not wanted', async () => {
  const inner = memoryStore();
  expect(await encryptedStoreState(inner)).toBe('absent');
  await expectRefused(inner, 'E_STORE_ABSENT', { create: false });
  await (await openOn(inner)).close();
  expect(await encryptedStoreState(inner)).toBe('locked');
  const store = await openOn(inner, { create: false });
  await store.verify();
  await store.close();
});

test('a wrong key, a wrong pass-phrase and a key of another kind leave the store locked, the right one opens it', async () => {
  const byKey = await storeWith('by key');
  await expectRefused(byKey, 'E_STORE_LOCKED', { key: { key: OTHER_KEY } });
  await expectRefused(byKey, 'E_STORE_LOCKED', { key: { passPhrase: 'open sesame', cost: CHEAP } });
  const key = { passPhrase: 'open sesame', cost: CHEAP };
  const byPassPhrase = await storeWith('by pass-phrase', { key });
  await expectRefused(byPassPhrase, 'E_STORE_LOCKED', { key: { passPhrase: 'open sesame!' } });
  await expectRefused(byPassPhrase, 'E_STORE_LOCKED');
  await expectRefused(byPassPhrase, 'E_STORE_LOCKED', { key: { passPhrase: async () => undefined } });
  const never = async () => Promise.reject(new Error('asked of a store that no pass-phrase opens'));
  await expectRefused(byKey, 'E_STORE_LOCKED', { key: { passPhrase: never } });
  const store = await openOn(byPassPhrase, {
    key: { passPhrase: async ({ isNew }) => (isNew ? undefined : 'open sesame') },
  });
  expect((await store.get(['account']))[0]?.value).toEqual(bytesOf('by pass-phrase'));
  await store.close();
});

test('a keychain that does not answer is not a store without a key: nothing is created, nothing is replaced', async () => {
  const asked: KeyQuestion[] = [];
  const ask = (key: Uint8Array | undefined) => ({
    ask: async (question: KeyQuestion) => {
      asked.push(question);
      return key;
    },
  });
  await expectRefused(memoryStore(), 'E_STORE_LOCKED', { key: ask(undefined) });
  const inner = await storeWith('by keychain', { key: ask(KEY) });
  await expectRefused(inner, 'E_STORE_LOCKED', { key: ask(undefined) });
  await (await openOn(inner, { key: ask(KEY) })).close();
  expect(asked.map(({ isNew }) => isNew)).toEqual([true, true, false, false]);
  const ids = asked.slice(1).map(({ storeId }) => Buffer.from(storeId).toString('hex'));
  expect([new Set(ids).size, ids[0]?.length]).toEqual([1, 32]);
});

test('without its lock or its head a store is damaged, not absent', async () => {
  for (const gone of ['!lock', '!head']) {
    const inner = await storeWith('text');
    await tamper(inner, (entries) => entries.delete(gone));
    await expectRefused(inner, 'E_STORE_CORRUPT');
    await expectRefused(inner, 'E_STORE_CORRUPT', { migrate: true });
  }
});

test('a lock that is damaged anywhere is damaged, not locked', async () => {
  const inner = await storeWith('text');
  const [lock] = await memoryStore({ sharing: inner }).get(['!lock']);
  for (let place = 0; place < lock!.value.length; place += 3) {
    const damaged = lock!.value.slice();
    damaged[place]! ^= place === 0 ? 1 : 0x80;
    await tamper(inner, (entries) => entries.set('!lock', damaged));
    await expectRefused(inner, 'E_STORE_CORRUPT');
  }
  await tamper(inner, (entries) => entries.set('!lock', lock!.value.slice(0, -1)));
  await expectRefused(inner, 'E_STORE_CORRUPT');
});

test('a lock or a record of a newer version asks for newer software', async () => {
  const inner = await storeWith('text');
  for (const key of ['!lock', '!head']) {
    const [entry] = await memoryStore({ sharing: inner }).get([key]);
    const newer = entry!.value.slice();
    newer[0] = 2;
    await tamper(inner, (entries) => entries.set(key, newer));
    await expectRefused(inner, 'E_STORE_SCHEMA');
    await tamper(inner, (entries) => entries.set(key, entry!.value));
  }
  await (await openOn(inner)).close();
});

test('a lock that asks for gigabytes is refused before they are taken', async () => {
  const inner = await storeWith('text', { key: { passPhrase: 'open sesame', cost: CHEAP } });
  const [entry] = await memoryStore({ sharing: inner }).get(['!lock']);
  const hostile = entry!.value.slice();
  new DataView(hostile.buffer).setUint32(50, 2 ** 22);
  hostile.set(defaultProvider.sha256(hostile.subarray(0, -8)).subarray(0, 8), hostile.length - 8);
  await tamper(inner, (entries) => entries.set('!lock', hostile));
  await expectRefused(inner, 'E_STORE_CORRUPT', { key: { passPhrase: 'open sesame' } });
});

test('records in the clear are refused, unless they are to be encrypted', async () => {
  const inner = memoryStore();
  await memoryStore({ sharing: inner }).commit({ put: [['account', bytesOf('in the clear')]] });
  expect(await encryptedStoreState(inner)).toBe('unencrypted');
  await expectRefused(inner, 'E_STORE_UNENCRYPTED');
  const store = await openOn(inner, { migrate: true });
  expect((await store.get(['account']))[0]?.value).toEqual(bytesOf('in the clear'));
  expect(await textOf(inner)).not.toContain('in the clear');
  await store.close();
});

test('a pass-phrase that costs too little to guess is refused, as is a key of another length', async () => {
  const cost = { memoryKiB: 1024, passes: 1, lanes: 1 };
  await expect(openOn(memoryStore(), { key: { passPhrase: 'x', cost } })).rejects.toBeInstanceOf(RangeError);
  await expect(openOn(memoryStore(), { key: { key: KEY.subarray(1) } })).rejects.toBeInstanceOf(RangeError);
});

test('the key can be changed: the new one opens, the old one no longer does, and open handles go on', async () => {
  const inner = await storeWith('text');
  const [store, other] = [await openOn(inner), await openOn(inner)];
  await store.changeKey({ passPhrase: 'correct horse', cost: CHEAP });
  await store.commit({ put: [['note/1', bytesOf('1')]] });
  expect((await other.get(['note/1']))[0]?.value).toEqual(bytesOf('1'));
  await other.changeKey({ key: OTHER_KEY });
  await expectRefused(inner, 'E_STORE_LOCKED');
  await expectRefused(inner, 'E_STORE_LOCKED', { key: { passPhrase: 'correct horse' } });
  const reopened = await openOn(inner, { key: { key: OTHER_KEY } });
  expect((await reopened.scan('')).map(([key]) => key)).toEqual(['account', 'note/1']);
  await reopened.verify();
  for (const one of [store, other, reopened]) await one.close();
});

test('two that create the store at once get the same one, or are locked out', async () => {
  const inner = memoryStore();
  const [first, second] = await Promise.all([openOn(inner), openOn(inner)]);
  await first.commit({ put: [['account', bytesOf('one')]] });
  expect((await second.get(['account']))[0]?.value).toEqual(bytesOf('one'));
  await Promise.all([first.close(), second.close()]);
  const empty = memoryStore();
  const tries = await Promise.allSettled([openOn(empty), openOn(empty, { key: { key: OTHER_KEY } })]);
  expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('a store that could not be opened is left open, one that was opened is closed with the wrapper', async () => {
  const inner = memoryStore();
  await expect(encryptedStore(inner, { key: { key: KEY }, create: false })).rejects.toThrow();
  expect(await inner.get(['a'])).toEqual([undefined]);
  const store = await encryptedStore(inner, { key: { key: KEY } });
  await store.close();
  await expect(inner.get(['a'])).rejects.toEqual(withCode('E_STORE_CLOSED'));
});
