/** Stores that the first version has encrypted, `test-vectors/storage/encrypted-v1.json`: by our code, and by formulas alone. */

import { createCipheriv, createHmac, hkdfSync } from 'node:crypto';
import { hexToBytes } from '@sotto/crypto';
import { memoryStore, type Store } from '@sotto/store';
import { readVectors } from '@sotto/testkit';
import { describe, expect, test } from 'vitest';
import { openOn } from './support.ts';

interface StoreCase {
  readonly name: string;
  readonly key?: string;
  readonly passPhrase?: string;
  readonly storeId: string;
  readonly masterKey: string;
  readonly entries: readonly Hex[];
  readonly records: readonly Hex[];
}

interface Hex {
  readonly key: string;
  readonly value: string;
}

const PATH = 'storage/encrypted-v1.json';
const { cases } = readVectors<StoreCase>(PATH);

async function innerOf({ entries }: StoreCase): Promise<Store> {
  const inner = memoryStore();
  await memoryStore({ sharing: inner }).commit({ put: entries.map(({ key, value }) => [key, hexToBytes(value)]) });
  return inner;
}

describe(`${PATH}:`, () => {
  test.each(cases)('$name, has its records', async (one) => {
    const { key, passPhrase = '', records } = one;
    const store = await openOn(await innerOf(one), {
      key: key === undefined ? { passPhrase } : { key: hexToBytes(key) },
      create: false,
    });
    const found = (await store.scan('')).map(([name, { value }]) => [name, Buffer.from(value).toString('hex')]);
    expect(found).toEqual(records.map(({ key: name, value }) => [name, value]).sort());
    await store.verify();
    await store.commit({ put: records.map(({ key: name }) => [name, Uint8Array.of(1)]) });
    await store.verify();
    await store.close();
  });

  test.each(cases)('$name, opens by the formulas of docs/storage.md', ({ storeId, masterKey, entries, records }) => {
    const keys = Buffer.from(
      hkdfSync('sha256', bytes(masterKey), bytes(storeId), 'sotto encrypted store v1: keys', 128),
    );
    const [cipher, tag, name] = [0, 1, 2].map((place) => keys.subarray(place * 32, (place + 1) * 32));
    const opened = entries
      .filter(({ key }) => key.startsWith('!/'))
      .map(({ key, value }) => openByFormula({ cipher: cipher!, tag: tag! }, bytes(storeId), key, bytes(value)));
    expect(opened.sort()).toEqual(records.map(({ key, value }) => [key, value]).sort());
    const segment = createHmac('sha256', name!).update('address/\0alice@a.example').digest();
    expect(entries.map(({ key }) => key)).toContain(`!/address/~${segment.subarray(0, 16).toString('base64url')}`);
  });
});

function openByFormula(
  keys: { readonly cipher: Buffer; readonly tag: Buffer },
  storeId: Buffer,
  stored: string,
  sealed: Buffer,
): readonly [string, string] {
  const end = sealed.length - 32;
  const length = Buffer.from([stored.length >> 8, stored.length & 255]);
  const place = ['sotto encrypted store v1: record', storeId, length, stored].map((part) => Buffer.from(part));
  const tag = createHmac('sha256', keys.tag)
    .update(Buffer.concat([...place, sealed.subarray(0, end)]))
    .digest('hex');
  expect(tag).toBe(sealed.toString('hex', end));
  const key = createHmac('sha256', keys.cipher).update(sealed.subarray(7, 31)).digest();
  const text = createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(sealed.subarray(31, end));
  const keyEnd = 2 + text.readUInt16BE(0);
  return [text.toString('utf8', 2, keyEnd), text.toString('hex', keyEnd)];
}

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
