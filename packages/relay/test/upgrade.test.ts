/** A data directory of an earlier schema version: what is missing is added once, and nothing is lost. */

import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import { migrate, openSqlite, type SqliteDatabase } from '@sotto/store-sqlite';
import { expect, test } from 'vitest';
import { startRelay } from '../src/index.ts';
import { APPLICATION_ID, migrations } from '../src/store/schema.ts';
import { databasePath } from '../src/store/sqlite-relay-store.ts';
import { itemFor, register, shareTokenKey, submit, type TestDevice, thisHour, wordOf } from './device.ts';
import { freePort, freshDirectory, startTestRelay } from './relays.ts';
import { searchDirectory } from './search.ts';
import { attach } from './stream.ts';

const HOUR = 3600;
const sealedSenderFiles = ['sealed-sender-root.key', 'sealed-sender.key', 'sealed-sender.certificate'];
const forwardingFiles = ['forward.key', 'forward-ephemeral.key'];
const allFiles = [...sealedSenderFiles, ...forwardingFiles];

/**
 * The database of the directory as version 1 would have it: the same rows in the tables and columns of then. `away` is for a
 * mailbox of another relay, and stood in the outbox as it was.
 */
const toVersion1 = async (dataDirectory: string, away?: TestDevice): Promise<void> => {
  const path = databasePath(dataDirectory);
  const now = await openSqlite(path);
  const first = await openSqlite(`${path}.1`);
  migrate(first, migrations.slice(0, 1), APPLICATION_ID);
  for (const table of tablesOf(first).filter((name) => name !== 'outbox')) copyRows(now, first, table);
  first.prepare('UPDATE envelope SET body = ?').run(utf8ToBytes('here'));
  const [waiting] = now.prepare('SELECT item_id, expires_hour FROM outbox').all();
  if (away !== undefined)
    first
      .prepare(
        `INSERT INTO outbox (sequence, destination, item_id, mailbox_id, expires_hour, body, next_attempt_at)
         VALUES (7, 'b.example', ?, ?, ?, ?, 0)`,
      )
      .run(waiting!.item_id as Uint8Array, away.device.mailboxId, waiting!.expires_hour as number, utf8ToBytes('away'));
  first.exec("DELETE FROM relay WHERE name <> 'domain'");
  now.close();
  first.close();
  renameSync(`${path}.1`, path);
  const later = readdirSync(dataDirectory).filter((name) => name.startsWith('key-'));
  for (const name of [...sealedSenderFiles, ...forwardingFiles, ...later, 'relay.generation'])
    rmSync(join(dataDirectory, name));
};

const tablesOf = (database: SqliteDatabase): readonly string[] =>
  database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
    .map(({ name }) => String(name));

const copyRows = (from: SqliteDatabase, to: SqliteDatabase, table: string): void => {
  const columnsOf = (database: SqliteDatabase): readonly string[] =>
    database
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all(table)
      .map(({ name }) => String(name));
  const there = columnsOf(from);
  const columns = columnsOf(to).filter((name) => there.includes(name));
  const places = columns.map(() => '?').join(', ');
  const insert = to.prepare(`INSERT OR REPLACE INTO ${table} (${columns.join(', ')}) VALUES (${places})`);
  for (const row of from.prepare(`SELECT ${columns.join(', ')} FROM ${table}`).all())
    insert.run(...columns.map((column) => row[column]!));
};

const start = (dataDirectory: string) =>
  startRelay({ domain: 'a.example', dataDirectory, port: 0, log: { level: 'silent' } });

test('version 1: keys to vouch with are made, once, and mail is kept', async () => {
  const [portA, portB] = [await freePort(), await freePort()];
  const urls = { a: `http://127.0.0.1:${portA}`, b: `http://127.0.0.1:${portB}` };
  const configB = { domain: 'b.example', port: portB, dataDirectory: freshDirectory(), peers: { 'a.example': urls.a } };
  const b = await startTestRelay(configB);
  const bob = await register(b.url, 'bob@b.example');
  await b.close();
  const a = await startTestRelay({ port: portA, peers: { 'b.example': urls.b } });
  const alice = await register(a.url, 'alice@a.example');
  const submitted = thisHour();
  await submit(alice, a.url, [itemFor(alice, utf8ToBytes('here')), itemFor(bob, utf8ToBytes('away'))]);
  await a.close();
  await toVersion1(a.dataDirectory, bob);

  const again = await startTestRelay({
    port: portA,
    dataDirectory: a.dataDirectory,
    peers: { 'b.example': urls.b },
  });
  // New mail waits behind the old.
  const behind = itemFor(bob, utf8ToBytes('behind'));
  // A connection that was kept alive may still lead to the relay of before.
  const submitBehind = () => submit(alice, again.url, [behind]).then(([result]) => result?.status);
  await expect.poll(() => submitBehind().catch(() => 'not answered')).toMatch(/^(accepted|duplicate)$/);
  const made = allFiles.map((name) => readFileSync(join(a.dataDirectory, name)));
  await startTestRelay(configB);
  const toBob = await attach(bob, urls.b);
  const toAlice = await attach(alice, again.url);
  // Nobody knows when it came: the earliest hour it can have been.
  const { envelope, acceptedAt } = await toAlice.nextOf('delivery');
  expect(wordOf(envelope)).toBe('here');
  const earliest = submitted + (25 - 30 * 24) * HOUR;
  expect([earliest, earliest + HOUR]).toContain(acceptedAt);
  // What was on its way to other relays has no token, and is refused there.
  expect(wordOf((await toBob.nextOf('delivery')).envelope)).toBe('behind');
  await again.close();
  // Sealed by the relay itself as soon as it could: no mailbox of another one is left in any file.
  const found = searchDirectory(a.dataDirectory, [{ name: 'mailbox', bytes: bob.device.mailboxId }]);
  // The copy of before the migration is the operator's to delete.
  expect(found.map(({ file }) => file)).toEqual(['relay.db.before-1']);

  await (await start(a.dataDirectory)).close();
  expect(allFiles.map((name) => readFileSync(join(a.dataDirectory, name)))).toEqual(made);
  rmSync(join(a.dataDirectory, 'forward.key'));
  await expect(start(a.dataDirectory)).rejects.toMatchObject({ code: 'E_KEYS_INVALID' });
});

test('version 1, broken off between keys: what was made is kept, the rest is added', async () => {
  const relay = await startTestRelay();
  await relay.close();
  await toVersion1(relay.dataDirectory);
  const kept = random(32);
  const path = join(relay.dataDirectory, 'sealed-sender-root.key');
  writeFileSync(path, kept, { mode: 0o600 });
  await (await start(relay.dataDirectory)).close();
  expect(new Uint8Array(readFileSync(path))).toEqual(kept);
});

test('version 1 without its own keys is refused, and none are made', async () => {
  const relay = await startTestRelay();
  await relay.close();
  await toVersion1(relay.dataDirectory);
  rmSync(join(relay.dataDirectory, 'dedupe.key'));
  await expect(start(relay.dataDirectory)).rejects.toMatchObject({ code: 'E_KEYS_INVALID' });
  expect(() => readFileSync(join(relay.dataDirectory, 'sealed-sender.key'))).toThrow('ENOENT');
});

test('version 7: a mailbox keeps its key, and mail is sealed to it as before', async () => {
  const relay = await startTestRelay();
  const alice = await register(relay.url, 'alice@a.example');
  await relay.close();
  const path = databasePath(relay.dataDirectory);
  const now = await openSqlite(path);
  const before = await openSqlite(`${path}.7`);
  migrate(before, migrations.slice(0, 7), APPLICATION_ID);
  for (const table of tablesOf(before)) copyRows(now, before, table);
  const keys = now.prepare('SELECT mailbox, key_id, public_key FROM mailbox_key').all();
  expect(keys).toHaveLength(1);
  for (const { mailbox, key_id, public_key } of keys)
    before.prepare('UPDATE mailbox SET key_id = ?, public_key = ? WHERE row = ?').run(key_id!, public_key!, mailbox!);
  now.close();
  before.close();
  renameSync(`${path}.7`, path);

  const again = await startTestRelay({ dataDirectory: relay.dataDirectory });
  await shareTokenKey(alice, again.url);
  await submit(alice, again.url, [itemFor(alice, utf8ToBytes('sealed'))]);
  const stream = await attach(alice, again.url);
  expect(wordOf((await stream.nextOf('delivery')).envelope)).toBe('sealed');
  await again.close();
  const after = await openSqlite(path);
  expect(after.prepare('SELECT mailbox, key_id, public_key FROM mailbox_key').all()).toEqual(keys);
  after.close();
});
