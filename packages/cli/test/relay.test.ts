import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Cleanup, createCleanup, runSotto, startSotto, temporaryFolder } from './support/sotto.ts';

let cleanup: Cleanup;
let folder: string;
beforeEach(async () => {
  cleanup = createCleanup();
  folder = await temporaryFolder(cleanup);
});
afterEach(() => cleanup.run());

const relayArgs = (...more: string[]): string[] => [
  ...['relay', '--domain', 'a.example', '--data', join(folder, 'a'), '--port', '0'],
  ...more,
];

interface Ready {
  readonly event: string;
  readonly url: string;
  readonly metricsUrl: string;
}

const STARTER = fileURLToPath(new URL('support/start-relay.mjs', import.meta.url));

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const killIfThere = (pid: number): void => {
  if (isRunning(pid)) process.kill(pid, 'SIGKILL');
};

const startRelay = async (args: readonly string[]) => {
  const relay = startSotto(args, cleanup);
  const [line] = await relay.until(/^.*"event":"ready".*$/m);
  // The line is what the help promises to scripts.
  return { relay, ready: JSON.parse(line) as Ready };
};

describe('sotto relay', () => {
  test('says where it listens, answers, and stops on SIGTERM with 0', async () => {
    const { relay, ready } = await startRelay(relayArgs());
    expect(ready.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9][0-9]*$/);
    for (const path of ['/healthz', '/readyz', '/.well-known/sotto-relay']) {
      expect((await fetch(ready.url + path)).status).toBe(200);
    }
    expect(await (await fetch(ready.metricsUrl)).text()).toContain('sotto_relay_accounts 0');

    relay.kill('SIGTERM');
    const { code, stdout, stderr } = await relay.finished;
    expect(code).toBe(0);
    expect(stdout).toBe(`${JSON.stringify(ready)}\n`);
    expect(stderr).toContain(`relay of a.example listens on ${ready.url}`);
    await expect(fetch(`${ready.url}/healthz`)).rejects.toThrow();
  });

  test('stops on SIGINT too, and starts again on the same data', async () => {
    const first = await startRelay(relayArgs());
    const before = await discover(first.ready.url);
    first.relay.kill('SIGINT');
    expect((await first.relay.finished).code).toBe(0);
    const second = await startRelay(relayArgs());
    expect((await discover(second.ready.url)).rootKey).toBe(before.rootKey);
  });

  test('stops when the program that started it dies', async () => {
    const log = join(folder, 'relay.log');
    const starter = spawn(process.execPath, [STARTER, log, ...relayArgs().slice(1)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    cleanup.add(() => void starter.kill('SIGKILL'));
    const [line] = await once(starter.stdout, 'data');
    const { url, pid } = JSON.parse(String(line)) as { url: string; pid: number };
    cleanup.add(() => killIfThere(pid));
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    starter.kill('SIGKILL');
    await expect.poll(() => isRunning(pid), { timeout: 15_000 }).toBe(false);
    expect(await readFile(log, 'utf8')).toContain('"relay stopped"');
  });

  test('logs JSON lines when nobody watches', async () => {
    const { relay } = await startRelay(relayArgs());
    relay.kill('SIGTERM');
    const { stderr } = await relay.finished;
    const events = stderr.split('\n').filter((line) => line.startsWith('{'));
    expect(events.map((line) => JSON.parse(line).msg)).toEqual(['relay ready', 'relay stopped']);
  });

  test('takes settings from a file, and flags win', async () => {
    const config = join(folder, 'relay.json');
    const settings = { domain: 'a.example', dataDirectory: join(folder, 'a'), port: 1, registration: 'closed' };
    await writeFile(config, JSON.stringify(settings));
    const { ready } = await startRelay([
      'relay',
      '--config',
      config,
      '--port',
      '0',
      '--public-url',
      'http://a.example',
    ]);
    expect(await discover(ready.url)).toMatchObject({ domain: 'a.example', apiUrl: 'http://a.example' });
  });

  test('speaks TLS by files, and reads its settings again on SIGHUP', async () => {
    const [certificate, key, config] = ['a.pem', 'a.key', 'relay.toml'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const subject = ['-subj', '/CN=a', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    execFileSync('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', certificate], {
      stdio: 'ignore',
    });
    await writeFile(config, '[log]\nlevel = "info"\n');
    const args = relayArgs('--config', config, '--tls-certificate', certificate, '--tls-key', key);
    const { relay, ready } = await startRelay(args);
    expect(ready.url).toMatch(/^https:/);
    const env = { NODE_EXTRA_CA_CERTS: certificate };
    expect((await runSotto(['discover', ready.url], '', env)).stdout).toContain('The document verifies.');

    await writeFile(config, 'registration = "closed"\n[log]\nlevel = "warn"\n');
    relay.kill('SIGHUP');
    await relay.untilError(/registration.*settings wait for a new start/);
    await writeFile(config, '[log]\nlevel = "loud"\n');
    relay.kill('SIGHUP');
    await relay.untilError(/could not be read again.*log\.level must be one of/);
    relay.kill('SIGTERM');
    const { code, stderr } = await relay.finished;
    expect(code).toBe(0);
    expect(stderr).not.toContain('relay stopped');
  });

  test('refuses a setting it does not know', async () => {
    const config = join(folder, 'relay.json');
    await writeFile(config, JSON.stringify({ retries: 3 }));
    const { code, stderr } = await runSotto(relayArgs('--config', config));
    expect(stderr).toContain('retries');
    expect(code).toBe(2);
  });

  test('refuses a directory that another relay is using, and one of another domain', async () => {
    const { relay } = await startRelay(relayArgs());
    const locked = await runSotto(relayArgs());
    expect(locked).toMatchObject({ code: 1, stdout: '' });
    expect(locked.stderr).toContain('E_DATA_DIRECTORY_LOCKED');
    relay.kill('SIGTERM');
    await relay.finished;
    const foreign = await runSotto(relayArgs('--domain', 'c.example'));
    expect(foreign).toMatchObject({ code: 1, stdout: '' });
    expect(foreign.stderr).toContain('E_DATA_DIRECTORY_FOREIGN');
  });

  test('a port that is taken is an error with a remedy and no stack, unless --debug', async () => {
    const { ready } = await startRelay(relayArgs());
    const taken = ['relay', '--domain', 'b.example', '--data', join(folder, 'b'), '--port', new URL(ready.url).port];
    const plain = await runSotto(taken);
    expect(plain.code).toBe(1);
    expect(plain.stderr).toContain('E_LISTEN_FAILED (EADDRINUSE)');
    expect(plain.stderr).toContain('→ Choose another --port');
    expect(plain.stderr).not.toContain('    at ');
    expect((await runSotto([...taken, '--debug'])).stderr).toContain('    at ');
  });
});

describe('sotto relay config', () => {
  test('prints every setting with its value and source, and what can be said', async () => {
    const config = join(folder, 'relay.toml');
    await writeFile(config, `domain = "a.example"\ndataDirectory = "${join(folder, 'a')}"\n`);
    const env = { SOTTO_RELAY_PORT: '4001', SOTTO_RELAY_METRICS_TOKEN: 'a-secret-of-an-operator' };
    const { code, stdout } = await runSotto(
      ['relay', 'config', '--config', config, '--host', '::1', '--print'],
      '',
      env,
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Setting +Value +From$/m);
    expect(stdout).toMatch(/^domain +a\.example +.*relay\.toml$/m);
    expect(stdout).toMatch(/^port +4001 +SOTTO_RELAY_PORT$/m);
    expect(stdout).toMatch(/^metricsToken +\(secret\) +SOTTO_RELAY_METRICS_TOKEN$/m);
    expect(stdout).toMatch(/^host +::1 +--host$/m);
    expect(stdout).toMatch(/^outbox\.retryBaseMs +2000 +default$/m);
    const json = JSON.parse((await runSotto(['relay', 'config', '--config', config, '--json'])).stdout);
    expect(json).toContainEqual({ setting: 'domain', value: 'a.example', from: config });
    const list = await runSotto(['relay', 'config', '--settings']);
    expect(list.stdout).toMatch(/^rates\.accountBurst +SOTTO_RELAY_RATES_ACCOUNT_BURST +600$/m);
  });

  test('says everything that is wrong, and exits with 2', async () => {
    const { code, stdout, stderr } = await runSotto(['relay', 'config', '--set', 'port=x', '--set', 'host=']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('error: the configuration has 4 mistakes');
    for (const said of ['domain is missing', 'dataDirectory is missing', 'port must be', 'host must be'])
      expect(stderr).toMatch(new RegExp(`^  ${said}`, 'm'));
    expect(stderr).toContain('E_CONFIG_INVALID');
  });
});

describe('sotto discover', () => {
  test('prints a document that verifies', async () => {
    const { ready } = await startRelay(relayArgs());
    const { code, stdout } = await runSotto(['discover', ready.url]);
    expect(code).toBe(0);
    expect(stdout).toContain('The document verifies.');
    expect(stdout).toContain('a.example (as it says itself');
    expect(stdout).toContain(ready.url);
    const { rootKey, sealedSender } = await discover(ready.url);
    const [{ id, key }] = sealedSender.serverCertificates;
    expect(stdout).toMatch(new RegExp(`^root key +${rootKey}$`, 'm'));
    expect(stdout).toMatch(new RegExp(`^trust root +${sealedSender.trustRoot} `, 'm'));
    expect(stdout).toMatch(new RegExp(`^${id} +${key}$`, 'm'));
    for (const serialized of [sealedSender.trustRoot, key]) expect(serialized).toMatch(/^05[0-9a-f]{64}$/);
  });

  test('fails where nothing listens', async () => {
    const { relay, ready } = await startRelay(relayArgs());
    relay.kill('SIGTERM');
    await relay.finished;
    const { code, stdout, stderr } = await runSotto(['discover', ready.url]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('E_DISCOVERY_FAILED (ECONNREFUSED)');
  });
});

describe('sotto inspect-relay', () => {
  test('lists tables of a running relay, for people and as JSON', async () => {
    await startRelay(relayArgs());
    const { code, stdout } = await runSotto(['inspect-relay', '--data', join(folder, 'a')]);
    expect(code).toBe(0);
    expect(stdout).toContain('Relay of a.example');
    expect(stdout).toMatch(/^envelope +0 +0 B +-$/m);
    const json = JSON.parse((await runSotto(['inspect-relay', '--data', join(folder, 'a'), '--json'])).stdout);
    expect(json).toMatchObject({ domain: 'a.example' });
    expect(json.tables).toContainEqual(expect.objectContaining({ table: 'envelope', rows: 0, bytes: 0 }));
  });

  test('refuses a directory that is no relay, and makes nothing there', async () => {
    const { code, stderr } = await runSotto(['inspect-relay', '--data', folder]);
    expect(code).toBe(1);
    expect(stderr).toContain('the directory holds no database of a relay');
    await expect(readFile(join(folder, 'relay.db'))).rejects.toThrow('ENOENT');
  });
});

const discover = async (url: string) => JSON.parse((await runSotto(['discover', url, '--json'])).stdout);
