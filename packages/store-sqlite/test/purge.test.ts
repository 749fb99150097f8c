/** `purge`: what was deleted or replaced is in no byte of the files, keys included, whoever deleted it. */

import { join } from 'node:path';
import type { Store } from '@sotto/store';
import { expect, test } from 'vitest';
import { openSqlite, sqliteStore } from '../src/index.ts';
import { type Child, filesHolding, matchesInFiles, startChild, withFolder } from './support.ts';

const SECRET = 'a-message-that-must-be-gone';

/** SQLite alone leaves some of 9000 rows behind on such a history, in the unused middle of a page. */
const STEPS = 160;

test('after a long history nothing that is gone is in a file, open or closed', async () => {
  await withFolder(async (folder) => {
    const path = join(folder, 'store.sqlite');
    const store = await sqliteStore(path);
    const stands = await writeHistory(store, 2);
    await store.purge?.();
    expect([...matchesInFiles(path, /MARK\d{7}/)].sort()).toEqual(stands);
    await store.close();
    expect([...matchesInFiles(path, /MARK\d{7}/)].sort()).toEqual(stands);
    const reopened = await sqliteStore(path);
    expect((await reopened.scan('')).length).toBeGreaterThan(500);
    await reopened.close();
  });
});

test('what another process deleted is purged too, also what one that was killed has left', async () => {
  await withFolder(async (folder) => {
    const path = join(folder, 'store.sqlite');
    const store = await sqliteStore(path, { wipeDelayMs: 1_000_000 });
    const child = startChild('secret-writer', path, SECRET);
    await reported(child);
    expect(filesHolding(path, SECRET)).toEqual(['-wal']);
    await store.purge?.();
    expect(filesHolding(path, SECRET)).toEqual([]);
    child.process.kill('SIGKILL');
    await child.ended;
    await store.close();
    expect(filesHolding(path, SECRET)).toEqual([]);
  });
});

test('a reader in another process is waited for, then said to be in the way; the same call may be repeated', async () => {
  await withFolder(async (folder) => {
    const path = join(folder, 'store.sqlite');
    const store = await sqliteStore(path, { busyTimeoutMs: 60, wipeDelayMs: 1_000_000 });
    await store.commit({ put: [['a', Buffer.from(SECRET)]] });
    const child = startChild('reader', path);
    await reported(child);
    await store.commit({ delete: ['a'] });
    const version = async (): Promise<number | undefined> => (await store.get(['b']))[0]?.version;
    await expect(store.purge?.()).rejects.toMatchObject({ code: 'E_STORE_BUSY', retryable: true });
    expect(filesHolding(path, SECRET)).not.toEqual([]);
    // Everything else goes on meanwhile.
    expect(await store.commit({ put: [['b', Uint8Array.of(1)]] })).toBe(true);
    expect(await version()).toBe(3);
    child.process.stdin?.write('end\n');
    expect(await child.ended).toMatchObject({ code: 0, errors: '' });
    await store.purge?.();
    expect(filesHolding(path, SECRET)).toEqual([]);
    expect(await version()).toBe(3);
    await store.close();
  });
});

test('a writer in another handle keeps a purge from beginning', async () => {
  await withFolder(async (folder) => {
    const path = join(folder, 'store.sqlite');
    const store = await sqliteStore(path, { busyTimeoutMs: 30 });
    const other = await openSqlite(path);
    other.exec('BEGIN IMMEDIATE');
    await expect(store.purge?.()).rejects.toMatchObject({ code: 'E_STORE_BUSY', retryable: true });
    other.exec('COMMIT');
    await store.purge?.();
    other.close();
    await store.close();
  });
});

test('a store of the first schema opens, and is purged as any other', async () => {
  await withFolder(async (folder) => {
    const path = join(folder, 'store.sqlite');
    const database = await openSqlite(path);
    database.exec(`
      CREATE TABLE entry (key TEXT PRIMARY KEY, version INTEGER NOT NULL, value BLOB NOT NULL) STRICT;
      CREATE TABLE counter (version INTEGER NOT NULL) STRICT;
      INSERT INTO counter VALUES (7);
      INSERT INTO entry VALUES ('a', 7, x'01');
      PRAGMA application_id=${0x536f7474};
      PRAGMA user_version=1;
    `);
    database.close();
    const store = await sqliteStore(path);
    expect(await store.get(['a'])).toEqual([{ value: Uint8Array.of(1), version: 7 }]);
    await store.purge?.();
    expect(await store.commit({ expect: [['a', 7]], put: [['a', Uint8Array.of(2)]] })).toBe(true);
    expect(await store.get(['a'])).toEqual([{ value: Uint8Array.of(2), version: 8 }]);
    await store.close();
  });
});

/** Puts, replaces and deletes at random; every key and every value has a mark of its own. Returns the marks that stand, sorted. */
async function writeHistory(store: Store, seed: number): Promise<readonly string[]> {
  const random = lehmer(seed);
  const stands = new Map<string, string>();
  let marks = 0;
  const mark = (): string => `MARK${String(++marks).padStart(7, '0')}`;
  for (let step = 0; step < STEPS; step++) {
    const put = new Map<string, string>();
    const deleted = new Set<string>();
    const keys = [...stands.keys()];
    for (let n = 0; n < 60; n++) {
      const key = keys.length > 0 && random() < 0.5 ? keys[Math.floor(random() * keys.length)]! : `k/${mark()}`;
      if (put.has(key) || deleted.has(key)) continue;
      if (stands.has(key) && random() < 0.5) deleted.add(key);
      else put.set(key, mark());
    }
    const lengths = [1, 5, 60, 400, 3000];
    const longOf = (text: string): Buffer => Buffer.from(text.repeat(lengths[Math.floor(random() * 5)]!));
    await store.commit({ put: [...put].map(([key, text]) => [key, longOf(text)]), delete: [...deleted] });
    for (const [key, text] of put) stands.set(key, text);
    for (const key of deleted) stands.delete(key);
  }
  return [...stands].flatMap(([key, text]) => [key.slice(2), text]).sort();
}

const reported = (child: Child): Promise<unknown> =>
  Promise.race([new Promise((resolve) => child.process.stdout?.once('data', resolve)), child.ended]);

/** Seeded numbers from 0 to 1: the minimal standard generator of Park and Miller. */
function lehmer(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
