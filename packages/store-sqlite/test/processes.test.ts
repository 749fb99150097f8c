/** Several processes on one file. */

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sqliteStore } from '../src/index.ts';
import { startChild, withFolder } from './support.ts';

const CHILDREN = 2;
const TIMES = 300;

test('no update is lost between processes that raise one counter', async () => {
  await withFolder(async (folder) => {
    const path = join(folder, 'store.sqlite');
    // Started before the file exists: creating it together is part of the test.
    const children = Array.from({ length: CHILDREN }, () => startChild('counter', path, String(TIMES)));
    const store = await sqliteStore(path);
    await store.commit({ put: [['go', new Uint8Array()]] });
    for (const child of children) expect(await child.ended).toEqual({ code: 0, signal: null, errors: '' });
    const [counter] = await store.get(['counter']);
    expect(Buffer.from(counter?.value ?? []).toString()).toBe(String(CHILDREN * TIMES));
    // One version for `go`, one for each success, none for an attempt that was overtaken.
    expect(counter?.version).toBe(1 + CHILDREN * TIMES);
    await store.close();
  });
});
