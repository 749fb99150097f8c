/** A data directory of an earlier schema version: what is missing is added once, and nothing is lost. */

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import { MEMORY, migrate, openSqlite, type SqliteDatabase } from '@sotto/store-sqlite';
import { expect, test } from 'vitest';
import { startRelay } from '../src/index.ts';
import { APPLICATION_ID, migrations } from '../src/store/schema.ts';
import { databasePath } from '../src/store/sqlite-relay-store.ts';
import { itemFor, register, seconds, submit, wordOf } from './device.ts';
import { freePort, freshDirectory, startTestRelay } from './relays.ts';
import { attach } from './stream.ts';

const HOUR = 3600;
const sealedSenderFiles = ['sealed-sender-root.key', 'sealed-sender.key', 'sealed-sender.certificate'];

const schemaOf = (database: SqliteDatabase) =>
  database.prepare('SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name').all();

/** Takes back what version 2 brought, down to the text of the schema. */
const toVersion1 = async (dataDirectory: string): Promise<void> => {
  const database = await openSqlite(databasePath(dataDirectory));
  database.exec('ALTER TABLE envelope DROP COLUMN accepted_hour; ALTER TABLE outbox DROP COLUMN accepted_hour');
  const words = new Map([
    ['envelope', 'here'],
    ['outbox', 'away'],
  ]);
  for (const [table, word] of words) database.prepare(`UPDATE ${table} SET body = ?`).run(utf8ToBytes(word));
  database.exec("DELETE FROM relay WHERE name <> 'domain'");
  database.exec('PRAGMA user_version=1');
  const first = await openSqlite(MEMORY);
  migrate(first, migrations.slice(0, 1), APPLICATION_ID);
  expect(schemaOf(database)).toEqual(schemaOf(first));
  first.close();
  database.close();
  const later = readdirSync(dataDirectory).filter((name) => name.startsWith('key-'));
  for (const name of [...sealedSenderFiles, ...later, 'relay.generation']) rmSync(join(dataDirectory, name));
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
  const lifetime = 48 * HOUR;
  const submitted = seconds();
  await submit(alice, a.url, [
    itemFor(alice, utf8ToBytes('here'), { lifetime }),
    itemFor(bob, utf8ToBytes('away'), { lifetime }),
  ]);
  await a.close();
  await toVersion1(a.dataDirectory);

  const again = await startTestRelay({
    port: portA,
    dataDirectory: a.dataDirectory,
    peers: { 'b.example': urls.b },
  });
  const made = sealedSenderFiles.map((name) => readFileSync(join(a.dataDirectory, name)));
  await startTestRelay(configB);
  for (const [device, url, word] of [[alice, again.url, 'here'] as const, [bob, urls.b, 'away'] as const]) {
    const { envelope, acceptedAt } = await (await attach(device, url)).nextOf('delivery');
    expect(wordOf(envelope)).toBe(word);
    // Nobody knows when: the earliest hour it can have been.
    const earliest = Math.ceil((submitted + lifetime) / HOUR) * HOUR - 30 * 24 * HOUR;
    expect([earliest, earliest + HOUR]).toContain(acceptedAt);
  }
  await again.close();

  await (await start(a.dataDirectory)).close();
  expect(sealedSenderFiles.map((name) => readFileSync(join(a.dataDirectory, name)))).toEqual(made);
  rmSync(join(a.dataDirectory, 'sealed-sender.key'));
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
