/** Processes on one encrypted SQLite file: several at once, created by whichever is first, and ones that are killed. */

import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { assertAfterCrash } from '@sotto/store/compliance';
import { sqliteStore } from '@sotto/store-sqlite';
import { createDice, timesOf } from '@sotto/testkit';
import { expect, test } from 'vitest';
import { encryptedStore } from '../src/index.ts';
import { KEY } from './support.ts';

const CHILDREN = 3;
const TIMES = 60;
const KILLS = timesOf({ inFull: 15, sampled: 4 });

test('no update is lost between processes, and the store is whole afterwards', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-store-'));
  try {
    const path = join(folder, 'store.sqlite');
    const run = () => promisify(execFile)(process.execPath, [scriptOf('counter'), path, String(TIMES)]);
    const results = await Promise.all(Array.from({ length: CHILDREN }, run));
    expect(results.map(({ stdout, stderr }) => [stdout, stderr])).toEqual(
      Array.from({ length: CHILDREN }, () => ['done', '']),
    );
    const store = await encryptedStore(await sqliteStore(path), { key: { key: KEY }, create: false });
    const [counter] = await store.get(['counter']);
    expect(Buffer.from(counter?.value ?? []).toString()).toBe(String(CHILDREN * TIMES));
    await store.verify();
    await store.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('kills of a writing process lose no acknowledged batch, tear none, and leave the store whole', async () => {
  const seed = `kills/${Math.random()}`;
  const dice = createDice(seed);
  const folder = await mkdtemp(join(tmpdir(), 'sotto-store-'));
  try {
    const path = join(folder, 'store.sqlite');
    let last = 0;
    for (let round = 0; round < KILLS; round++) {
      // The first is killed while it creates the store, perhaps.
      const acknowledged = await writeUntilKilled(path, last, round > 0, dice.between(0, 200));
      const store = await encryptedStore(await sqliteStore(path), { key: { key: KEY } });
      last = await assertAfterCrash(store, acknowledged);
      await store.verify();
      await store.close();
    }
    expect(last, seed).toBeGreaterThan(KILLS - 2);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** Returns the last batch that the child reported, `last` if none. */
async function writeUntilKilled(path: string, last: number, isWriting: boolean, delayMs: number): Promise<number> {
  const child = spawn(process.execPath, [scriptOf('crash-writer'), path, String(last)]);
  let [output, errors] = ['', ''];
  const ended = new Promise<string | null>((resolve) => child.once('close', (_, signal) => resolve(signal)));
  const reported = new Promise((resolve) => child.stdout.once('data', resolve));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  if (isWriting) await Promise.race([reported, ended]);
  await sleep(delayMs);
  child.kill('SIGKILL');
  expect([await ended, errors]).toEqual(['SIGKILL', '']);
  return Number(output.trimEnd().split('\n').at(-1) || last);
}

const scriptOf = (name: string): string => fileURLToPath(new URL(`children/${name}.mjs`, import.meta.url));
