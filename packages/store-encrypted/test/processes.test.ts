/** Several processes on one encrypted SQLite file, created by whichever is first. */

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sqliteStore } from '@sotto/store-sqlite';
import { expect, test } from 'vitest';
import { encryptedStore } from '../src/index.ts';
import { KEY } from './support.ts';

const CHILDREN = 3;
const TIMES = 60;

test('no update is lost between processes, and the store is whole afterwards', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-store-'));
  try {
    const path = join(folder, 'store.sqlite');
    const script = fileURLToPath(new URL('children/counter.mjs', import.meta.url));
    const run = () => promisify(execFile)(process.execPath, [script, path, String(TIMES)]);
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
