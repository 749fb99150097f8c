/** What the SQLite store adds to the interface. The interface itself is the compliance suite's. */

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MEMORY, openSqlite, sqliteStore } from '../src/index.ts';
import { withFolder } from './support.ts';

const one = Uint8Array.of(1);

test('a file is persistent, memory is volatile', () =>
  withFolder(async (folder) => {
    const [file, memory] = [await sqliteStore(join(folder, 'store.sqlite')), await sqliteStore(MEMORY)];
    expect([file.durability, memory.durability]).toEqual(['persistent', 'volatile']);
    expect(await memory.commit({ put: [['a', one]] })).toBe(true);
    await Promise.all([file.close(), memory.close()]);
  }));

test('a commit that cannot have the lock in time is E_STORE_BUSY, wrote nothing and may be repeated', () =>
  withFolder(async (folder) => {
    const path = join(folder, 'store.sqlite');
    const store = await sqliteStore(path, { busyTimeoutMs: 30 });
    const other = await openSqlite(path);
    other.exec('BEGIN IMMEDIATE');
    const commit = () => store.commit({ expect: [['a', null]], put: [['a', one]] });
    await expect(commit()).rejects.toMatchObject({ name: 'StoreError', code: 'E_STORE_BUSY', retryable: true });
    expect(await store.get(['a'])).toEqual([undefined]);
    other.exec('COMMIT');
    expect(await commit()).toBe(true);
    other.close();
    await store.close();
  }));

test('reads go on while another handle writes', () =>
  withFolder(async (folder) => {
    const path = join(folder, 'store.sqlite');
    const store = await sqliteStore(path, { busyTimeoutMs: 30 });
    await store.commit({ put: [['a', one]] });
    const other = await openSqlite(path);
    other.exec('BEGIN IMMEDIATE; DELETE FROM entry');
    expect(await store.scan('')).toEqual([['a', { value: one, version: 1 }]]);
    other.exec('ROLLBACK');
    other.close();
    await store.close();
  }));

test('a damaged store is refused when its version counter is gone', () =>
  withFolder(async (folder) => {
    const path = join(folder, 'store.sqlite');
    const store = await sqliteStore(path);
    const other = await openSqlite(path);
    other.exec('DELETE FROM counter');
    await expect(store.commit({ put: [['a', one]] })).rejects.toMatchObject({ code: 'E_STORE_CORRUPT' });
    expect(await store.get(['a'])).toEqual([undefined]);
    other.close();
    await store.close();
  }));

test('options outside their range are refused before a file is made', () =>
  withFolder(async (folder) => {
    const path = join(folder, 'store.sqlite');
    await expect(sqliteStore(path, { wipeDelayMs: -1 })).rejects.toBeInstanceOf(RangeError);
    await expect(sqliteStore('', {})).rejects.toBeInstanceOf(TypeError);
  }));
