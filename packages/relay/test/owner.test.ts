/** What root does beside a relay that runs as somebody else leaves files that the relay can read. Needs root. */

import { chownSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { defaultProvider as crypto, systemRandom as random } from '@sotto/crypto';
import { openSqlite } from '@sotto/store-sqlite';
import { expect, test } from 'vitest';
import {
  backUpRelay,
  examineRelay,
  migrateRelay,
  prepareDataDirectory,
  restoreRelay,
  rotateKey,
} from '../src/index.ts';
import { freshDirectory, startTestRelay } from './relays.ts';

const NOBODY = 65_534;
const isRoot = process.geteuid?.() === 0;

const giveAway = (directory: string): void => {
  for (const name of readdirSync(directory)) chownSync(join(directory, name), NOBODY, NOBODY);
  chownSync(directory, NOBODY, NOBODY);
};

const ownersIn = (directory: string): readonly (readonly [string, number])[] =>
  readdirSync(directory).map((name) => [name, statSync(join(directory, name)).uid] as const);

const allOf = (directory: string) => ownersIn(directory).map(([name]) => [name, NOBODY]);

test.runIf(isRoot)(
  'keys, restored and migrated databases and the lock belong to the owner of the directory',
  async () => {
    const relay = await startTestRelay();
    const { dataDirectory } = relay;
    await relay.close();
    giveAway(dataDirectory);
    const folder = freshDirectory();
    const [file, keysFile] = [join(folder, 'backup.db'), join(folder, 'keys.json')];
    await backUpRelay(dataDirectory, file, { keysFile });
    // It is for root, who asked for it.
    expect(ownersIn(folder).map(([, uid]) => uid)).toEqual([0, 0]);

    rotateKey(dataDirectory, 'serverToServer', { crypto, random, clock: Date.now }, { isEmergency: true });
    rmSync(join(dataDirectory, 'vapid.key'));
    rmSync(join(dataDirectory, 'relay.lock'));
    expect((await restoreRelay(file, dataDirectory, { keysFile, replace: true })).keys).toEqual(['vapid.key']);
    expect(ownersIn(dataDirectory)).toEqual(allOf(dataDirectory));
    expect(existsSync(join(dataDirectory, 'relay.lock'))).toBe(true);

    const database = await openSqlite(join(dataDirectory, 'relay.db'));
    const version = Number(database.prepare('PRAGMA user_version').get()?.user_version);
    database.close();
    expect(await migrateRelay(dataDirectory, { dryRun: true })).toMatchObject({ from: version, to: version });
    expect(ownersIn(dataDirectory)).toEqual(allOf(dataDirectory));

    const config = { domain: 'a.example', dataDirectory, port: 0 };
    const verdict = async () => (await examineRelay(config)).find(({ subject }) => subject === 'data directory');
    expect(await verdict()).toMatchObject({ verdict: 'good' });
    chownSync(join(dataDirectory, 's2s.key'), 0, 0);
    expect(await verdict()).toMatchObject({ verdict: 'bad', says: expect.stringContaining('s2s.key') });
  },
);

test.runIf(isRoot)('so do those that are made in an empty directory of somebody', async () => {
  const directory = freshDirectory();
  chownSync(directory, NOBODY, NOBODY);
  await prepareDataDirectory(directory);
  expect(ownersIn(directory).length).toBeGreaterThan(5);
  expect(ownersIn(directory)).toEqual(allOf(directory));
});
