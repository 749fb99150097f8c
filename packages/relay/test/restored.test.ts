/** An older copy of the database, put back by hand or from a backup (fault T26). */

import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import { migrate, openSqlite } from '@sotto/store-sqlite';
import { describe, expect, test } from 'vitest';
import { listKeyFiles } from '../src/backup/key-backup.ts';
import { acceptRestoredRelay, backUpRelay, migrateRelay, restoreRelay } from '../src/index.ts';
import { GENERATION_FILE } from '../src/store/generation.ts';
import { APPLICATION_ID, migrations } from '../src/store/schema.ts';
import { tables } from '../src/store/tables.ts';
import { itemFor, register, shareTokenKey, submit, type TestDevice, wordOf } from './device.ts';
import { freshDirectory, startTestRelay } from './relays.ts';
import { attach, attachFrame, openStream } from './stream.ts';

const RESTORED = { code: 'E_DATABASE_RESTORED' };

const put = (from: string, directory: string): void => {
  for (const suffix of ['-wal', '-shm']) rmSync(join(directory, `relay.db${suffix}`), { force: true });
  copyFileSync(from, join(directory, 'relay.db'));
};

const query = async <Row>(file: string, sql: string): Promise<Row[]> => {
  const database = await openSqlite(file);
  try {
    return database.prepare<Row>(sql).all();
  } finally {
    database.close();
  }
};

const epochOf = async (device: TestDevice, url: string): Promise<Uint8Array> => {
  const stream = await openStream(url, device);
  stream.send(attachFrame(device, url));
  const { mailboxEpoch } = await stream.nextOf('attached');
  await stream.close();
  return mailboxEpoch;
};

/** A relay that was stopped, with one account, and the copy that was made of it. */
const stoppedRelay = async () => {
  const relay = await startTestRelay();
  const bob = await register(relay.url, 'bob@a.example');
  await relay.close();
  const copy = join(freshDirectory(), 'yesterday.db');
  copyFileSync(join(relay.dataDirectory, 'relay.db'), copy);
  return { directory: relay.dataDirectory, copy, bob };
};

describe('T26: an older copy that was put back by hand', () => {
  test('is refused, and accepted copies have new epochs and no one-time keys', async () => {
    const { directory, copy, bob } = await stoppedRelay();
    const later = await startTestRelay({ dataDirectory: directory });
    const former = await epochOf(bob, later.url);
    await later.close();

    put(copy, directory);
    await expect(startTestRelay({ dataDirectory: directory })).rejects.toMatchObject(RESTORED);
    expect(await acceptRestoredRelay(directory)).toMatchObject({ domain: 'a.example', mailboxes: 1, hasKeys: true });
    const again = await startTestRelay({ dataDirectory: directory });
    expect(await epochOf(bob, again.url)).not.toEqual(former);
    await again.close();
    const database = join(directory, 'relay.db');
    for (const { table } of tables.filter(({ backup }) => backup === 'renewed'))
      expect([table, await query(database, `SELECT * FROM ${table}`)]).toEqual([table, []]);
    // The accepted one is the one in use; the copy is still old.
    await (await startTestRelay({ dataDirectory: directory })).close();
    put(copy, directory);
    await expect(startTestRelay({ dataDirectory: directory })).rejects.toMatchObject(RESTORED);
  });

  test('is refused after a kill as well, and without its file or with a damaged one', async () => {
    const { directory, copy } = await stoppedRelay();
    const killed = freshDirectory();
    const running = await startTestRelay({ dataDirectory: directory });
    // What a kill leaves: the files as they are while it runs.
    for (const name of readdirSync(directory))
      if (statSync(join(directory, name)).isFile()) copyFileSync(join(directory, name), join(killed, name));
    await running.close();
    put(copy, killed);
    await expect(startTestRelay({ dataDirectory: killed })).rejects.toMatchObject(RESTORED);
    await (await startTestRelay({ dataDirectory: directory })).close();
    writeFileSync(join(directory, GENERATION_FILE), 'x');
    await expect(startTestRelay({ dataDirectory: directory })).rejects.toMatchObject(RESTORED);
    rmSync(join(directory, GENERATION_FILE));
    await expect(startTestRelay({ dataDirectory: directory })).rejects.toMatchObject(RESTORED);
    await acceptRestoredRelay(directory).catch(() => undefined);
    await (await startTestRelay({ dataDirectory: directory })).close();
  });

  test('a database that is ahead of its file is one whose process ended between the two', async () => {
    const { directory } = await stoppedRelay();
    const path = join(directory, GENERATION_FILE);
    writeFileSync(path, `${Number(readFileSync(path, 'utf8')) - 1}\n`);
    await (await startTestRelay({ dataDirectory: directory })).close();
  });
});

describe('a backup', () => {
  test('T26: of a running relay holds accounts and no mail, is refused as a database, and restored in its place', async () => {
    const relay = await startTestRelay();
    const bob = await register(relay.url, 'bob@a.example');
    await submit(bob, relay.url, [itemFor(bob, utf8ToBytes('waits here in the mailbox'))]);
    const folder = freshDirectory();
    const [file, keysFile] = [join(folder, 'backup.db'), join(folder, 'keys.json')];
    const summary = await backUpRelay(relay.dataDirectory, file, { keysFile });
    expect(summary.tables).toMatchObject({ account: 1, device: 1, mailbox: 1 });
    expect(readdirSync(folder).sort()).toEqual(['backup.db', 'keys.json']);
    expect([file, keysFile].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600]);
    const bytes = readFileSync(file);
    expect(bytes.includes('waits here')).toBe(false);
    for (const { table } of tables.filter(({ backup }) => backup !== 'copied'))
      expect([table, await query(file, `SELECT * FROM ${table}`)]).toEqual([table, []]);
    expect(await query(file, 'SELECT items, bytes FROM mailbox')).toEqual([{ items: 0, bytes: 0 }]);
    await expect(backUpRelay(relay.dataDirectory, file)).rejects.toMatchObject({ code: 'E_BACKUP_FAILED' });
    await relay.close();

    const elsewhere = freshDirectory();
    copyFileSync(file, join(elsewhere, 'relay.db'));
    for (const name of listKeyFiles(relay.dataDirectory))
      copyFileSync(join(relay.dataDirectory, name), join(elsewhere, name));
    await expect(startTestRelay({ dataDirectory: elsewhere })).rejects.toMatchObject(RESTORED);

    const fresh = join(freshDirectory(), 'new');
    const restored = await restoreRelay(file, fresh, { keysFile });
    expect(restored).toMatchObject({ domain: 'a.example', mailboxes: 1, hasKeys: true });
    expect(restored.keys).toEqual(listKeyFiles(relay.dataDirectory));
    const again = await startTestRelay({ dataDirectory: fresh });
    const stream = await attach(bob, again.url);
    // Which tokens were spent is not known any more: none of before is taken.
    const [refused] = await submit(bob, again.url, [itemFor(bob, utf8ToBytes('by an old token'))]);
    expect(refused).toMatchObject({ status: 'rejected', code: 'E_ITEM_REFUSED' });
    await shareTokenKey(bob, again.url);
    await submit(bob, again.url, [itemFor(bob, utf8ToBytes('new'))]);
    expect(wordOf((await stream.nextOf('delivery')).envelope)).toBe('new');
  });

  test('without keys holds none of them', async () => {
    const { directory } = await stoppedRelay();
    const file = join(freshDirectory(), 'backup.db');
    expect((await backUpRelay(directory, file)).keys).toEqual([]);
    const bytes = readFileSync(file);
    const secret = listKeyFiles(directory).filter((name) => name.endsWith('.key'));
    expect(secret.length).toBeGreaterThan(3);
    for (const name of secret)
      expect([name, bytes.includes(readFileSync(join(directory, name)))]).toEqual([name, false]);
    const fresh = freshDirectory();
    expect(await restoreRelay(file, fresh)).toMatchObject({ keys: [], hasKeys: false });
    await expect(startTestRelay({ dataDirectory: fresh })).rejects.toMatchObject({ code: 'E_KEYS_INVALID' });
  });

  test('is not restored over a database that nobody gave up, of another domain, in use, or from another file', async () => {
    const { directory } = await stoppedRelay();
    const folder = freshDirectory();
    const file = join(folder, 'backup.db');
    await backUpRelay(directory, file);
    const refused = { code: 'E_RESTORE_REFUSED' };
    await expect(restoreRelay(file, directory)).rejects.toMatchObject(refused);
    await expect(restoreRelay(join(folder, 'none'), freshDirectory())).rejects.toMatchObject(refused);
    writeFileSync(join(folder, 'text'), 'no database at all, but long enough to be taken for one'.repeat(100));
    await expect(restoreRelay(join(folder, 'text'), freshDirectory())).rejects.toMatchObject(refused);
    const other = await startTestRelay({ domain: 'b.example' });
    await expect(restoreRelay(file, other.dataDirectory, { replace: true })).rejects.toMatchObject({
      code: 'E_DATA_DIRECTORY_LOCKED',
    });
    await other.close();
    await expect(restoreRelay(file, other.dataDirectory, { replace: true })).rejects.toMatchObject(refused);
    await (await startTestRelay({ domain: 'b.example', dataDirectory: other.dataDirectory })).close();
    await expect(restoreRelay(file, directory, { replace: true })).resolves.toMatchObject({ domain: 'a.example' });
    await (await startTestRelay({ dataDirectory: directory })).close();
  });
});

describe('a migration', () => {
  const olderDatabase = async (): Promise<string> => {
    const directory = freshDirectory();
    const database = await openSqlite(join(directory, 'relay.db'));
    migrate(database, migrations.slice(0, 1), APPLICATION_ID);
    database.exec("INSERT INTO relay (name, value) VALUES ('domain', 'a.example')");
    database.close();
    for (const name of ['root.key', 's2s.key', 'dedupe.key'])
      writeFileSync(join(directory, name), random(32), { mode: 0o600 });
    return directory;
  };

  test('is tried on a copy, which goes, and leaves one behind when it is done', async () => {
    const directory = await olderDatabase();
    const before = readdirSync(directory).sort();
    const plan = await migrateRelay(directory, { dryRun: true });
    expect(plan).toMatchObject({ from: 1, to: migrations.length, hasRoom: true });
    expect(plan.milliseconds).toBeGreaterThanOrEqual(0);
    expect(readdirSync(directory).filter((name) => !before.includes(name) && !name.startsWith('relay.lock'))).toEqual(
      [],
    );
    expect(await query(join(directory, 'relay.db'), 'PRAGMA user_version')).toEqual([{ user_version: 1 }]);

    expect(await migrateRelay(directory)).toMatchObject({ from: 1, copy: 'relay.db.before-1' });
    expect(await query(join(directory, 'relay.db'), 'PRAGMA user_version')).toEqual([
      { user_version: migrations.length },
    ]);
    const copy = join(directory, 'relay.db.before-1');
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(await query(copy, 'PRAGMA user_version')).toEqual([{ user_version: 1 }]);
    expect(await migrateRelay(directory)).not.toHaveProperty('milliseconds');
  });

  test('of a start leaves a copy too, for a day', async () => {
    const directory = await olderDatabase();
    await (await startTestRelay({ dataDirectory: directory })).close();
    const copy = join(directory, 'relay.db.before-1');
    expect(existsSync(copy)).toBe(true);
    const old = new Date(Date.now() - 25 * 3_600_000);
    utimesSync(copy, old, old);
    await (await startTestRelay({ dataDirectory: directory })).close();
    expect(existsSync(copy)).toBe(false);
  });

  test('to an earlier schema does not exist', async () => {
    const { directory } = await stoppedRelay();
    const database = await openSqlite(join(directory, 'relay.db'));
    database.exec(`PRAGMA user_version=${migrations.length + 1}`);
    database.close();
    await expect(migrateRelay(directory)).rejects.toMatchObject({ code: 'E_STORE_SCHEMA' });
    await expect(startTestRelay({ dataDirectory: directory })).rejects.toMatchObject({ code: 'E_STORE_SCHEMA' });
    await expect(backUpRelay(directory, join(freshDirectory(), 'x'))).rejects.toMatchObject({
      code: 'E_BACKUP_FAILED',
    });
  });
});
