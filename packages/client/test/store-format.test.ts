/** Stores of earlier versions open wherever they are kept; those of later ones are refused. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hexToBytes } from '@sotto/crypto';
import { memoryStore, type Store } from '@sotto/store';
import { encryptedStore } from '@sotto/store-encrypted';
import { sqliteStore } from '@sotto/store-sqlite';
import { readVectors } from '@sotto/testkit';
import { decodeStoredFormat, encodeStoredFormat } from '@sotto/wire';
import { expect, test } from 'vitest';
import { open, type SottoClient, systemClock, type Transport } from '../src/index.ts';
import { FORMAT_KEY } from '../src/keys.ts';
import { STORE_FORMAT } from '../src/storage/format.ts';
import { dump } from './world.ts';

interface StoreCase {
  readonly name: string;
  readonly now: number;
  readonly account: object;
  readonly records?: readonly { readonly key: string; readonly record: string }[];
  readonly inbox: readonly object[];
}

const fixture = readVectors<StoreCase>('storage/client-v1.json').cases.find(({ records }) => records !== undefined)!;
const records = fixture.records!.map(({ key, record }) => [key, hexToBytes(record)] as const);

const refusing = async (): Promise<never> => {
  throw new Error('refused');
};
const unreachable: Transport = { request: refusing, openStream: refusing };
const clock = { now: () => fixture.now, sleep: systemClock.sleep };
const openOn = (store: Store): Promise<SottoClient> => open({ store, transport: unreachable, clock });

async function expectFirstVersion(client: SottoClient): Promise<void> {
  expect(client.account).toEqual(fixture.account);
  let read = 0;
  for await (const _ of client.inbox({ signal: AbortSignal.timeout(5000) })) {
    read += 1;
    if (read === fixture.inbox.length) break;
  }
  await client.close();
}

test('a store of the first version opens from a SQLite file, and from the encrypted one that it becomes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-client-'));
  try {
    const path = join(folder, 'store.sqlite');
    const plain = await sqliteStore(path);
    await plain.commit({ put: records });
    await expectFirstVersion(await openOn(plain));
    const key = { key: new Uint8Array(32).fill(5) };
    await expectFirstVersion(await openOn(await encryptedStore(await sqliteStore(path), { key, migrate: true })));
    await expectFirstVersion(await openOn(await encryptedStore(await sqliteStore(path), { key })));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('a store is marked by the first client of a newer version that opens it, an empty one is not', async () => {
  const disk = memoryStore();
  await (await openOn(memoryStore({ sharing: disk }))).close();
  expect([...(await dump(disk))]).toEqual([]);
  await memoryStore({ sharing: disk }).commit({ put: records });
  await (await openOn(memoryStore({ sharing: disk }))).close();
  const [format] = await memoryStore({ sharing: disk }).get([FORMAT_KEY]);
  expect(decodeStoredFormat(format!.value)).toEqual({ format: STORE_FORMAT });
});

test('a store that a newer version has opened is refused with a code that says so, and stays as it is', async () => {
  const disk = memoryStore();
  const newer = encodeStoredFormat({ format: STORE_FORMAT + 1 });
  await memoryStore({ sharing: disk }).commit({ put: [...records, [FORMAT_KEY, newer]] });
  const before = await dump(disk);
  await expect(openOn(memoryStore({ sharing: disk }))).rejects.toMatchObject({
    name: 'StoreError',
    code: 'E_STORE_SCHEMA',
    message: `the store has format ${STORE_FORMAT + 1}, this software knows ${STORE_FORMAT}: update the software`,
  });
  expect(await dump(disk)).toEqual(before);
});

test('the inside of an encrypted store is locked, not empty: no account is made in it', async () => {
  const disk = memoryStore();
  const key = { key: new Uint8Array(32).fill(5) };
  await (await encryptedStore(memoryStore({ sharing: disk }), { key })).close();
  const before = await dump(disk);
  const opened = openOn(memoryStore({ sharing: disk }));
  await expect(opened).rejects.toMatchObject({ name: 'StoreError', code: 'E_STORE_LOCKED' });
  expect(await dump(disk)).toEqual(before);
});
