/** The home relay was put back to yesterday's database; what its devices make of it. Real relays on real files. */

import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acceptRestoredRelay, type RunningRelay } from '@sotto/relay';
import { memoryStore } from '@sotto/store';
import { openSqlite } from '@sotto/store-sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { open as openClient, type SottoClient } from '../src/index.ts';
import { collect, textsOf } from './app.ts';
import { startRelay } from './start-relay.ts';
import { DOMAIN, eventually, type Machine, machine } from './world.ts';

let folder: string;
let port = 0;
const open: { close(): Promise<void> }[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sotto-restored-'));
  port = 0;
});
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
  rmSync(folder, { recursive: true });
});

/** Under the same URL each time. */
const start = async (): Promise<RunningRelay> => {
  const relay = await startRelay({ domain: DOMAIN, dataDirectory: join(folder, 'a'), port, log: { level: 'silent' } });
  port = relay.port;
  open.push(relay);
  return relay;
};

const startClient = async (of: Machine, relayUrl: string): Promise<SottoClient> => {
  const client = await openClient({ store: memoryStore({ sharing: of.disk }) });
  open.push(client);
  await client.register(DOMAIN, { handle: of.handle, relayUrl });
  return client;
};

const onShelf = async (file: string): Promise<readonly string[]> => {
  const database = await openSqlite(file);
  try {
    const rows = database.prepare<{ key: string }>(
      `SELECT device || ' ec ' || hex(public_key) AS key FROM one_time_pre_key
       UNION ALL SELECT device || ' kem ' || hex(public_key) FROM one_time_kem_pre_key`,
    );
    return rows.all().map(({ key }) => key);
  } finally {
    database.close();
  }
};

test('T26: devices notice, announce new keys, and drop what they have read; no key is handed out twice', async () => {
  const [alice, bob, carol, dave] = ['alice', 'bob', 'carol', 'dave'].map(machine) as [
    Machine,
    Machine,
    Machine,
    Machine,
  ];
  const [database, yesterday] = [join(folder, 'a', 'relay.db'), join(folder, 'yesterday.db')];
  let relay = await start();
  const { url } = relay;
  await (await startClient(bob, url)).close();
  const writer = await startClient(alice, url);
  await (await writer.send(bob.address, 'before the copy')).accepted();
  await writer.close();
  await relay.close();
  copyFileSync(database, yesterday);
  const shelfOfYesterday = await onShelf(yesterday);

  // After the copy: Bob reads what waited, and Carol, who registers only now, uses up keys of his.
  relay = await start();
  let reader = await startClient(bob, url);
  expect(textsOf(await collect(reader, 1))).toEqual(['before the copy']);
  const late = await startClient(carol, url);
  await late.send(bob.address, 'after the copy');
  expect(textsOf(await collect(reader, 1))).toEqual(['after the copy']);
  await reader.close();
  await late.close();
  await relay.close();
  const shelfOfToday = new Set(await onShelf(database));
  const handedOut = shelfOfYesterday.filter((key) => !shelfOfToday.has(key));
  expect(handedOut.length).toBeGreaterThan(0);

  for (const suffix of ['-wal', '-shm']) rmSync(`${database}${suffix}`, { force: true });
  copyFileSync(yesterday, database);
  await expect(start()).rejects.toMatchObject({ code: 'E_DATABASE_RESTORED' });
  await acceptRestoredRelay(join(folder, 'a'));
  expect(await onShelf(database)).toEqual([]);

  relay = await start();
  reader = await startClient(bob, url);
  // Alice's account is in the copy, Carol's is not: her device registers again.
  const again = await startClient(carol, url);
  await eventually('Carol is known again', () => again.connection === 'online');
  await eventually('Bob has a full shelf of new keys', async () => {
    const shelf = await onShelf(database);
    return shelf.length > handedOut.length && shelf.every((key) => !shelfOfYesterday.includes(key));
  });
  const stranger = await startClient(dave, url);
  await stranger.send(bob.address, 'a first message');
  await again.send(bob.address, 'the same session as before');
  expect(textsOf(await collect(reader, 2)).toSorted()).toEqual(['a first message', 'the same session as before']);
  // The mail of yesterday was delivered again, and dropped.
  await eventually('nothing waits', async () => {
    const waiting = await openSqlite(database);
    try {
      return waiting.prepare('SELECT 1 FROM envelope LIMIT 1').get() === undefined;
    } finally {
      waiting.close();
    }
  });
  await reader.close();
  expect(await bob.disk.scan('inbox/')).toEqual([]);
});
