/** Blobs at one relay: uploaded in parts, fetched by range, deleted and expired; what is bounded, and what is stored. */

import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesToHex, systemRandom as random } from '@sotto/crypto';
import { BLOB_MESSAGE_BYTES_MAX, BLOB_PART_BYTES_MAX, LIFETIME_SECONDS_MAX } from '@sotto/wire';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backUpRelay, restoreRelay } from '../src/index.ts';
import { BLOB_BYTES_MAX } from '../src/limits.ts';
import { at, DAY, fetchPart, newBlob, part, remove, start, upload } from './blobs.ts';
import { errorOf, post, register, send, type TestDevice } from './device.ts';
import { dumpWholeDatabase } from './dump.ts';
import { freshDirectory, keepRelays, startTestRelay, type TestRelay } from './relays.ts';

const HOUR = 3_600_000;
const PATIENCE = { timeout: 20_000 };

const shared = keepRelays();
let relay: TestRelay;
let alice: TestDevice;
let bob: TestDevice;
beforeAll(async () => {
  relay = await startTestRelay({}, shared);
  alice = await register(relay.url, 'alice@a.example');
  bob = await register(relay.url, 'bob@a.example');
});
afterAll(() => shared.cleanUp());

const filesOf = ({ dataDirectory }: TestRelay): readonly string[] => {
  const directory = join(dataDirectory, 'blobs');
  return existsSync(directory) ? readdirSync(directory) : [];
};

const bytesKept = async (): Promise<number> => {
  const text = await (await fetch(relay.metricsUrl)).text();
  return Number(/^sotto_relay_blob_bytes (\d+)$/m.exec(text)?.[1]);
};

test('a blob comes back whole and by any range', async () => {
  const data = random(4321);
  const blob = await upload(alice, relay.url, data);
  const read = (offset: number, length: number) => fetchPart(bob, relay.url, 'a.example', blob, offset, length);
  expect(await read(0, 10_000)).toEqual(data);
  expect(await read(999, 2)).toEqual(data.subarray(999, 1001));
  expect(await read(4320, 5)).toEqual(data.subarray(4320));
  expect(await read(4321, 1)).toEqual(new Uint8Array(0));
  expect(await read(4_000_000_000, 1)).toEqual(new Uint8Array(0));
  expect(await fetchPart(bob, relay.url, 'a.example', newBlob(), 0, 1)).toBe('E_BLOB_UNKNOWN');
});

test('neither a backup nor that of the keys has attachments, so that there is room for the keys', async () => {
  await upload(alice, relay.url, random(1_500_000), BLOB_PART_BYTES_MAX);
  const folder = freshDirectory();
  const [file, keysFile] = [join(folder, 'backup.db'), join(folder, 'keys.json')];
  const { keys, tables } = await backUpRelay(relay.dataDirectory, file, { keysFile });
  expect(keys).toContain('root.key');
  expect(keys.filter((name) => filesOf(relay).includes(name) || name.includes('/'))).toEqual([]);
  expect(tables).not.toHaveProperty('blob');
  // As a whole it can be read again.
  const restored = await restoreRelay(file, join(folder, 'restored'), { keysFile });
  expect(restored.keys).toEqual(keys);
});

test('RL-31: a part goes where the durable bytes end, and nowhere else', async () => {
  const blob = newBlob();
  const put = (offset: number, text: string, lifetime?: number) =>
    part(alice, relay.url, {
      blobId: blob.blobId,
      offset,
      data: Buffer.from(text),
      ...(lifetime === undefined ? {} : { lifetime }),
    });
  expect(await put(0, 'early')).toBe('E_BLOB_UNKNOWN');
  expect(await start(alice, relay.url, blob)).toEqual({ received: 0, complete: false });
  expect(await put(0, 'abc')).toEqual({ received: 3, complete: false });
  // The same again, as after a lost answer, another text in its place, and one with a gap.
  for (const [offset, text] of [
    [0, 'abc'],
    [0, 'xyz'],
    [1, 'x'],
    [5, 'x'],
  ] as const)
    expect(await put(offset, text)).toEqual({ received: 3, complete: false });
  expect(await start(alice, relay.url, blob)).toEqual({ received: 3, complete: false });
  expect(await put(3, 'def', DAY)).toEqual({ received: 6, complete: true });
  expect(await put(6, 'ghi', DAY)).toEqual({ received: 6, complete: true });
  expect(await fetchPart(alice, relay.url, 'a.example', blob, 0, 100)).toEqual(new Uint8Array(Buffer.from('abcdef')));
});

test('parts of one blob that come at once are taken once each', async () => {
  const before = await bytesKept();
  const blob = newBlob();
  await start(alice, relay.url, blob);
  const same = Array.from({ length: 8 }, () =>
    part(alice, relay.url, { blobId: blob.blobId, offset: 0, data: Buffer.from('abc') }),
  );
  for (const state of await Promise.all(same)) expect(state).toEqual({ received: 3, complete: false });
  expect(await bytesKept()).toBe(before + 3);
});

test('RL-32: what is not whole, or over, is not handed out', async () => {
  let now = Date.now();
  const relay = await startTestRelay({ clock: () => now });
  const alice = await register(relay.url, 'alice@a.example');
  const blob = newBlob();
  const said = () => fetchPart(at(alice, now), relay.url, 'a.example', blob, 0, 1);
  await start(alice, relay.url, blob);
  await part(alice, relay.url, { blobId: blob.blobId, offset: 0, data: Buffer.from('a') });
  expect(await said()).toBe('E_BLOB_UNKNOWN');
  await part(alice, relay.url, { blobId: blob.blobId, offset: 1, data: Buffer.from('b'), lifetime: 3600 });
  expect(await said()).toEqual(new Uint8Array([97]));
  now += 2 * HOUR;
  expect(await said()).toBe('E_BLOB_UNKNOWN');
});

test('RL-29: a blob lives as long as asked, and no longer than the relay keeps any', async () => {
  let now = Date.now();
  const relay = await startTestRelay({
    clock: () => now,
    upkeepIntervalSeconds: 0.05,
    blobs: { retentionDays: 2 },
  });
  const alice = await register(relay.url, 'alice@a.example');
  now = Math.ceil(now / HOUR) * HOUR + 1000;
  const kept = async (lifetime: number) => {
    const blob = newBlob();
    await start(at(alice, now), relay.url, blob);
    await part(at(alice, now), relay.url, { blobId: blob.blobId, offset: 0, data: Buffer.from('a'), lifetime });
    return blob;
  };
  const [short, long] = [await kept(3600), await kept(LIFETIME_SECONDS_MAX)];
  const isThere = async (blob: { readonly blobId: Uint8Array }) =>
    (await fetchPart(at(alice, now), relay.url, 'a.example', blob, 0, 1)) !== 'E_BLOB_UNKNOWN';
  now += HOUR - 2000;
  expect([await isThere(short), await isThere(long)]).toEqual([true, true]);
  now += HOUR + 2000;
  expect([await isThere(short), await isThere(long)]).toEqual([false, true]);
  await expect.poll(() => filesOf(relay).length, PATIENCE).toBe(1);
  now += 46 * HOUR;
  expect(await isThere(long)).toBe(false);
  await expect.poll(() => filesOf(relay).length, PATIENCE).toBe(0);
  await expect.poll(() => dumpWholeDatabase(relay.dataDirectory), PATIENCE).not.toContain('delete_digest');
});

test('a blob that nobody goes on with is given up after a day, and can be begun anew', async () => {
  let now = Date.now();
  const relay = await startTestRelay({ clock: () => now, upkeepIntervalSeconds: 0.05 });
  const alice = await register(relay.url, 'alice@a.example');
  const blob = newBlob();
  const put = () => part(at(alice, now), relay.url, { blobId: blob.blobId, offset: 0, data: Buffer.from('a') });
  await start(alice, relay.url, blob);
  await put();
  now += 23 * HOUR;
  expect(await start(at(alice, now), relay.url, blob)).toEqual({ received: 1, complete: false });
  now += 26 * HOUR;
  expect(await put()).toBe('E_BLOB_UNKNOWN');
  await expect.poll(() => filesOf(relay).length, PATIENCE).toBe(0);
  expect(await start(at(alice, now), relay.url, blob)).toEqual({ received: 0, complete: false });
  expect(await put()).toEqual({ received: 1, complete: false });
});

test('RL-30: a blob is gone on with, and deleted, by whoever has its delete capability', async () => {
  const before = filesOf(relay).length;
  const blob = await upload(alice, relay.url, random(10));
  const wrong = { ...blob, capability: random(32) };
  expect(await start(bob, relay.url, wrong)).toBe('E_BLOB_TAKEN');
  expect(await remove(bob, relay.url, wrong)).toBe('E_BLOB_UNKNOWN');
  expect(await start(alice, relay.url, blob)).toEqual({ received: 10, complete: true });
  expect(await remove(alice, relay.url, blob)).toBe('deleted');
  expect(await remove(alice, relay.url, blob)).toBe('E_BLOB_UNKNOWN');
  expect(await fetchPart(alice, relay.url, 'a.example', blob, 0, 1)).toBe('E_BLOB_UNKNOWN');
  expect(filesOf(relay).length).toBe(before);
});

test('RL-28: no blob is larger than an attachment can be, and a relay without room takes none', async () => {
  const relay = await startTestRelay({ blobs: { bytesMax: 10_000_000_000, accountBytesMax: 10_000_000_000 } });
  const alice = await register(relay.url, 'alice@a.example');
  expect(await start(alice, relay.url, newBlob(), BLOB_BYTES_MAX)).toEqual({ received: 0, complete: false });
  expect(await start(alice, relay.url, newBlob(), BLOB_BYTES_MAX + 1)).toBe('E_BLOB_TOO_LARGE');
  const none = await startTestRelay({ blobs: { bytesMax: 0 } });
  const bob = await register(none.url, 'bob@a.example');
  expect(await start(bob, none.url, newBlob(), 1)).toBe('E_BLOBS_FULL');
});

test('an account has a quota, and all together have one; what is deleted counts no more', async () => {
  const relay = await startTestRelay({ blobs: { accountBytesMax: 3000, bytesMax: 5000 } });
  const alice = await register(relay.url, 'alice@a.example');
  const bob = await register(relay.url, 'bob@a.example');
  const first = await upload(alice, relay.url, random(2000));
  expect(await start(alice, relay.url, newBlob(), 1001)).toBe('E_BLOB_QUOTA');
  const second = newBlob();
  expect(await start(alice, relay.url, second, 1000)).toEqual({ received: 0, complete: false });
  const put = (data: Uint8Array, offset = 0) => part(alice, relay.url, { blobId: second.blobId, offset, data });
  expect(await put(random(1001))).toBe('E_BLOB_QUOTA');
  expect(await put(random(1000))).toEqual({ received: 1000, complete: false });
  expect(await put(random(1), 1000)).toBe('E_BLOB_QUOTA');
  expect(await start(bob, relay.url, newBlob(), 2001)).toBe('E_BLOBS_FULL');
  await upload(bob, relay.url, random(2000));
  expect(await remove(alice, relay.url, first)).toBe('deleted');
  expect(await put(random(1), 1000)).toEqual({ received: 1001, complete: false });
});

test('a start removes files without a row, and rows whose file is gone or cut off', async () => {
  const dataDirectory = freshDirectory();
  const first = await startTestRelay({ dataDirectory });
  const alice = await register(first.url, 'alice@a.example');
  const data = random(2000);
  const [whole, cut, lost] = [
    await upload(alice, first.url, data),
    await upload(alice, first.url, random(3000)),
    await upload(alice, first.url, random(4000)),
  ];
  await first.close();
  const directory = join(dataDirectory, 'blobs');
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    const { size } = statSync(path);
    if (size === 2000) writeFileSync(path, Buffer.concat([readFileSync(path), random(50)]));
    if (size === 3000) writeFileSync(path, readFileSync(path).subarray(0, 2999));
    if (size === 4000) writeFileSync(path, '');
  }
  writeFileSync(join(directory, 'f'.repeat(32)), 'nobody knows me');
  const relay = await startTestRelay({ dataDirectory });
  expect(filesOf(relay).length).toBe(1);
  const read = (blob: { readonly blobId: Uint8Array }) => fetchPart(alice, relay.url, 'a.example', blob, 0, 9000);
  expect(await read(whole)).toEqual(data);
  expect([await read(cut), await read(lost)]).toEqual(['E_BLOB_UNKNOWN', 'E_BLOB_UNKNOWN']);
});

test('what is stored names neither the blob nor an account', async () => {
  const files = filesOf(relay);
  const before = await dumpWholeDatabase(relay.dataDirectory);
  const blob = await upload(alice, relay.url, random(100));
  const after = await dumpWholeDatabase(relay.dataDirectory);
  expect(after).not.toBe(before);
  const [name = ''] = filesOf(relay).filter((one) => !files.includes(one));
  for (const text of [after, relay.log.join('')]) {
    expect(text).not.toContain(bytesToHex(blob.blobId));
    expect(text).not.toContain(bytesToHex(blob.capability));
  }
  expect(after).toContain(name);
  expect(bytesToHex(blob.blobId)).not.toContain(name);
  // Rows of other tables are as before, but for how often something was committed.
  const rows = (text: string) => new Map<string, unknown>(JSON.parse(text));
  const changed = [...rows(after)].filter(
    ([table, all]) => JSON.stringify(rows(before).get(table)) !== JSON.stringify(all),
  );
  expect(changed.map(([table]) => table).filter((table) => table !== 'nonce' && table !== 'relay')).toEqual(['blob']);
});

test('T15: a body with a content-encoding is refused before anything is decoded', async () => {
  const body = new Uint8Array(50);
  const headers = alice.sign({ path: '/v1/blobs/part', body, authority: new URL(relay.url).host });
  for (const encoding of ['gzip', 'br', 'deflate', 'zstd', 'identity']) {
    const answer = await send(relay.url, '/v1/blobs/part', body, [...headers, ['content-encoding', encoding]]);
    expect([answer.status, errorOf(answer).code]).toEqual([415, 'E_CONTENT_ENCODING']);
  }
});

test('a part or range beyond its limit is refused', async () => {
  const tooLarge = await post(alice, relay.url, '/v1/blobs/part', new Uint8Array(BLOB_MESSAGE_BYTES_MAX + 1));
  expect(errorOf(tooLarge).code).toBe('E_BODY_TOO_LARGE');
  const largest = random(BLOB_PART_BYTES_MAX);
  const blob = await upload(alice, relay.url, largest, BLOB_PART_BYTES_MAX);
  expect(await fetchPart(alice, relay.url, 'a.example', blob, 0, BLOB_PART_BYTES_MAX)).toEqual(largest);
});
