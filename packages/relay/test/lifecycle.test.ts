import {
  chmodSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { defaultProvider as crypto, systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import { verifyDiscovery } from '@sotto/identity';
import { encodeSendRequest } from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import { inventory, startRelay } from '../src/index.ts';
import { voucherEpochAt } from '../src/vouchers/key-files.ts';
import { errorOf, itemFor, post, register, sealedFrom, seconds, submit } from './device.ts';
import { freshDirectory, startTestRelay } from './relays.ts';
import { attach, openStream } from './stream.ts';

const start = (dataDirectory: string, domain = 'a.example') =>
  startRelay({ domain, dataDirectory, port: 0, log: { level: 'silent' } });

const sizeOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0);

const sealedSenderFiles = ['sealed-sender-root.key', 'sealed-sender.key', 'sealed-sender.certificate'];
const keyFiles = ['root.key', 's2s.key', 'dedupe.key', ...sealedSenderFiles];

describe('the data directory', () => {
  test('keys are made once, for the owner only, and kept', async () => {
    const { dataDirectory, close } = await startTestRelay();
    const keys = keyFiles.map((name) => readFileSync(join(dataDirectory, name)));
    for (const name of keyFiles) expect(statSync(join(dataDirectory, name)).mode & 0o777).toBe(0o600);
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(6);
    await close();
    await (await start(dataDirectory)).close();
    expect(keyFiles.map((name) => readFileSync(join(dataDirectory, name)))).toEqual(keys);
    expect(readdirSync(dataDirectory).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  test('serves one process at a time, and the next one after it', async () => {
    const relay = await startTestRelay();
    await expect(start(relay.dataDirectory)).rejects.toMatchObject({ code: 'E_DATA_DIRECTORY_LOCKED' });
    expect((await fetch(`${relay.url}/readyz`)).status).toBe(200);
    await relay.close();
    await (await start(relay.dataDirectory)).close();
  });

  test('of another domain is refused', async () => {
    const relay = await startTestRelay();
    await relay.close();
    await expect(start(relay.dataDirectory, 'b.example')).rejects.toMatchObject({ code: 'E_DATA_DIRECTORY_FOREIGN' });
    await (await start(relay.dataDirectory)).close();
  });

  test.each([
    ['is gone', (path: string) => rmSync(path)],
    ['is cut', (path: string) => truncateSync(path, 31)],
    ['can be read by others', (path: string) => chmodSync(path, 0o644)],
  ])('of which a key or the certificate %s is refused, and no new one is made', async (_name, damage) => {
    const relay = await startTestRelay();
    await relay.close();
    for (const name of keyFiles) {
      const path = join(relay.dataDirectory, name);
      const content = readFileSync(path);
      damage(path);
      const existed = existsSync(path);
      await expect(start(relay.dataDirectory), name).rejects.toMatchObject({ code: 'E_KEYS_INVALID' });
      expect(existsSync(path)).toBe(existed);
      rmSync(path, { force: true });
      writeFileSync(path, content, { mode: 0o600 });
    }
    await (await start(relay.dataDirectory)).close();
  });

  test.each(sealedSenderFiles)('whose %s is of another relay is refused', async (name) => {
    const [relay, other] = [await startTestRelay(), await startTestRelay()];
    await relay.close();
    copyFileSync(join(other.dataDirectory, name), join(relay.dataDirectory, name));
    await expect(start(relay.dataDirectory)).rejects.toMatchObject({ code: 'E_KEYS_INVALID' });
  });

  test('is left free when the start fails later', async () => {
    const relay = await startTestRelay();
    const dataDirectory = freshDirectory();
    const config = { domain: 'c.example', dataDirectory, log: { level: 'silent' as const } };
    await expect(startRelay({ ...config, port: relay.port })).rejects.toMatchObject({ code: 'E_LISTEN_FAILED' });
    await (await startRelay({ ...config, port: 0 })).close();
  });
});

describe('pages', () => {
  test('health and readiness answer on both listeners, metrics on the second alone', async () => {
    const relay = await startTestRelay();
    const metricsBase = relay.metricsUrl.replace('/metrics', '');
    for (const base of [relay.url, metricsBase])
      for (const path of ['/healthz', '/readyz']) expect((await fetch(base + path)).status).toBe(200);
    expect((await fetch(`${relay.url}/metrics`)).status).toBe(404);
    expect((await fetch(`${metricsBase}/v1/accounts`, { method: 'POST' })).status).toBe(404);
  });

  test('the discovery document is signed by the root key of this domain', async () => {
    const relay = await startTestRelay({ publicUrl: 'https://relay.a.example' });
    const answer = await fetch(`${relay.url}/.well-known/sotto-relay`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const { discovery } = verifyDiscovery(crypto, bytes, { domain: 'a.example', now: seconds() });
    expect(discovery.apiUrl).toBe('https://relay.a.example');
    expect(discovery.keys.map(({ purpose, publicKey }) => [purpose, publicKey.length])).toEqual([
      ['serverToServer', 32],
      ['forward', 1216],
      ['forward', 32],
      ['voucher', 294],
    ]);
  });

  test('on the last day of an epoch the keys of the next one are made, and a start does not wait for them', async () => {
    const lastHour = (voucherEpochAt(seconds()) + 1) * 30 * 86_400_000 - 3_600_000;
    const relay = await startTestRelay({
      publicUrl: 'https://relay.a.example',
      clock: () => lastHour,
      upkeepIntervalSeconds: 0.05,
    });
    const vouchers = async (): Promise<number> => {
      const answer = await fetch(`${relay.url}/.well-known/sotto-relay`);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      const { discovery } = verifyDiscovery(crypto, bytes, { domain: 'a.example', now: lastHour / 1000 });
      return discovery.keys.filter(({ purpose }) => purpose === 'voucher').length;
    };
    expect(await vouchers()).toBe(1);
    await expect.poll(vouchers).toBe(4);
  });

  test('metrics count what happened and name nobody', async () => {
    const relay = await startTestRelay();
    const alice = await register(relay.url, 'alice@a.example');
    const bob = await register(relay.url, 'bob@a.example');
    await submit(alice, relay.url, [itemFor(bob, utf8ToBytes('x')), itemFor(bob, utf8ToBytes('y'))]);
    const stream = await attach(bob, relay.url);
    await stream.take(1);
    await stream.nextOf('acknowledged');
    const text = await (await fetch(relay.metricsUrl)).text();
    for (const line of [
      'sotto_relay_requests_total{route="/v1/messages",status="200"} 1',
      'sotto_relay_items_total{way="local",outcome="accepted"} 2',
      'sotto_relay_deliveries_total 2',
      'sotto_relay_acknowledgements_total 1',
      'sotto_relay_accounts 2',
      'sotto_relay_mailbox_items 1',
      'sotto_relay_streams 1',
    ])
      expect(text).toContain(line);
    expect(text).not.toMatch(/alice|bob/);
  });
});

describe('a clean stop', () => {
  test('commits what was sent, ends connections, and is quick and idempotent', async () => {
    const relay = await startTestRelay();
    const alice = await register(relay.url, 'alice@a.example');
    const bob = await register(relay.url, 'bob@a.example');
    const idle = await openStream(relay.url);
    const sent = submit(alice, relay.url, [itemFor(bob, utf8ToBytes('last'))]);
    await sent;
    const started = performance.now();
    await Promise.all([relay.close(), relay.close()]);
    expect(performance.now() - started).toBeLessThan(4_000);
    expect((await idle.closed).code).toBe(1012);
    await expect(fetch(`${relay.url}/healthz`)).rejects.toThrow();
    // One engine keeps the file until its statements are collected; what matters is that nothing is in it.
    expect(sizeOf(join(relay.dataDirectory, 'relay.db-wal'))).toBe(0);
    const again = await startTestRelay({ dataDirectory: relay.dataDirectory });
    expect(await (await attach(bob, again.url)).take(1)).toEqual(['last']);
  });
});

describe('logs', () => {
  test('hold nothing of anybody, whatever happens', async () => {
    const relay = await startTestRelay();
    const alice = await register(relay.url, 'alice@a.example');
    const bob = await register(relay.url, 'bob@a.example');
    await submit(alice, relay.url, [
      itemFor(bob, utf8ToBytes('a secret body')),
      itemFor(bob, utf8ToBytes('x'), { destination: 'relay.invalid' }),
    ]);
    const stream = await attach(bob, relay.url);
    await stream.take(1);
    stream.sendRaw(utf8ToBytes('rubbish alice@a.example'));
    await stream.closed;
    await post(alice, relay.url, '/v1/messages', utf8ToBytes('rubbish'));
    await expect.poll(() => relay.log.join('')).toContain('could not be written to');
    await relay.close();
    const log = relay.log.join('');
    expect(log).toContain('relay ready');
    const ids = [alice, bob].flatMap(({ manifest, device }) => [manifest.accountId, device.mailboxId]);
    const [, ...hidden] = [
      log,
      'alice',
      'bob',
      'secret',
      'relay.invalid',
      ...ids.flatMap((id) => [Buffer.from(id).toString('hex'), Buffer.from(id).toString('base64')]),
      alice.keyId.slice(0, 8),
    ];
    for (const word of hidden) expect(log).not.toContain(word);
    expect(log.replaceAll(relay.url, '')).not.toMatch(/\d+\.\d+\.\d+\.\d+/);
  });
});

describe('admission', () => {
  test('an account beyond its rate is told when to come back', async () => {
    const relay = await startTestRelay({ rates: { accountBurst: 3, accountPerSecond: 0.1 } });
    // Its token key was a request, too.
    const alice = await register(relay.url, 'alice@a.example');
    const body = encodeSendRequest({
      items: [sealedFrom('a.example', itemFor(alice, utf8ToBytes('x'), { mailboxId: random(32) }))],
    });
    const answers = [];
    for (let n = 0; n < 3; n++) answers.push(await post(alice, relay.url, '/v1/messages', body));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(errorOf(answers[2]!)).toMatchObject({ code: 'E_RATE_LIMITED', retryAfter: 10 });
    expect(answers[2]!.headers.get('retry-after')).toBe('10');
  });
});

describe('inventory', () => {
  test('counts what an operator could hand over, and finds no relay elsewhere', async () => {
    const relay = await startTestRelay();
    const alice = await register(relay.url, 'alice@a.example');
    await submit(alice, relay.url, [
      itemFor(alice, utf8ToBytes('four')),
      itemFor(alice, utf8ToBytes('away'), { destination: 'relay.invalid', expiry: 'hour' }),
    ]);
    const whileRunning = await inventory(relay.dataDirectory);
    await relay.close();
    const found = await inventory(relay.dataDirectory);
    expect(found.domain).toBe('a.example');
    expect(found.tables.map(({ table, rows }) => [table, rows])).toEqual(
      whileRunning.tables.map(({ table, rows }) => [table, rows]),
    );
    const byName = new Map(found.tables.map((table) => [table.table, table]));
    expect(byName.get('envelope')).toMatchObject({ rows: 1, bytes: 512 + 22 + 16 });
    expect(byName.get('outbox')?.rows).toBe(1);
    const hour = 3_600_000;
    const expires = byName.get('outbox')?.expires?.earliest.getTime() ?? 0;
    expect(expires).toBeGreaterThan(Date.now());
    expect(expires).toBeLessThanOrEqual(Date.now() + 2 * hour);
    await expect(inventory(freshDirectory())).rejects.toMatchObject({ code: 'E_DATA_DIRECTORY_FOREIGN' });
  });
});
