/** Wake-ups: when a device that has no stream is pinged, by whom, with what, and when no more. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import { openSqlite } from '@sotto/store-sqlite';
import { decodePushKeyResponse, encodePushKeyRequest, encodePushRequest, type PushSubscription } from '@sotto/wire';
import { afterEach, expect, test } from 'vitest';
import type { RelayConfig } from '../src/index.ts';
import { PUSH_RENEWAL_HOURS } from '../src/limits.ts';
import { renewSubscriptions } from '../src/push/renew.ts';
import { createSubscriptionSeal } from '../src/push/subscription.ts';
import type { DeviceRow } from '../src/store/relay-store.ts';
import { errorOf, itemFor, lookUp, post, range, register, submit, type TestDevice, tokenOf } from './device.ts';
import { type PushService, startPushService } from './push-service.ts';
import { keepRelays, startTestRelay, type TestRelay } from './relays.ts';
import { attach } from './stream.ts';

const services = keepRelays();
afterEach(() => services.cleanUp());

const QUICK = { jitterMs: 5, intervalMs: 40, retryBaseMs: 20, contact: 'mailto:operator@a.example' };

const start = async (config: Partial<RelayConfig> = {}): Promise<[TestRelay, PushService]> => {
  const service = await startPushService(services);
  const push = { ...QUICK, origins: [service.origin], ...config.push };
  return [await startTestRelay({ ...config, push }), service];
};

const setPush = (device: TestDevice, relay: TestRelay, subscription?: PushSubscription) =>
  post(device, relay.url, '/v1/push', encodePushRequest(subscription === undefined ? {} : { subscription }));

const send = (from: TestDevice, relay: TestRelay, to: TestDevice, changes: object = {}) =>
  submit(from, relay.url, [itemFor(to, utf8ToBytes('hello'), changes)]);

const rowsOf = async (relay: TestRelay): Promise<readonly Uint8Array[]> => {
  const database = await openSqlite(join(relay.dataDirectory, 'relay.db'));
  try {
    return database
      .prepare<{ sealed: Uint8Array }>('SELECT sealed FROM push')
      .all()
      .map(({ sealed }) => sealed);
  } finally {
    database.close();
  }
};

const metricOf = async (relay: TestRelay, result: string): Promise<number> => {
  const text = await (await fetch(relay.metricsUrl)).text();
  return Number(new RegExp(`^sotto_relay_pushes_total\\{result="${result}"\\} ([0-9]+)$`, 'm').exec(text)?.[1] ?? 0);
};

/** Long enough for a wake-up that should not come. */
const quiet = () => new Promise((resolve) => setTimeout(resolve, 250));

test('a device without a stream is woken once for all that came, by an empty message of this relay', async () => {
  const [relay, service] = await start({ push: { intervalMs: 60_000, jitterMs: 100 } });
  const [alice, bob] = [await register(relay.url, 'alice@a.example'), await register(relay.url, 'bob@a.example')];
  const { publicKey } = decodePushKeyResponse(
    (await post(bob, relay.url, '/v1/push/key', encodePushKeyRequest({}))).body,
  );
  expect((await setPush(bob, relay, service.subscribe('/bob?token=1'))).status).toBe(200);
  for (const _ of range(5)) await send(alice, relay, bob);
  await expect.poll(() => service.received.length).toBe(1);
  const [push] = service.received;
  expect(push).toMatchObject({
    path: '/bob?token=1',
    headers: { ttl: '86400', urgency: 'high', topic: 'sotto', 'content-encoding': 'aes128gcm' },
    plaintext: Buffer.alloc(0),
    claims: { aud: service.origin, sub: 'mailto:operator@a.example' },
  });
  expect(new Uint8Array(push!.key)).toEqual(publicKey);
  expect(push!.claims.exp - Date.now() / 1000).toBeLessThanOrEqual(86_400);
  // Within the interval nothing more is said, whatever comes.
  await send(alice, relay, bob);
  await quiet();
  expect(service.received.length).toBe(1);
  expect(await metricOf(relay, 'sent')).toBe(1);
});

test('a device with a stream is not woken, and one that has gone is, again after the interval', async () => {
  const [relay, service] = await start();
  const [alice, bob] = [await register(relay.url, 'alice@a.example'), await register(relay.url, 'bob@a.example')];
  await setPush(bob, relay, service.subscribe('/bob'));
  const stream = await attach(bob, relay.url);
  await send(alice, relay, bob);
  await stream.take(1);
  await quiet();
  expect(service.received).toEqual([]);
  await stream.close();
  for (const count of [1, 2]) {
    await send(alice, relay, bob);
    await expect.poll(() => service.received.length).toBe(count);
  }
  // All have one size, whatever the reason.
  expect(new Set(service.received.map(({ bytes }) => bytes)).size).toBe(1);
});

test('T24: a full mailbox wakes its owner, and so does a shelf that runs out of keys', async () => {
  const [relay, service] = await start({ quota: { mailboxItemsMax: 1 } });
  const [alice, bob] = [await register(relay.url, 'alice@a.example'), await register(relay.url, 'bob@a.example')];
  const carol = await register(relay.url, 'carol@a.example', undefined);
  await send(alice, relay, bob);
  await setPush(bob, relay, service.subscribe('/bob'));
  expect((await send(alice, relay, bob))[0]).toMatchObject({ status: 'retryAfter', code: 'E_MAILBOX_FULL' });
  await expect.poll(() => service.received.map(({ headers }) => headers.urgency)).toEqual(['normal']);
  await setPush(carol, relay, service.subscribe('/carol'));
  const query = { kind: 'bundle' as const, localpart: 'carol', deviceId: 1, authorization: tokenOf(carol) };
  expect((await lookUp(alice, relay.url, 'a.example', query)).answer?.kind).toBe('bundle');
  await expect.poll(() => service.received.find(({ path }) => path === '/carol')?.headers.urgency).toBe('low');
});

test('a subscription that is gone is forgotten, a service that fails is tried again, and one that is taken back is not used', async () => {
  const [relay, service] = await start();
  const [alice, bob] = [await register(relay.url, 'alice@a.example'), await register(relay.url, 'bob@a.example')];
  await setPush(bob, relay, service.subscribe('/bob'));
  service.answer(503);
  await send(alice, relay, bob);
  await expect.poll(() => service.received.length).toBeGreaterThan(1);
  service.answer(201);
  await expect.poll(() => metricOf(relay, 'sent')).toBe(1);
  expect(await metricOf(relay, 'failed')).toBeGreaterThan(0);
  service.answer(410);
  await quiet();
  await send(alice, relay, bob);
  await expect.poll(() => rowsOf(relay)).toEqual([]);
  expect(await metricOf(relay, 'gone')).toBe(1);

  service.answer(201);
  await setPush(bob, relay, service.subscribe('/again'));
  expect((await setPush(bob, relay)).status).toBe(200);
  const before = service.received.length;
  await quiet();
  await send(alice, relay, bob);
  await quiet();
  expect(service.received.length).toBe(before);
});

test('a service that names a time is left alone until then, and one that does not understand is not asked again', async () => {
  const [relay, service] = await start();
  const [alice, bob] = [await register(relay.url, 'alice@a.example'), await register(relay.url, 'bob@a.example')];
  await setPush(bob, relay, service.subscribe('/bob'));
  service.answer(429, 3600);
  await send(alice, relay, bob);
  await expect.poll(() => metricOf(relay, 'failed')).toBe(1);
  service.answer(201);
  await send(alice, relay, bob);
  await quiet();
  expect(service.received.length).toBe(1);

  await setPush(alice, relay, service.subscribe('/alice'));
  service.answer(413);
  await send(bob, relay, alice);
  await expect.poll(() => metricOf(relay, 'given-up')).toBe(1);
  await quiet();
  expect(service.received.length).toBe(2);
});

test('T33, RL-10: an endpoint that is not public is refused, and one that turns out not to be is never connected to', async () => {
  const [relay, service] = await start({ push: { origins: [] } });
  const bob = await register(relay.url, 'bob@a.example');
  const good = service.subscribe('/bob');
  for (const endpoint of [
    good.endpoint,
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'https://10.0.0.1/x',
    'https://2130706433/x',
    'https://push.example:8443/x',
    'http://push.example/x',
    'https://user@push.example/x',
    'https://push.example/x#y',
    'ftp://push.example/x',
    'nonsense',
  ]) {
    const answer = await setPush(bob, relay, { ...good, endpoint });
    expect([endpoint, answer.status, errorOf(answer).code]).toEqual([endpoint, 400, 'E_PUSH_REFUSED']);
  }
  const wrongKey = { ...good, endpoint: 'https://push.example/x', p256dh: new Uint8Array(65).fill(4) };
  expect(errorOf(await setPush(bob, relay, wrongKey)).code).toBe('E_PUSH_REFUSED');
  expect(await rowsOf(relay)).toEqual([]);
  // A name of this very machine resolves to loopback.
  const { port } = new URL(service.origin);
  expect((await setPush(bob, relay, { ...good, endpoint: `https://localhost.localdomain/${port}` })).status).toBe(200);
  await send(bob, relay, bob);
  await expect.poll(() => metricOf(relay, 'failed')).toBeGreaterThan(0);
  expect(service.received).toEqual([]);
});

test('what is kept of a subscription is sealed, of one size, and for one device', async () => {
  const [relay, service] = await start();
  const [alice, bob] = [await register(relay.url, 'alice@a.example'), await register(relay.url, 'bob@a.example')];
  const subscription = service.subscribe('/a-very-telling-endpoint');
  await setPush(alice, relay, service.subscribe('/a'));
  await setPush(bob, relay, subscription);
  const rows = await rowsOf(relay);
  expect(new Set(rows.map(({ length }) => length)).size).toBe(1);
  for (const name of ['relay.db', 'relay.db-wal'])
    expect(readFileSync(join(relay.dataDirectory, name)).includes('telling')).toBe(false);
  expect(relay.log.join('')).not.toContain('telling');

  const seal = createSubscriptionSeal(random(32), random);
  const [device, other] = [1 as DeviceRow, 2 as DeviceRow];
  const sealed = seal.seal(device, subscription);
  expect(seal.open(device, sealed)).toEqual(subscription);
  expect(seal.open(other, sealed)).toBeUndefined();
  expect(seal.open(device, sealed.subarray(1))).toBeUndefined();
  expect(createSubscriptionSeal(random(32), random).open(device, sealed)).toBeUndefined();
  expect(seal.seal(device, subscription)).not.toEqual(sealed);
});

test('a subscription is sealed anew at an hour of its own in every week, and is the same one', async () => {
  let offsetMs = 0;
  const clock = () => Date.now() + offsetMs;
  const [relay, service] = await start({ clock, upkeepIntervalSeconds: 0.05 });
  const alice = await register(relay.url, 'alice@a.example');
  const devices = await Promise.all(range(6).map((n) => register(relay.url, `bob${n}@a.example`)));
  for (const [n, device] of devices.entries()) await setPush(device, relay, service.subscribe(`/bob${n}`));
  const hourOf = (row: RenewableRow): number => row.renew_hour;
  const first = await renewableRows(relay);
  const hours = first.map(hourOf);
  const now = Math.floor(clock() / HOUR_MS);
  expect(first).toHaveLength(devices.length);
  for (const hour of hours) expect(hour > now && hour <= now + PUSH_RENEWAL_HOURS).toBe(true);
  expect(new Set(hours).size).toBeGreaterThan(1);

  // Until the middle one of them: those that are due, and no others.
  const middle = [...hours].sort((x, y) => x - y)[2]!;
  offsetMs = middle * HOUR_MS - Date.now();
  const isDue = ({ device }: RenewableRow): boolean => hourOf(first.find((row) => row.device === device)!) <= middle;
  const isChanged = (row: RenewableRow): boolean =>
    !first.some(({ sealed }) => Buffer.compare(sealed, row.sealed) === 0);
  await expect.poll(async () => (await renewableRows(relay)).filter(isChanged).length).toBe(first.filter(isDue).length);
  const second = await renewableRows(relay);
  for (const row of second) expect(isChanged(row)).toBe(isDue(row));

  offsetMs += (PUSH_RENEWAL_HOURS + 1) * HOUR_MS;
  await expect.poll(async () => (await renewableRows(relay)).every(isChanged)).toBe(true);
  const third = await renewableRows(relay);
  const seal = createSubscriptionSeal(new Uint8Array(readFileSync(join(relay.dataDirectory, 'push.key'))), random);
  const paths = third.map(({ device, sealed }) => new URL(seal.open(device, sealed)!.endpoint).pathname);
  expect(paths.sort()).toEqual(range(6).map((n) => `/bob${n}`));
  expect(new Set([...first, ...second, ...third].map(({ sealed }) => sealed.length)).size).toBe(1);
  offsetMs = 0;
  await send(alice, relay, devices[3]!);
  await expect.poll(() => service.received.map(({ path }) => path)).toEqual(['/bob3']);
});

test('a subscription that cannot be opened any more is dropped when its time comes', async () => {
  const renewed: string[] = [];
  const seal = createSubscriptionSeal(random(32), random);
  const row = { device: 1 as DeviceRow, sealed: random(1200) };
  await renewSubscriptions(
    {
      due: async () => (renewed.length === 0 ? [row] : []),
      renew: async () => void renewed.push('renewed'),
      remove: async (device, sealed) => void renewed.push(`${device} ${Buffer.compare(sealed, row.sealed)}`),
    },
    seal,
  );
  expect(renewed).toEqual(['1 0']);
});

interface RenewableRow {
  readonly device: DeviceRow;
  readonly sealed: Uint8Array;
  readonly renew_hour: number;
}

const renewableRows = async ({ dataDirectory }: TestRelay): Promise<readonly RenewableRow[]> => {
  const database = await openSqlite(join(dataDirectory, 'relay.db'));
  try {
    return database.prepare<RenewableRow>('SELECT device, sealed, renew_hour FROM push ORDER BY device').all();
  } finally {
    database.close();
  }
};

const HOUR_MS = 3_600_000;
