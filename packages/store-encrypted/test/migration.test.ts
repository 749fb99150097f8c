/** Encrypting a store in the clear where it stands, killed at every point and opened again. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hexToBytes } from '@sotto/crypto';
import { memoryStore, type Store } from '@sotto/store';
import { sqliteStore } from '@sotto/store-sqlite';
import { CrashError, type CrashPlan, crashPlans, faultyStore, readVectors, sampled } from '@sotto/testkit';
import { expect, test } from 'vitest';
import { encryptedStore } from '../src/index.ts';
import { bytesOf, KEY, openOn, tamper, textOf } from './support.ts';

interface StoreCase {
  readonly name: string;
  readonly records?: readonly { readonly key: string; readonly record: string }[];
}

/** The store of a client of the first version. */
const fixture = readVectors<StoreCase>('storage/client-v1.json').cases.flatMap(({ records = [] }) => records);
const RECORDS = fixture.map(({ key, record }) => [key, hexToBytes(record)] as const);
/** Some hundred more, so that it takes several commits. */
const MORE = Array.from({ length: 450 }, (_, n) => [`sent/bob@b.example/${n}`, bytesOf(`plain-text-${n}`)] as const);

const options = { key: { key: KEY }, migrate: true };

async function plainStore(): Promise<Store> {
  const disk = memoryStore();
  await memoryStore({ sharing: disk }).commit({ put: [...RECORDS, ...MORE] });
  return disk;
}

async function expectMigrated(disk: Store): Promise<void> {
  const store = await openOn(disk);
  const found = [];
  for (const [key] of [...RECORDS, ...MORE]) found.push([key, (await store.get([key]))[0]?.value]);
  expect(found).toEqual([...RECORDS, ...MORE]);
  await store.verify();
  await store.close();
  const text = await textOf(disk);
  expect(text).not.toMatch(/plain-text-|bob@|\.example/);
}

/** Whether the process died. */
async function migrateAndDie(disk: Store, plan: CrashPlan): Promise<boolean> {
  const inner = faultyStore(memoryStore({ sharing: disk }), plan);
  try {
    const store = await encryptedStore(inner, options);
    await store.close();
    return inner.crashed;
  } catch (error) {
    if (!(error instanceof CrashError)) throw error;
    return true;
  }
}

test('a store of an earlier version comes over whole, and stays so wherever the process dies on the way', async () => {
  const disk = await plainStore();
  expect(await migrateAndDie(disk, { operation: 1000, when: 'before' })).toBe(false);
  await expectMigrated(disk);
  const seed = `migration/${Math.random()}`;
  let crashes = 0;
  for (const plan of sampled(crashPlans(40), 6, seed)) {
    const dying = await plainStore();
    if (!(await migrateAndDie(dying, plan))) break;
    crashes += 1;
    await (await encryptedStore(memoryStore({ sharing: dying }), options)).close();
    await expectMigrated(dying);
  }
  expect(crashes, seed).toBeGreaterThan(3);
});

test('whoever opens the store next finishes the migration, without having been told to begin one', async () => {
  const disk = await plainStore();
  await migrateAndDie(disk, { operation: 12, when: 'after' });
  const text = await textOf(disk);
  expect([text.includes('!head'), text.includes('plain-text-449')]).toEqual([true, true]);
  await (await openOn(disk)).close();
  await expectMigrated(disk);
});

test('two processes may migrate at once', async () => {
  const disk = await plainStore();
  const stores = await Promise.all([1, 2].map(() => encryptedStore(memoryStore({ sharing: disk }), options)));
  for (const store of stores) await store.close();
  await expectMigrated(disk);
});

test('a record that is there in the clear and encrypted is for nobody to choose between', async () => {
  const disk = await plainStore();
  await migrateAndDie(disk, { operation: 12, when: 'after' });
  const [first] = RECORDS.map(([key]) => key).sort();
  await tamper(disk, (entries) => entries.set(first!, bytesOf('another')));
  await expect(openOn(disk)).rejects.toMatchObject({ code: 'E_STORE_CORRUPT' });
});

test('in a SQLite file nothing is left of what was in the clear, not in a free page either', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-store-'));
  try {
    const path = join(folder, 'store.sqlite');
    const plain = await sqliteStore(path);
    await plain.commit({ put: [...RECORDS, ...MORE] });
    await plain.close();
    const store = await encryptedStore(await sqliteStore(path), options);
    await store.close();
    const bytes = (await readFile(path)).toString('latin1');
    expect(bytes).not.toMatch(/plain-text-|bob@|\.example/);
    const reopened = await encryptedStore(await sqliteStore(path), { key: { key: KEY }, create: false });
    expect((await reopened.scan('sent/bob@b.example/', { limit: 1000 })).length).toBeGreaterThanOrEqual(MORE.length);
    await reopened.verify();
    await reopened.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
