import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Cleanup, createCleanup, runSotto, startSotto, temporaryFolder } from './support/sotto.ts';

let cleanup: Cleanup;
let data: string;
beforeEach(async () => {
  cleanup = createCleanup();
  data = join(await temporaryFolder(cleanup), 'a');
});
afterEach(() => cleanup.run());

const admin = (...args: readonly string[]) => runSotto(['relay', 'admin', ...args, '--data', data]);

test('a running relay is looked after by tables or JSON, and drained', async () => {
  const relay = startSotto(['relay', '--domain', 'a.example', '--data', data, '--port', '0'], cleanup);
  await relay.until(/"event":"ready"/);
  const stats = await admin('stats', '--json');
  expect(stats).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(stats.stdout)).toMatchObject({ domain: 'a.example', accounts: 0 });
  expect((await admin('peers', 'block', 'bad.example', '--reason', 'spam')).code).toBe(0);
  expect((await admin('peers', 'list')).stdout).toMatch(/^bad\.example +no +yes +0 +idle/m);
  const feed = join(data, 'own.feed');
  expect((await admin('blocklists', 'export', feed)).stdout).toContain('own.feed');
  expect((await readFile(feed)).includes('bad.example')).toBe(true);

  const unknown = await admin('accounts', 'show', 'nobody');
  expect(unknown.code).toBe(1);
  expect(unknown.stderr).toContain('E_ACCOUNT_UNKNOWN');
  const unasked = await admin('peers', 'forget-root-key', 'b.example');
  expect(unasked.code).toBe(2);
  expect(unasked.stderr).toContain('in person or by telephone');
  expect((await admin('peers', 'forget-root-key', 'b.example', '--yes')).code).toBe(0);
  // What destroys something is asked for, and nobody can answer here.
  const asked = await admin('drain');
  expect(asked.code).toBe(2);
  expect(asked.stderr).toContain('--yes');
  expect((await admin('drain', '--yes')).code).toBe(0);
  expect((await relay.finished).code).toBe(0);
  const gone = await admin('stats');
  expect(gone.code).toBe(1);
  expect(gone.stderr).toContain('E_ADMIN_UNREACHABLE');
});
