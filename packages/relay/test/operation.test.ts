/** What an operator relies on: health, readiness, the floor of the disk, the way a relay stops, and what it takes while it runs. */

import { utf8ToBytes } from '@sotto/crypto';
import { encodeSendRequest, ONE_TIME_KEM_PRE_KEYS_LOW, ONE_TIME_PRE_KEYS_LOW } from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import { watchDisk } from '../src/disk.ts';
import type { RelayConfig } from '../src/index.ts';
import { DISK_CHECK_INTERVAL_MS, READY_COMMIT_MS } from '../src/limits.ts';
import { createReadiness, type ReadinessSources } from '../src/readiness.ts';
import {
  createDevice,
  createPreKeys,
  errorOf,
  itemFor,
  post,
  register,
  registrationOf,
  sealedFrom,
  submit,
} from './device.ts';
import { freshDirectory, startFederation, startTestRelay } from './relays.ts';
import { attach, openStream } from './stream.ts';

/** More than any disk has. */
const EVERYTHING = Number.MAX_SAFE_INTEGER;

const metricsOf = async (url: string): Promise<string> => (await fetch(url)).text();

describe('readiness', () => {
  const ready: ReadinessSources = {
    isServing: () => true,
    commit: async () => undefined,
    disk: { refuseIfLow: () => undefined },
    monotonic: () => 0,
  };

  test('is refused while the relay starts or stops, while a commit fails or takes a second, and below the floor', async () => {
    await expect(createReadiness(ready).check()).resolves.toBeUndefined();
    const refusals: readonly (readonly [string, Partial<ReadinessSources>])[] = [
      ['E_BUSY', { isServing: () => false }],
      ['E_STORE_FAILED', { commit: () => Promise.reject(new Error('disk full')) }],
      ['E_STORE_FAILED', { commit: () => new Promise(() => undefined) }],
    ];
    for (const [code, change] of refusals)
      await expect(createReadiness({ ...ready, ...change }).check()).rejects.toMatchObject({ code });
  });

  test('commits once a second, however often it is asked', async () => {
    let now = 0;
    let commits = 0;
    const commit = async (): Promise<void> => {
      commits += 1;
    };
    const readiness = createReadiness({ ...ready, commit, monotonic: () => now });
    await Promise.all([readiness.check(), readiness.check(), readiness.check()]);
    expect(commits).toBe(1);
    now += READY_COMMIT_MS;
    await readiness.check();
    expect(commits).toBe(2);
  });

  test('commits for real, and leaves no more than a count', async () => {
    const relay = await startTestRelay();
    const commitsIn = (text: string): number =>
      Number(/^sotto_relay_commit_seconds_count (\d+)$/m.exec(text)?.[1] ?? 0);
    const before = commitsIn(await metricsOf(relay.metricsUrl));
    expect((await fetch(`${relay.url}/readyz`)).status).toBe(200);
    expect(commitsIn(await metricsOf(relay.metricsUrl))).toBe(before + 1);
    expect((await fetch(`${relay.url}/livez`)).status).toBe(200);
  });
});

describe('the floor of the disk', () => {
  test('new mail is refused with a time to come back, what waits is handed out, and nothing is lost', async () => {
    const first = await startTestRelay();
    const alice = await register(first.url, 'alice@a.example');
    const bob = await register(first.url, 'bob@a.example');
    await submit(alice, first.url, [itemFor(bob, utf8ToBytes('waiting'))]);
    await first.close();

    const { dataDirectory } = first;
    const low = await startTestRelay({ dataDirectory, disk: { freeBytesMin: EVERYTHING } });
    const body = encodeSendRequest({ items: [sealedFrom('a.example', itemFor(bob, utf8ToBytes('refused')))] });
    const refused = await post(alice, low.url, '/v1/messages', body);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(errorOf(refused)).toMatchObject({ code: 'E_DISK_LOW', retryAfter: 60 });
    const carol = createDevice('carol@a.example');
    const registration = registrationOf(carol, createPreKeys(carol));
    expect(errorOf(await post(carol, low.url, '/v1/accounts', registration)).code).toBe('E_DISK_LOW');
    expect((await fetch(`${low.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${low.url}/livez`)).status).toBe(200);
    expect(await metricsOf(low.metricsUrl)).toContain('sotto_relay_refusals_total{code="E_DISK_LOW"} 3');
    const stream = await attach(bob, low.url);
    expect(await stream.take(1)).toEqual(['waiting']);
    await stream.nextOf('acknowledged');
    await low.close();

    const roomy = await startTestRelay({ dataDirectory });
    expect((await post(alice, roomy.url, '/v1/messages', body)).status).toBe(200);
    expect(await (await attach(bob, roomy.url)).take(1)).toEqual(['refused']);
  });

  test('mail from another relay waits there until there is room', async () => {
    const [a, b] = await startFederation();
    const alice = await register(a.url, 'alice@a.example');
    const bob = await register(b.url, 'bob@b.example');
    const port = b.port;
    await b.close();
    const config = { domain: 'b.example', dataDirectory: b.dataDirectory, port, peers: { 'a.example': a.url } };
    const low = await startTestRelay({ ...config, disk: { freeBytesMin: EVERYTHING } });
    await submit(alice, a.url, [itemFor(bob, utf8ToBytes('patient'))]);
    await expect
      .poll(() => metricsOf(low.metricsUrl))
      .toMatch(/^sotto_relay_refusals_total\{code="E_DISK_LOW"\} [1-9]/m);
    await low.close();
    const roomy = await startTestRelay(config);
    expect(await (await attach(bob, roomy.url)).take(1)).toEqual(['patient']);
  });

  test('is looked at again and again, and a disk that cannot be looked at has no room', async () => {
    let free: number | Error = 10;
    const look = async (): Promise<number> => {
      if (typeof free !== 'number') throw free;
      return free;
    };
    const disk = watchDisk({ dataDirectory: freshDirectory(), freeBytesMin: 5, look });
    const timeout = 10 * DISK_CHECK_INTERVAL_MS;
    await expect.poll(() => disk.freeBytes(), { timeout }).toBe(10);
    expect(disk.isLow()).toBe(false);
    free = 4;
    await expect.poll(() => disk.isLow(), { timeout }).toBe(true);
    free = 5;
    await expect.poll(() => disk.isLow(), { timeout }).toBe(false);
    free = new Error('gone');
    await expect.poll(() => disk.freeBytes(), { timeout }).toBe(0);
    disk.stop();
  });
});

describe('a stop', () => {
  test('tells every device when to come back, and closes with 1012', async () => {
    const relay = await startTestRelay();
    const alice = await register(relay.url, 'alice@a.example');
    const [attached, other] = [await attach(alice, relay.url), await openStream(relay.url)];
    const frames = [attached.next(), other.next()];
    await relay.close();
    for (const frame of await Promise.all(frames)) {
      expect(frame).toMatchObject({ kind: 'error', code: 'E_BUSY' });
      expect('retryAfter' in frame && frame.retryAfter).toBeLessThanOrEqual(1);
    }
    expect((await attached.closed).code).toBe(1012);
    expect((await other.closed).code).toBe(1012);
  });
});

describe('the token of the metrics', () => {
  test('is asked for when there is one', async () => {
    const metricsToken = 'a-token-of-an-operator';
    const relay = await startTestRelay({ metricsToken });
    const answers = [undefined, 'Bearer another-token', metricsToken, `Bearer ${metricsToken}`].map(
      async (authorization) =>
        (await fetch(relay.metricsUrl, authorization === undefined ? {} : { headers: { authorization } })).status,
    );
    expect(await Promise.all(answers)).toEqual([401, 401, 401, 200]);
    expect((await fetch(relay.metricsUrl.replace('/metrics', '/livez'))).status).toBe(200);
    expect(relay.log.join('')).not.toContain(metricsToken);
  });
});

describe('settings that are read again', () => {
  test('the level of the log is taken at once, others are named, and wrong ones change nothing', async () => {
    const relay = await startTestRelay();
    const started: RelayConfig = { domain: 'a.example', dataDirectory: relay.dataDirectory, port: 0 };
    const same = { outbox: { retryBaseMs: 20, retryCapMs: 200 } };
    const rates = { accountBurst: 100_000, peerBurst: 100_000, registrationBurst: 1_000 };
    expect(relay.reload({ ...started, ...same, rates })).toEqual([]);
    const changed = {
      ...started,
      ...same,
      rates,
      log: { level: 'error' as const },
      port: 4000,
      registration: 'closed' as const,
    };
    expect(relay.reload(changed)).toEqual(['port', 'registration']);
    expect(() => relay.reload({ ...started, port: -1 })).toThrow(expect.objectContaining({ code: 'E_CONFIG_INVALID' }));
  });

  test('a log that was silenced says no more', async () => {
    const relay = await startTestRelay();
    const config = { domain: 'a.example', dataDirectory: relay.dataDirectory, port: 0 };
    relay.reload({ ...config, log: { level: 'debug' } });
    expect(relay.log.at(-1)).toContain('settings read again');
    relay.reload({ ...config, log: { level: 'error' } });
    const before = relay.log.length;
    await relay.close();
    expect(relay.log.length).toBe(before);
  });
});

describe('metrics of what waits', () => {
  test('age, items of a configured relay, low shelves and the disk', async () => {
    const [a, b] = await startFederation();
    const alice = await register(a.url, 'alice@a.example');
    const bob = await register(b.url, 'bob@b.example');
    await b.close();
    await submit(alice, a.url, [itemFor(alice, utf8ToBytes('here')), itemFor(bob, utf8ToBytes('there'))]);
    const text = await metricsOf(a.metricsUrl);
    const hoursLeft = (metrics: string) => Number(/^sotto_relay_mailbox_next_expiry_hours (\d+)$/m.exec(metrics)?.[1]);
    expect([23, 24]).toContain(hoursLeft(text));
    for (const line of [
      'sotto_relay_outbox_oldest_hours 0',
      'sotto_relay_outbox_peer_items{peer="b.example"} 1',
      'sotto_relay_devices_pre_keys_low 1',
    ])
      expect(text).toContain(line);
    expect(Number(/^sotto_relay_disk_free_bytes (\S+)$/m.exec(text)?.[1])).toBeGreaterThan(1024 ** 2);
    expect(text).not.toContain('sotto_relay_tls_certificate_expires_seconds ');
    await a.close();
    const later = await startTestRelay({
      dataDirectory: a.dataDirectory,
      peers: { 'b.example': 'http://127.0.0.1:1' },
      clock: () => Date.now() + 5 * 3_600_000,
    });
    const past = await metricsOf(later.metricsUrl);
    expect(past).toMatch(/^sotto_relay_outbox_oldest_hours 5$/m);
    expect([18, 19]).toContain(hoursLeft(past));
  });

  test.each([
    [1, 0, 1],
    [0, 1, 1],
    [1, 1, 0],
  ])('a shelf is low with a quarter of one kind (%d and %d above it)', async (oneTime, oneTimeKem, low) => {
    const relay = await startTestRelay();
    const carol = createDevice('carol@a.example');
    const preKeys = createPreKeys(carol, ONE_TIME_PRE_KEYS_LOW + oneTime, ONE_TIME_KEM_PRE_KEYS_LOW + oneTimeKem);
    await post(carol, relay.url, '/v1/accounts', registrationOf(carol, preKeys));
    expect(await metricsOf(relay.metricsUrl)).toContain(`sotto_relay_devices_pre_keys_low ${low}`);
  });
});
