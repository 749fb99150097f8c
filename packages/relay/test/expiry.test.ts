/** T28: mail and all that is kept beside it goes in time, whatever happens to the process and the clock meanwhile. */

import { utf8ToBytes } from '@sotto/crypto';
import { openSqlite } from '@sotto/store-sqlite';
import { expect, test, vi } from 'vitest';
import { databasePath } from '../src/store/sqlite-relay-store.ts';
import { itemFor, register, submit, type TestDevice } from './device.ts';
import { freshDirectory, startTestRelay } from './relays.ts';
import { type Needle, searchDirectory } from './search.ts';
import { attachFrame, type OpenedDelivery, openStream } from './stream.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WORDS = 'the lighthouse keeper knows';

const rowsOf = async (dataDirectory: string, sql: string): Promise<number> => {
  const database = await openSqlite(databasePath(dataDirectory));
  try {
    return database.prepare(sql).all().length;
  } finally {
    database.close();
  }
};

/** Delivered at this time, and not acknowledged. */
const nextAt = async (device: TestDevice, url: string, now: number): Promise<OpenedDelivery | undefined> => {
  const stream = await openStream(url, device);
  stream.send(attachFrame(device, url, { now: Math.floor(now / 1000) }));
  await stream.nextOf('attached');
  const delivery = await Promise.race([
    stream.nextOf('delivery'),
    new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 200)),
  ]);
  await stream.close();
  return delivery;
};

const namesIn = (directory: string, needles: readonly Needle[]): readonly string[] => [
  ...new Set(searchDirectory(directory, needles).map(({ needle }) => needle)),
];

test('T28: an item of an hour, the relay restarted at minute 59 and the clock moved: gone when due, from every place', async () => {
  let now = Date.now();
  // From the end of the hour in which it was taken on, an hour.
  const due = (Math.floor(now / HOUR) + 2) * HOUR;
  const config = { clock: () => now, upkeepIntervalSeconds: 0.05, dataDirectory: freshDirectory() };
  const { dataDirectory } = config;
  const first = await startTestRelay(config);
  const alice = await register(first.url, 'alice@a.example');
  const bob = await register(first.url, 'bob@a.example');
  const item = itemFor(bob, utf8ToBytes(WORDS), { expiry: 'hour' });
  expect(await submit(alice, first.url, [item])).toMatchObject([{ status: 'accepted' }]);
  const delivered = await nextAt(bob, first.url, now);
  if (delivered?.body.kind !== 'sealed' || delivered.context === undefined) throw new Error('it waits sealed');
  const stored: readonly Needle[] = [
    { name: 'sealed', bytes: delivered.body.sealed },
    { name: 'encapsulated key', bytes: delivered.context.encapsulatedKey.subarray(0, 64) },
  ];
  const inClear: readonly Needle[] = [
    { name: 'text', bytes: utf8ToBytes(WORDS) },
    { name: 'envelope', bytes: delivered.envelope.subarray(0, WORDS.length + 8) },
    { name: 'item id', bytes: item.itemId },
  ];
  expect(namesIn(dataDirectory, [...stored, ...inClear])).toEqual(['sealed', 'encapsulated key']);

  // A minute before its hour is over, twice over a restart, and with a clock that was set back by a week.
  now = due - MINUTE;
  await first.close();
  const second = await startTestRelay(config);
  expect(await nextAt(bob, second.url, now)).toBeDefined();
  now -= 7 * 24 * HOUR;
  expect(await nextAt(bob, second.url, now)).toBeDefined();
  now += 7 * 24 * HOUR;

  now = due;
  expect(await nextAt(bob, second.url, now)).toBeUndefined();
  await vi.waitUntil(() => namesIn(dataDirectory, stored).length === 0, { timeout: 10_000 });
  for (const sql of ['SELECT 1 FROM envelope', 'SELECT 1 FROM wrap', 'SELECT 1 FROM mailbox WHERE items <> 0'])
    await vi.waitUntil(async () => (await rowsOf(dataDirectory, sql)) === 0, { timeout: 10_000 });
  // A retry of its sender is still known, for a day.
  expect(await rowsOf(dataDirectory, 'SELECT 1 FROM dedupe')).toBe(1);
  now += 25 * HOUR;
  await vi.waitUntil(async () => (await rowsOf(dataDirectory, 'SELECT 1 FROM dedupe')) === 0, { timeout: 10_000 });

  // The clock goes back to where it waited: nothing comes again.
  now = due - MINUTE;
  expect(await nextAt(bob, second.url, now)).toBeUndefined();
  await second.close();
  expect(namesIn(dataDirectory, [...stored, ...inClear])).toEqual([]);
});

test('T28: no copy of the data directory has anything in the clear of what waits', async () => {
  const relay = await startTestRelay();
  const alice = await register(relay.url, 'alice@a.example');
  const bob = await register(relay.url, 'bob@a.example');
  await submit(alice, relay.url, [itemFor(bob, utf8ToBytes(WORDS))]);
  const needles = [{ name: 'text', bytes: utf8ToBytes(WORDS) }];
  expect(namesIn(relay.dataDirectory, needles)).toEqual([]);
  await relay.close();
  expect(namesIn(relay.dataDirectory, needles)).toEqual([]);
  // The columns of what waits tell size and end, and no hour of acceptance.
  const database = await openSqlite(databasePath(relay.dataDirectory));
  const [row] = database.prepare('SELECT * FROM envelope').all();
  database.close();
  expect(Object.keys(row!)).toEqual(['sequence', 'mailbox', 'expires_hour', 'body', 'wrap', 'number']);
});
