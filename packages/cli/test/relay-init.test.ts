import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Cleanup, createCleanup, runSotto, startSotto, temporaryFolder } from './support/sotto.ts';

let cleanup: Cleanup;
let folder: string;
beforeEach(async () => {
  cleanup = createCleanup();
  folder = await temporaryFolder(cleanup);
});
afterEach(() => cleanup.run());

const init = (...more: string[]) =>
  runSotto([
    ...['relay', 'init', '--domain', 'a.example', '--data', join(folder, 'a'), '--config', join(folder, 'relay.toml')],
    ...more,
  ]);

describe('sotto relay init', () => {
  test('makes keys and a file for their owner alone, says what is next, and the relay runs with them', async () => {
    const { code, stdout } = await init('--public-url', 'https://a.example', '--peer', 'b.example=http://127.0.0.1:1');
    expect(code).toBe(0);
    expect(stdout).toContain('Made the keys of a.example');
    expect(stdout).toContain(`sotto relay run --config ${join(folder, 'relay.toml')}`);
    for (const name of await readdir(join(folder, 'a')))
      expect([name, (await stat(join(folder, 'a', name))).mode & 0o077]).toEqual([name, 0]);
    expect((await stat(join(folder, 'relay.toml'))).mode & 0o777).toBe(0o600);
    const text = await readFile(join(folder, 'relay.toml'), 'utf8');
    expect(text).toContain('\ndomain = "a.example"\n');
    expect(text).toContain('\n# retryBaseMs = 2000\n');
    expect(text).toContain('\n"b.example" = "http://127.0.0.1:1"\n');

    const rootKey = await readFile(join(folder, 'a', 'root.key'));
    const relay = startSotto(['relay', '--config', join(folder, 'relay.toml'), '--port', '0'], cleanup);
    await relay.until(/"event":"ready"/);
    expect(await readFile(join(folder, 'a', 'root.key'))).toEqual(rootKey);
    relay.kill('SIGTERM');
    expect((await relay.finished).code).toBe(0);
    const after = await runSotto(['relay', 'init', '--domain', 'a.example', '--data', join(folder, 'a')]);
    expect(after.code).toBe(1);
    expect(after.stderr).toContain('a relay has run on this data directory already');
  });

  test('replaces nothing', async () => {
    await writeFile(join(folder, 'relay.toml'), '# mine\n');
    const { code, stderr } = await init();
    expect(code).toBe(1);
    expect(stderr).toContain('E_FILE_EXISTS');
    expect(await readFile(join(folder, 'relay.toml'), 'utf8')).toBe('# mine\n');
    expect(await readdir(folder)).toEqual(['relay.toml']);
  });

  test('refuses what the relay would refuse, and makes nothing', async () => {
    const { code, stderr } = await init('--set', 'outbox.itemsMax=0');
    expect(code).toBe(2);
    expect(stderr).toContain('outbox.itemsMax must be a number above 0; 0 comes from --set');
    expect((await runSotto(['relay', 'init'])).stderr).toContain('or --domain');
    expect(await readdir(folder)).toEqual([]);
  });
});

test('sotto relay check says what it found, for people and as JSON, and exits with 1 when something is bad', async () => {
  await init('--set', 'port=0');
  const check = ['relay', 'check', '--config', join(folder, 'relay.toml')];
  const good = await runSotto(check);
  expect(good.code).toBe(0);
  expect(good.stdout).toMatch(/^ok {4}keys +there, whole/m);
  expect(good.stdout).toMatch(/^warn {2}root keys .*\n +→ /m);
  expect(good.stdout).toContain('Nothing to mend, 2 to think about.');
  await chmod(join(folder, 'a', 's2s.key'), 0o644);
  const { code, stdout } = await runSotto([...check, '--json']);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toContainEqual(
    expect.objectContaining({ subject: 'keys', verdict: 'bad', says: expect.stringContaining('s2s.key') }),
  );
});
