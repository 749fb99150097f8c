import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConfigOptions, flagsLayer } from './flags.ts';
import { type Resolved, resolveConfig } from './resolve.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sotto-config-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const file = async (text: string, name = 'relay.toml'): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, text);
  await chmod(path, 0o600);
  return path;
};

const resolve = (options: ConfigOptions, env: NodeJS.ProcessEnv = {}): Promise<Resolved> =>
  resolveConfig({ flags: flagsLayer(options), env, path: options.config });

const sourcesOf = ({ said }: Resolved): Readonly<Record<string, string>> =>
  Object.fromEntries([...said].map(([key, { source }]) => [key, source]));

const good = { domain: 'a.example', data: 'a' };

describe('where a value comes from', () => {
  test('flags alone are enough', async () => {
    const { config } = await resolve(good);
    expect(config).toEqual({ domain: 'a.example', dataDirectory: 'a' });
  });

  test('flags win over variables, variables over the file, and peers add up', async () => {
    const config = await file(`
      # A comment.
      domain = "a.example"
      dataDirectory = "a"
      port = 1
      host = "127.0.0.1"
      metricsPort = 9
      [rates]
      accountBurst = 5
      [peers]
      "b.example" = "http://b"
      "c.example" = "http://c"
    `);
    const env = { SOTTO_RELAY_PORT: '2', SOTTO_RELAY_HOST: '::1', SOTTO_RELAY_PEERS: 'd.example=http://d', OTHER: 'x' };
    const resolved = await resolve({ config, port: 3, peer: { 'b.example': 'http://new' } }, env);
    expect(resolved.config).toEqual({
      domain: 'a.example',
      dataDirectory: 'a',
      port: 3,
      host: '::1',
      metricsPort: 9,
      rates: { accountBurst: 5 },
      peers: { 'b.example': 'http://new', 'c.example': 'http://c', 'd.example': 'http://d' },
    });
    expect(sourcesOf(resolved)).toMatchObject({
      domain: config,
      port: '--port',
      host: 'SOTTO_RELAY_HOST',
      'rates.accountBurst': config,
      'peers.b.example': '--peer',
      'peers.c.example': config,
      'peers.d.example': 'SOTTO_RELAY_PEERS',
    });
  });

  test('a file may be JSON, and a variable may name it', async () => {
    const path = await file(JSON.stringify({ domain: 'a.example', dataDirectory: 'a', port: 1 }), 'relay.json');
    expect((await resolve({}, { SOTTO_RELAY_CONFIG: path })).config.port).toBe(1);
  });

  test('a variable with _FILE names a file with the value', async () => {
    const secret = await file('closed\n', 'registration');
    const { config, said } = await resolve(good, { SOTTO_RELAY_REGISTRATION_FILE: secret });
    expect(config.registration).toBe('closed');
    expect(said.get('registration')?.source).toBe('SOTTO_RELAY_REGISTRATION_FILE');
  });

  test('any setting can be a flag', async () => {
    const { config } = await resolve({ ...good, set: ['outbox.itemsMax=7', 'peers=b.example=http://b'] });
    expect(config).toMatchObject({ outbox: { itemsMax: 7 }, peers: { 'b.example': 'http://b' } });
  });
});

describe('mistakes', () => {
  const detailsOf = async (options: ConfigOptions, env: NodeJS.ProcessEnv = {}): Promise<readonly string[]> => {
    const error: unknown = await resolve(options, env).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'E_CONFIG_INVALID' });
    return error instanceof Error && 'details' in error && Array.isArray(error.details) ? error.details : [];
  };

  test('all are said at once, with the value, where it came from, and what would be right', async () => {
    const config = await file('domain = "A"\nport = "x"\nretrys = 3\n[rates]\naccountBrust = 1\n[peers]\n"b" = 5\n');
    const env = { SOTTO_RELAY_METRICS_PORT: '70000', SOTTO_RELAY_PROT: '1' };
    expect(await detailsOf({ config, set: ['quota=1', 'now'] }, env)).toEqual([
      `retrys in ${config} is not a setting of the relay`,
      `rates.accountBrust in ${config} is not a setting of the relay; did you mean rates.accountBurst?`,
      'SOTTO_RELAY_PROT is not a variable of the relay; did you mean SOTTO_RELAY_PORT?',
      'quota in --set is not a setting of the relay',
      '--set now must be key=value',
      `domain must be a domain name in lower case, such as a.example; "A" comes from ${config}`,
      'dataDirectory is missing; set dataDirectory in the file of --config, or SOTTO_RELAY_DATA_DIRECTORY, or --data',
      `port must be a port, 0 to 65535; "x" comes from ${config}`,
      `peers.b must be a domain name in lower case, such as a.example; 5 comes from ${config}`,
      `peers.b must be an http or https URL; 5 comes from ${config}`,
      'metricsPort must be a port, 0 to 65535; 70000 comes from SOTTO_RELAY_METRICS_PORT',
    ]);
  });

  test.each([
    ['a clock', 'clock = 1', 'clock in'],
    ['a destination of logs', '[log]\ndestination = "x"', 'log.destination in'],
    ['a value where a table belongs', 'log = "info"', 'log in'],
    ['a value where peers belong', 'peers = "b.example"', 'peers must be an object'],
    ['a date', 'port = 2026-01-01', 'port must be a port'],
  ])('%s in a file is refused', async (_, text, said) => {
    const details = await detailsOf({ ...good, config: await file(text), peer: { 'c.example': 'http://c' } });
    expect(details).toEqual([expect.stringContaining(said)]);
  });

  test('a variable and its _FILE together, or a file that is not there, are refused', async () => {
    const missing = join(folder, 'missing');
    const env = { SOTTO_RELAY_PORT: '1', SOTTO_RELAY_PORT_FILE: missing, SOTTO_RELAY_HOST_FILE: missing };
    expect(await detailsOf(good, env)).toEqual([
      'SOTTO_RELAY_PORT_FILE and SOTTO_RELAY_PORT are both set; keep one',
      `SOTTO_RELAY_HOST_FILE names a file that cannot be read: ${missing}`,
    ]);
  });

  test('a secret in a file that others can read is refused, and no secret is ever said', async () => {
    const config = await file('metricsToken = "a-secret-of-an-operator"\n');
    expect((await resolve({ ...good, config })).config.metricsToken).toBe('a-secret-of-an-operator');
    await chmod(config, 0o644);
    expect(await detailsOf({ ...good, config })).toEqual([
      `metricsToken is a secret, and ${config} can be read by others; set its mode to 0600`,
    ]);
    const [said = ''] = await detailsOf(good, { SOTTO_RELAY_METRICS_TOKEN: 'short secret' });
    expect(said).toMatch(/^metricsToken must be .*; it comes from SOTTO_RELAY_METRICS_TOKEN$/);
  });

  test.each([
    ['broken JSON', '{', 'relay.json', 'is not JSON'],
    ['a list', '[]', 'relay.json', 'one JSON object'],
    ['broken TOML', 'domain = "a.example"\nport =\n', 'relay.toml', 'line 2, column'],
    ['a key said twice', 'port = 1\nport = 2\n', 'relay.toml', 'line 2, column'],
  ])('%s is refused', async (_, text, name, said) => {
    const error: unknown = await resolve({ config: await file(text, name) }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'E_FILE_INVALID', message: expect.stringContaining(said) });
  });

  test('a configuration file that is not there is refused', async () => {
    const config = join(folder, 'missing.toml');
    await expect(resolve({ config })).rejects.toMatchObject({ code: 'E_FILE_INVALID' });
  });
});
