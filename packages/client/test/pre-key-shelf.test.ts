/** Published keys over time: replaced, kept for those who still write with them, deleted; and a shelf that does not agree. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningRelay } from '@sotto/relay';
import { memoryStore, type Store } from '@sotto/store';
import { openSqlite } from '@sotto/store-sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultTransport, open, type SottoClient, systemClock, type Transport } from '../src/index.ts';
import { publishedKeys } from '../src/pre-keys.ts';
import { startRelay } from './start-relay.ts';
import { DOMAIN, eventually } from './world.ts';

const DAY_MS = 86_400_000;

let folder: string;
let relay: RunningRelay;
let elapsed: number;
const clients: SottoClient[] = [];
const now = () => Date.now() + elapsed;

beforeEach(async () => {
  elapsed = 0;
  folder = await mkdtemp(join(tmpdir(), 'sotto-shelf-'));
  relay = await startRelay({ domain: DOMAIN, dataDirectory: folder, port: 0, clock: now, log: { level: 'silent' } });
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  await relay.close();
  await rm(folder, { recursive: true });
});

const start = async (handle: string, disk: Store, transport: Transport = defaultTransport): Promise<SottoClient> => {
  const clock = { ...systemClock, now };
  const client = await open({ store: memoryStore({ sharing: disk }), transport, clock });
  clients.push(client);
  await client.register(DOMAIN, { handle, relayUrl: relay.url });
  return client;
};

/** Ids of the keys of a kind that the device has, and of those the ones that have left the shelf. */
const keysOf = async (disk: Store, kind: string) => {
  const keys = (await publishedKeys(disk)).filter((one) => one.kind === kind);
  const gone = keys.filter(({ record }) => record.replacedAt !== undefined);
  return { all: keys.map(({ id }) => id), gone: gone.map(({ id }) => id) };
};

/** A client that comes, looks after its shelf until `done`, and goes. */
const visit = async (handle: string, disk: Store, what: string, done: () => Promise<boolean>): Promise<void> => {
  const client = await start(handle, disk);
  await eventually(what, done);
  await client.close();
};

/** Whether a check has ended since now. */
const checkedAgain = async (disk: Store): Promise<() => Promise<boolean>> => {
  const [checked] = await disk.get(['shelf']);
  return async () => (await disk.get(['shelf']))[0]?.version !== checked?.version;
};

const onShelf = async <Row>(sql: string): Promise<Row> => {
  const database = await openSqlite(join(folder, 'relay.db'));
  try {
    return database.prepare<Row>(sql).get()!;
  } finally {
    database.close();
  }
};

test('T27: keys are replaced by time, their private halves kept for 45 days, and then deleted', async () => {
  const disk = memoryStore();
  const lasting = ['signedPreKey', 'lastResortKemPreKey', 'mailboxKey'];
  const counts = async () => Promise.all(lasting.map(async (kind) => (await keysOf(disk, kind)).all.length));
  const countsAre = (expected: readonly number[]) => async () => (await counts()).join() === expected.join();
  await visit('bob', disk, 'one of each', countsAre([1, 1, 1]));
  elapsed += 8 * DAY_MS;
  await visit('bob', disk, 'a second signed pre-key', countsAre([2, 1, 1]));
  elapsed += 23 * DAY_MS;
  await visit('bob', disk, 'two of each', countsAre([3, 2, 2]));
  await visit('bob', disk, 'the former ones have left the shelf', async () => {
    const gone = await Promise.all(lasting.map(async (kind) => (await keysOf(disk, kind)).gone.length));
    return gone.join() === '2,1,1';
  });
  const newest = await Promise.all(lasting.map(async (kind) => (await keysOf(disk, kind)).all.at(-1)));
  const there = await onShelf<{ signed: number; kem: number; mailbox: number }>(
    `SELECT (SELECT id FROM signed_pre_key) AS signed, (SELECT id FROM last_resort_kem_pre_key) AS kem,
       (SELECT key_id FROM mailbox_key) AS mailbox`,
  );
  expect([there.signed, there.kem, there.mailbox]).toEqual(newest);

  elapsed += 46 * DAY_MS;
  await visit('bob', disk, 'the keys of the beginning are gone', async () => {
    const keys = await Promise.all(lasting.map((kind) => keysOf(disk, kind)));
    return keys.every(({ all }, index) => all.length === 2 && all[0] === newest[index]);
  });
}, 60_000);

test('CL-07: a shelf that lost a key, or got one, is replaced as a whole; one that agrees is left alone', async () => {
  const disk = memoryStore();
  const isChecked = async () => (await disk.get(['shelf']))[0] !== undefined;
  await visit('bob', disk, 'the first check', isChecked);
  const before = await keysOf(disk, 'oneTimePreKey');
  expect([before.all.length, before.gone.length]).toEqual([100, 0]);

  // Agreed: a day later nothing is made.
  elapsed += DAY_MS;
  await visit('bob', disk, 'the second check', await checkedAgain(disk));
  expect(await keysOf(disk, 'oneTimePreKey')).toEqual(before);

  const database = await openSqlite(join(folder, 'relay.db'));
  // The newest, which cannot have been handed out before the others.
  database.exec('DELETE FROM one_time_pre_key WHERE id = (SELECT MAX(id) FROM one_time_pre_key)');
  database.close();
  elapsed += DAY_MS;
  await visit('bob', disk, 'the third check', await checkedAgain(disk));
  const after = await keysOf(disk, 'oneTimePreKey');
  expect(after.gone).toEqual(before.all);
  const { least, count } = await onShelf<{ least: number; count: number }>(
    'SELECT MIN(id) AS least, COUNT(*) AS count FROM one_time_pre_key',
  );
  expect([count, before.all.includes(least)]).toEqual([100, false]);
}, 60_000);

test('CL-06, T03: a bundle whose keys are bound to something else is refused, and nothing is sent', async () => {
  const [alice, bob] = [memoryStore(), memoryStore()];
  await visit('bob', bob, 'a shelf', async () => (await bob.get(['shelf']))[0] !== undefined);
  // What it should have been comes back after each lie.
  const lies = [
    ['UPDATE signed_pre_key SET id = id + 1', 'UPDATE signed_pre_key SET id = id - 1'],
    ['UPDATE signed_pre_key SET created_at = created_at + 1', 'UPDATE signed_pre_key SET created_at = created_at - 1'],
    ['UPDATE one_time_pre_key SET id = id + 1000', 'UPDATE one_time_pre_key SET id = id - 1000'],
    ['UPDATE one_time_kem_pre_key SET id = id + 1000', 'UPDATE one_time_kem_pre_key SET id = id - 1000'],
  ] as const;
  const change = async (sql: string): Promise<void> => {
    const database = await openSqlite(join(folder, 'relay.db'));
    database.exec(sql);
    database.close();
  };
  for (const [index, [lie, truth]] of lies.entries()) {
    const client = await start(`alice${index}`, memoryStore());
    await change(lie);
    await expect(client.send(`bob@${DOMAIN}`, 'secret')).rejects.toMatchObject({ code: 'E_RELAY_INVALID' });
    await change(truth);
    await client.close();
  }
  const honest = await start('alice', alice);
  await (await honest.send(`bob@${DOMAIN}`, 'hello')).accepted();
}, 60_000);
