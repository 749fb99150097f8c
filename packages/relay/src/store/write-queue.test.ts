import { MEMORY, openSqlite, StoreError } from '@sotto/store-sqlite';
import { beforeEach, expect, test, vi } from 'vitest';
import { RelayError } from '../errors.ts';
import { WRITES_AGE_MAX_MS, WRITES_WAITING_MAX } from '../limits.ts';
import { createWriteQueue, type WriteQueue } from './write-queue.ts';

let queue: WriteQueue;
let commits: number[];
let insert: (n: number) => void;
let all: () => readonly number[];
let exec: (sql: string) => void;

beforeEach(async () => {
  const database = await openSqlite(MEMORY);
  database.exec('CREATE TABLE number (n INTEGER UNIQUE NOT NULL)');
  const insertion = database.prepare('INSERT INTO number (n) VALUES (?)');
  const selection = database.prepare('SELECT n FROM number ORDER BY n');
  insert = (n) => void insertion.run(n);
  all = () => selection.all().map(({ n }) => Number(n));
  exec = (sql) => database.exec(sql);
  commits = [];
  queue = createWriteQueue(database, { commit: (_seconds, writes) => void commits.push(writes) });
});

test('writes of one turn share one transaction', async () => {
  const write = (n: number) => () => {
    insert(n);
    return n * 10;
  };
  const results = await Promise.all([1, 2, 3].map((n) => queue.run(write(n))));
  expect(results).toEqual([10, 20, 30]);
  expect(commits).toEqual([3]);
  expect(all()).toEqual([1, 2, 3]);
});

test('a write that throws is undone alone, with its own error', async () => {
  const refusal = new RelayError('E_SIGNATURE_REPLAYED', 'twice');
  const settled = await Promise.allSettled([
    queue.run(() => insert(1)),
    queue.run(() => {
      insert(2);
      throw refusal;
    }),
    queue.run(() => insert(1)),
    queue.run(() => insert(3)),
  ]);
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  expect(settled[1]).toMatchObject({ reason: refusal });
  expect(settled[2]).toMatchObject({ reason: { code: 'E_STORE_FAILED', cause: expect.any(StoreError) } });
  expect(all()).toEqual([1, 3]);
});

test('when the transaction itself fails nobody is told that it worked', async () => {
  const settled = await Promise.allSettled([
    queue.run(() => insert(1)),
    // As SQLite does by itself on a full disk.
    queue.run(() => {
      exec('ROLLBACK');
      throw new StoreError('E_STORE_FULL', 'disk full');
    }),
    queue.run(() => insert(2)),
  ]);
  for (const one of settled) expect(one).toMatchObject({ status: 'rejected', reason: { code: 'E_STORE_FAILED' } });
  expect(all()).toEqual([]);
  await queue.run(() => insert(4));
  expect(all()).toEqual([4]);
});

test('beyond its bound the queue refuses at once', async () => {
  const accepted = Array.from({ length: WRITES_WAITING_MAX }, (_, n) => queue.run(() => insert(n)));
  await expect(queue.run(() => insert(-1))).rejects.toMatchObject({ code: 'E_BUSY', retryAfter: 1 });
  await Promise.all(accepted);
  expect(all()).toHaveLength(WRITES_WAITING_MAX);
  expect(Math.max(...commits)).toBeLessThanOrEqual(512);
});

test('closing commits what waits and refuses what comes later', async () => {
  const waiting = queue.run(() => insert(1));
  await queue.close();
  await waiting;
  expect(all()).toEqual([1]);
  await expect(queue.run(() => insert(2))).rejects.toMatchObject({ code: 'E_BUSY' });
});

test('work that was taken on is finished beyond the bound, and an old write lets no new one in', async () => {
  const accepted = Array.from({ length: WRITES_WAITING_MAX }, (_, n) => queue.run(() => insert(n)));
  const finished = queue.finish(() => insert(-1));
  await expect(queue.run(() => insert(-2))).rejects.toMatchObject({ code: 'E_BUSY', retryAfter: 1 });
  await Promise.all([...accepted, finished]);

  const now = vi.spyOn(performance, 'now');
  const since = performance.now();
  const waiting = queue.run(() => insert(-3));
  now.mockReturnValue(since + WRITES_AGE_MAX_MS + 10);
  await expect(queue.run(() => insert(-4))).rejects.toMatchObject({ code: 'E_BUSY', retryAfter: 1 });
  now.mockRestore();
  await waiting;
  expect(all().slice(0, 2)).toEqual([-3, -1]);
});

test('what a group leaves when one of its writes fails is what each of them would leave alone', async () => {
  let runs = 0;
  const settled = await Promise.allSettled([
    queue.run(() => {
      runs += 1;
      insert(1);
      return 'first';
    }),
    queue.run(() => insert(1)),
    queue.run(() => insert(2)),
  ]);
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(runs).toBe(2);
  expect(all()).toEqual([1, 2]);
});
