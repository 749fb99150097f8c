import { copyFile, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Cleanup, createCleanup, runSotto, startSotto, temporaryFolder } from './support/sotto.ts';

let cleanup: Cleanup;
let folder: string;
beforeEach(async () => {
  cleanup = createCleanup();
  folder = await temporaryFolder(cleanup);
});
afterEach(() => cleanup.run());

const start = async (data: string) => {
  const relay = startSotto(['relay', '--domain', 'a.example', '--data', data, '--port', '0'], cleanup);
  await relay.until(/"event":"ready"/);
  return async () => {
    relay.kill('SIGTERM');
    expect((await relay.finished).code).toBe(0);
  };
};

test('T26: a running relay is backed up, restored on another machine, and an old copy must be accepted', {
  timeout: 120_000,
}, async () => {
  const [data, elsewhere] = [join(folder, 'a'), join(folder, 'elsewhere')];
  const [file, keys] = [join(folder, 'backup.db'), join(folder, 'keys.json')];
  const stop = await start(data);
  const backup = await runSotto(['relay', 'backup', file, '--data', data, '--with-keys', keys]);
  expect(backup).toMatchObject({ code: 0, stderr: '' });
  expect(backup.stdout).toContain('0 accounts');
  expect((await stat(keys)).mode & 0o777).toBe(0o600);
  // A second one does not overwrite the first, and leaves it whole.
  const before = await readFile(file);
  expect(await runSotto(['relay', 'backup', file, '--data', data])).toMatchObject({ code: 1 });
  expect((await readFile(file)).equals(before)).toBe(true);
  expect(await runSotto(['relay', 'restore', file, '--data', data])).toMatchObject({ code: 1 });
  await stop();

  const restored = await runSotto(['relay', 'restore', file, '--data', elsewhere, '--keys', keys, '--json']);
  expect(JSON.parse(restored.stdout)).toMatchObject({ domain: 'a.example', mailboxes: 0, hasKeys: true });
  await (await start(elsewhere))();

  for (const suffix of ['-wal', '-shm']) await rm(join(data, `relay.db${suffix}`), { force: true });
  await copyFile(file, join(data, 'relay.db'));
  const refused = await runSotto(['relay', '--domain', 'a.example', '--data', data, '--port', '0']);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('E_DATABASE_RESTORED');
  expect(refused.stderr).toContain('sotto relay restore --accept');
  expect(await runSotto(['relay', 'restore', '--accept', '--data', data])).toMatchObject({ code: 0 });
  await (await start(data))();
});

test('restore says what it needs, and migrate that there is nothing to do', async () => {
  const data = join(folder, 'a');
  await (await start(data))();
  expect(await runSotto(['relay', 'restore', '--data', data])).toMatchObject({ code: 2 });
  const plan = await runSotto(['relay', 'migrate', '--dry-run', '--data', data]);
  expect(plan).toMatchObject({ code: 0, stderr: '' });
  expect(plan.stdout).toContain('nothing to do');
  expect(await runSotto(['relay', 'migrate', '--data', join(folder, 'none')])).toMatchObject({ code: 1 });
});
