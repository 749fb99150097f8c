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

interface Finding {
  readonly subject: string;
  readonly verdict: string;
  readonly says: string;
}

const findingsOf = (stdout: string): ReadonlyMap<string, Finding> =>
  new Map(JSON.parse(stdout).map((finding: Finding) => [finding.subject, finding]));

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

describe('sotto relay check', () => {
  const check = (...more: string[]) =>
    runSotto(['relay', 'check', '--config', join(folder, 'relay.toml'), '--json', ...more]);

  test('finds a new relay good, and a running one with its document', async () => {
    await init('--public-url', 'http://127.0.0.1:1', '--set', 'port=0');
    const before = await runSotto(['relay', 'check', '--config', join(folder, 'relay.toml')]);
    expect(before.code).toBe(0);
    expect(before.stdout).toMatch(/^ok {4}keys +there, whole/m);
    expect(before.stdout).toMatch(/^warn {2}root keys/m);
    expect(before.stdout).toContain('Nothing to mend, 1 to think about.');

    // The public URL must be that of the port, which is known now.
    const first = startSotto(['relay', '--config', join(folder, 'relay.toml')], cleanup);
    const [, port = ''] = await first.until(/"url":"http:\/\/127\.0\.0\.1:(\d+)"/);
    first.kill('SIGTERM');
    await first.finished;
    const address = ['--port', port, '--public-url', `http://127.0.0.1:${port}`];
    const relay = startSotto(['relay', '--config', join(folder, 'relay.toml'), ...address], cleanup);
    await relay.until(/"event":"ready"/);
    const running = await check(...address);
    expect(running.code).toBe(0);
    const found = findingsOf(running.stdout);
    expect(found.get('discovery document')).toMatchObject({ verdict: 'warning', says: 'it verifies, over HTTP' });
    expect(found.get('clock')?.verdict).toBe('good');
    expect(found.get('database')).toMatchObject({
      verdict: 'good',
      says: expect.stringMatching(/^whole, of version \d+$/),
    });
    expect(found.get('ports')?.says).toContain('in use by the relay that runs');
  });

  test('says what is bad, and exits with 1', async () => {
    await init('--set', 'port=0');
    await chmod(join(folder, 'a', 's2s.key'), 0o644);
    await chmod(join(folder, 'a'), 0o755);
    const tls = ['--tls-certificate', join(folder, 'none'), '--tls-key', join(folder, 'none')];
    const { code, stdout } = await check('--set', 'disk.freeBytesMin=9007199254740991', '--host', '192.0.2.1', ...tls);
    expect(code).toBe(1);
    const found = findingsOf(stdout);
    const verdicts = Object.fromEntries([...found].map(([subject, { verdict }]) => [subject, verdict]));
    expect(verdicts).toEqual({
      'data directory': 'warning',
      keys: 'bad',
      database: 'left out',
      disk: 'bad',
      ports: 'bad',
      'TLS certificate': 'bad',
      'discovery document': 'warning',
    });
    expect(found.get('keys')?.says).toContain('s2s.key can be read by others');
  });

  test('a damaged database, one of another domain, and a directory that is not there are bad', async () => {
    await init('--set', 'port=0');
    const relay = startSotto(['relay', '--config', join(folder, 'relay.toml')], cleanup);
    await relay.until(/"event":"ready"/);
    relay.kill('SIGTERM');
    await relay.finished;
    const foreign = findingsOf((await check('--domain', 'b.example')).stdout);
    expect(foreign.get('database')?.says).toBe('it is of a.example, not of b.example');
    await writeFile(join(folder, 'a', 'relay.db'), 'no database at all, but longer than the head of one'.repeat(400));
    const damaged = await check();
    expect(damaged.code).toBe(1);
    expect(findingsOf(damaged.stdout).get('database')?.verdict).toBe('bad');
    const missing = findingsOf((await check('--data', join(folder, 'none'))).stdout);
    expect(missing.get('data directory')?.verdict).toBe('bad');
  });
});
