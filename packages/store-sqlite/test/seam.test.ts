/** The seam to SQLite: the same on every engine. */

import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SqliteDatabase } from '../src/index.ts';
import { MEMORY, openSqlite, StoreError } from '../src/index.ts';
import { engines, withFolder } from './support.ts';

const failsWith = (code: string) => expect.objectContaining({ name: 'StoreError', code });

describe.each(engines)('on %s', (engine) => {
  async function withDatabase(work: (database: SqliteDatabase) => void): Promise<void> {
    const database = await openSqlite(MEMORY, { engine });
    try {
      database.exec('CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, body BLOB, size REAL)');
      work(database);
    } finally {
      database.close();
    }
  }

  test('values of every kind go in and come back', () =>
    withDatabase((database) => {
      const insert = database.prepare('INSERT INTO item VALUES (?, ?, ?, ?)');
      const body = Buffer.from('..body..').subarray(2, 6);
      expect(insert.run(2 ** 52, 'ümlaut 😀', body, 1.5)).toEqual({ changes: 1, lastInsertRowid: 2 ** 52 });
      insert.run(-1, null, new Uint8Array(), null);
      const rows = database.prepare<{ body: Uint8Array }>('SELECT * FROM item ORDER BY id').all();
      expect(rows.map((row) => ({ ...row, body: Buffer.from(row.body).toString() }))).toEqual([
        { id: -1, name: null, body: '', size: null },
        { id: 2 ** 52, name: 'ümlaut 😀', body: 'body', size: 1.5 },
      ]);
      for (const row of rows) expect(Object.getPrototypeOf(row.body)).toBe(Uint8Array.prototype);
    }));

  test('get returns the first row, or undefined; run counts changes', () =>
    withDatabase((database) => {
      database.exec("INSERT INTO item (id, name) VALUES (1, 'a'), (2, 'b')");
      const byId = database.prepare<{ name: string }>('SELECT name FROM item WHERE id >= ? ORDER BY id');
      expect(byId.get(1)?.name).toBe('a');
      expect(byId.get(3)).toBeUndefined();
      expect(byId.all(3)).toEqual([]);
      expect(database.prepare('DELETE FROM item').run().changes).toBe(2);
    }));

  test('what an engine would alter in silence is refused', () =>
    withDatabase((database) => {
      const insert = database.prepare('INSERT INTO item (name, size) VALUES (?, ?)');
      expect(() => insert.run('bob\0eve', 1)).toThrow(RangeError);
      expect(() => insert.run('bob', Number.NaN)).toThrow(RangeError);
      expect(() => insert.run('bob', Number.POSITIVE_INFINITY)).toThrow(RangeError);
      expect(database.prepare('SELECT * FROM item').all()).toEqual([]);
    }));

  test('an integer beyond the safe range is a RangeError, never a rounded number', () =>
    withDatabase((database) => {
      expect(() => database.prepare('SELECT 9007199254740993 AS big').get()).toThrow(RangeError);
    }));

  test('a transaction commits what its work did and returns its result', () =>
    withDatabase((database) => {
      const result = database.transaction(() => database.prepare('INSERT INTO item (id) VALUES (1)').run().changes);
      expect(result).toBe(1);
      expect(database.prepare('SELECT id FROM item').all()).toEqual([{ id: 1 }]);
    }));

  test('a transaction whose work throws leaves nothing, and the next one works', () =>
    withDatabase((database) => {
      const failure = new Error('no');
      const work = (): void => {
        database.exec('INSERT INTO item (id) VALUES (1)');
        throw failure;
      };
      expect(() => database.transaction(work)).toThrow(failure);
      expect(database.prepare('SELECT id FROM item').all()).toEqual([]);
      database.transaction(() => database.exec('INSERT INTO item (id) VALUES (2)'));
      expect(database.prepare('SELECT id FROM item').all()).toEqual([{ id: 2 }]);
    }));

  test('a transaction within a transaction is misuse and undoes the outer one', () =>
    withDatabase((database) => {
      const work = (): void => {
        database.exec('INSERT INTO item (id) VALUES (1)');
        database.transaction(() => undefined);
      };
      expect(() => database.transaction(work)).toThrow(TypeError);
      expect(database.prepare('SELECT id FROM item').all()).toEqual([]);
    }));

  test('a transaction whose work is asynchronous is misuse and is undone', () =>
    withDatabase((database) => {
      const work = async (): Promise<void> => database.exec('INSERT INTO item (id) VALUES (1)');
      expect(() => database.transaction(work)).toThrow(TypeError);
      expect(database.prepare('SELECT id FROM item').all()).toEqual([]);
    }));

  test('a full disk is E_STORE_FULL, undoes the transaction and leaves the database usable', () =>
    withDatabase((database) => {
      database.exec('PRAGMA max_page_count=8');
      const insert = database.prepare('INSERT INTO item (body) VALUES (?)');
      const work = (): void => {
        for (let row = 0; row < 20; row++) insert.run(new Uint8Array(8000));
      };
      expect(() => database.transaction(work)).toThrow(failsWith('E_STORE_FULL'));
      expect(database.prepare('SELECT id FROM item').all()).toEqual([]);
      expect(database.transaction(() => insert.run(new Uint8Array(10)).changes)).toBe(1);
    }));

  test('other failures of SQLite are E_STORE_FAILED with the cause, and no SQL in the message', () =>
    withDatabase((database) => {
      const failure = catchError(() => database.exec("INSERT INTO nowhere VALUES ('secret')"));
      expect(failure).toBeInstanceOf(StoreError);
      expect(failure).toMatchObject({ code: 'E_STORE_FAILED', retryable: false, cause: expect.any(Error) });
      expect(String(failure)).not.toMatch(/nowhere|secret/);
    }));

  test('after close everything fails with E_STORE_CLOSED, and closing again does nothing', async () => {
    const database = await openSqlite(MEMORY, { engine });
    const statement = database.prepare('SELECT 1');
    database.close();
    database.close();
    const calls = [
      () => database.exec('SELECT 1'),
      () => database.prepare('SELECT 1'),
      () => database.transaction(() => undefined),
      () => statement.get(),
      () => statement.all(),
      () => statement.run(),
    ];
    for (const call of calls) expect(call).toThrow(failsWith('E_STORE_CLOSED'));
  });

  test('a file is opened durable, overwriting and with the cache asked for', () =>
    withFolder(async (folder) => {
      const database = await openSqlite(join(folder, 'a.sqlite'), { engine, cacheBytes: 1_048_576, busyTimeoutMs: 70 });
      database.exec('CREATE TABLE item (id INTEGER PRIMARY KEY)');
      const pragma = (name: string): unknown => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
      expect(pragma('journal_mode')).toBe('wal');
      expect(pragma('synchronous')).toBe(2);
      expect(pragma('page_size')).toBe(8192);
      expect(pragma('secure_delete')).toBe(1);
      expect(pragma('temp_store')).toBe(2);
      expect(pragma('foreign_keys')).toBe(1);
      expect(pragma('wal_autocheckpoint')).toBe(4000);
      expect(pragma('cache_size')).toBe(-1024);
      expect(pragma('busy_timeout')).toBe(70);
      database.close();
    }));

  test.skipIf(process.platform === 'win32')('the files of a new database are for their owner only', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'a.sqlite');
      const database = await openSqlite(path, { engine });
      database.exec('CREATE TABLE item (id INTEGER PRIMARY KEY)');
      for (const suffix of ['', '-wal', '-shm']) expect(statSync(path + suffix).mode & 0o777).toBe(0o600);
      database.close();
    }),
  );

  test('a handle that another process keeps out for too long fails with E_STORE_BUSY', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'a.sqlite');
      const [holder, waiter] = [
        await openSqlite(path, { engine }),
        await openSqlite(path, { engine, busyTimeoutMs: 30 }),
      ];
      let started = false;
      holder.transaction(() => {
        const start = (): void => {
          started = true;
        };
        expect(() => waiter.transaction(start)).toThrow(failsWith('E_STORE_BUSY'));
      });
      expect(started).toBe(false);
      expect(waiter.transaction(() => 'free')).toBe('free');
      holder.close();
      waiter.close();
    }));

  test('what cannot be opened says why', () =>
    withFolder(async (folder) => {
      const open = (path: string) => openSqlite(path, { engine });
      await expect(open(join(folder, 'missing', 'a.sqlite'))).rejects.toEqual(failsWith('E_STORE_UNAVAILABLE'));
      await expect(open(folder)).rejects.toEqual(failsWith('E_STORE_UNAVAILABLE'));
      const letter = join(folder, 'letter.txt');
      writeFileSync(letter, 'Dear Bob, this is not a database. '.repeat(400));
      await expect(open(letter)).rejects.toEqual(failsWith('E_STORE_CORRUPT'));
    }));
});

test('a path is a file name, never a URI', () =>
  withFolder(async (folder) => {
    const before = process.cwd();
    process.chdir(folder);
    try {
      const database = await openSqlite('file:a.sqlite?mode=memory');
      database.exec('CREATE TABLE item (id INTEGER PRIMARY KEY)');
      expect(statSync(join(folder, 'file:a.sqlite?mode=memory')).isFile()).toBe(true);
      database.close();
    } finally {
      process.chdir(before);
    }
  }));

test('options outside their range are refused', async () => {
  await expect(openSqlite('')).rejects.toBeInstanceOf(TypeError);
  await expect(openSqlite(MEMORY, { cacheBytes: -1 })).rejects.toBeInstanceOf(RangeError);
  await expect(openSqlite(MEMORY, { busyTimeoutMs: 1.5 })).rejects.toBeInstanceOf(RangeError);
});

function catchError(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}
