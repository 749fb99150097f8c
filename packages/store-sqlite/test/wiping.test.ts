/** Deleted and replaced values leave no bytes in the database's files. */

import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { openSqlite, sqliteStore, wipeDeleted } from '../src/index.ts';
import { filesHolding, startChild, withFolder } from './support.ts';

const SECRET = 'a-chain-key-that-must-be-gone';
const untilGone = (path: string): Promise<void> =>
  vi.waitFor(() => expect(filesHolding(path, SECRET)).toEqual([]), { timeout: 10_000, interval: 50 });

/** Long enough for overflow pages, which are freed and overwritten apart from the row. */
const value = Buffer.from(`${SECRET} `.repeat(2000));

const createTable = 'CREATE TABLE note (id INTEGER PRIMARY KEY, body BLOB) STRICT';

async function withDeletedRow(secureDelete: boolean, look: (path: string, wipe: () => void) => void): Promise<void> {
  await withFolder(async (folder) => {
    const path = join(folder, 'notes.sqlite');
    const database = await openSqlite(path);
    if (!secureDelete) database.exec('PRAGMA secure_delete=OFF');
    database.exec(createTable);
    database.prepare('INSERT INTO note VALUES (1, ?), (2, ?)').run(value, value);
    database.exec('DELETE FROM note WHERE id = 1; UPDATE note SET body = NULL');
    look(path, () => wipeDeleted(database));
    database.close();
  });
}

test('after wipeDeleted the bytes of deleted and replaced rows are gone', async () => {
  await withDeletedRow(true, (path, wipe) => {
    expect(filesHolding(path, SECRET)).toEqual(['-wal']);
    wipe();
    expect(filesHolding(path, SECRET)).toEqual([]);
    expect(statSync(`${path}-wal`).size).toBe(0);
  });
});

test('without secure_delete the same search finds them', async () => {
  await withDeletedRow(false, (path, wipe) => {
    wipe();
    expect(filesHolding(path, SECRET)).toEqual(['']);
  });
});

test('wipeDeleted fails with E_STORE_BUSY while another handle writes', async () => {
  await withFolder(async (folder) => {
    const path = join(folder, 'notes.sqlite');
    const database = await openSqlite(path, { busyTimeoutMs: 20 });
    database.exec(createTable);
    const other = await openSqlite(path);
    other.transaction(() => {
      expect(() => wipeDeleted(database)).toThrow(expect.objectContaining({ code: 'E_STORE_BUSY', retryable: true }));
    });
    other.close();
    wipeDeleted(database);
    expect(statSync(`${path}-wal`).size).toBe(0);
    database.close();
  });
});

test('closing leaves nothing in the log', async () => {
  await withFolder(async (folder) => {
    const path = join(folder, 'store.sqlite');
    const store = await sqliteStore(path);
    await store.commit({ put: [['secret', value]] });
    await store.commit({ delete: ['secret'] });
    await store.close();
    expect(filesHolding(path, SECRET)).toEqual([]);
    if (existsSync(`${path}-wal`)) expect(statSync(`${path}-wal`).size).toBe(0);
  });
});

test('an open store wipes what was replaced by itself after wipeDelayMs', async () => {
  await withFolder(async (folder) => {
    const path = join(folder, 'store.sqlite');
    const store = await sqliteStore(path, { wipeDelayMs: 50 });
    await store.commit({ put: [['secret', value]] });
    await store.commit({ put: [['secret', Uint8Array.of(0)]] });
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
    await untilGone(path);
    await store.close();
  });
});

test('an open store goes on trying to wipe while another handle is in the way', async () => {
  await withFolder(async (folder) => {
    const path = join(folder, 'store.sqlite');
    const other = await openSqlite(path);
    const store = await sqliteStore(path, { wipeDelayMs: 30 });
    await store.commit({ put: [['secret', value]] });
    await store.commit({ delete: ['secret'] });
    other.exec('BEGIN');
    other.prepare('SELECT count(*) FROM entry').get();
    await sleep(200);
    expect(filesHolding(path, SECRET)).toContain('-wal');
    other.exec('COMMIT');
    await untilGone(path);
    await store.close();
    other.close();
  });
});

test('opening a store wipes what a killed process left in the log', async () => {
  await withFolder(async (folder) => {
    const path = join(folder, 'store.sqlite');
    const child = startChild('secret-writer', path, SECRET);
    await Promise.race([new Promise((resolve) => child.process.stdout?.once('data', resolve)), child.ended]);
    child.process.kill('SIGKILL');
    expect((await child.ended).errors).toBe('');
    expect(readFileSync(`${path}-wal`).includes(SECRET)).toBe(true);
    const store = await sqliteStore(path);
    expect(filesHolding(path, SECRET)).toEqual([]);
    await store.close();
  });
});
