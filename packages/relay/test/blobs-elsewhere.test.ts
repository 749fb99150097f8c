/** Blobs of another relay, fetched through the own one: what each of both learns, keeps and refuses. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bytesToHex, systemRandom as random } from '@sotto/crypto';
import { encodeFederationBlobResponse } from '@sotto/wire';
import { expect, test } from 'vitest';
import { createBlobCache } from '../src/blobs/blob-cache.ts';
import type { Caller, VerifiedAnswer } from '../src/federation/caller.ts';
import type { Directory } from '../src/federation/directory.ts';
import { createRemoteBlobs } from '../src/federation/remote-blobs.ts';
import { fetchPart, newBlob, remove, upload } from './blobs.ts';
import { register } from './device.ts';
import { dumpWholeDatabase } from './dump.ts';
import { freshDirectory, startFederation, type TestRelay } from './relays.ts';

const servedBy = async ({ metricsUrl }: TestRelay): Promise<number> => {
  const text = await (await fetch(metricsUrl)).text();
  return Number(/sotto_relay_blob_bytes_total\{way="served"\} (\d+)/.exec(text)?.[1] ?? 0);
};

test('a device fetches through its own relay, which asks once for what several fetch', async () => {
  const [a, b] = await startFederation();
  const alice = await register(a.url, 'alice@a.example');
  const bob = await register(b.url, 'bob@b.example');
  const bea = await register(b.url, 'bea@b.example');
  const data = random(5000);
  const blob = await upload(alice, a.url, data);
  const read = (device: typeof bob, offset: number) => fetchPart(device, b.url, 'a.example', blob, offset, 3000);
  expect(await Promise.all([read(bob, 0), read(bea, 0)])).toEqual([data.subarray(0, 3000), data.subarray(0, 3000)]);
  expect(await read(bea, 0)).toEqual(data.subarray(0, 3000));
  expect(await servedBy(a)).toBe(3000);
  expect(await read(bob, 3000)).toEqual(data.subarray(3000));
  expect(await servedBy(a)).toBe(5000);
  for (const text of [await dumpWholeDatabase(a.dataDirectory), a.log.join(''), b.log.join('')]) {
    expect(text).not.toContain('bob');
    expect(text).not.toContain(bytesToHex(blob.blobId));
  }
  expect(readdirSync(join(b.dataDirectory, 'blobs-cache')).sort()).toEqual(['0', '1']);
});

test('what is not there is unknown from elsewhere too, and no other domain is asked', async () => {
  const [a, b] = await startFederation();
  const alice = await register(a.url, 'alice@a.example');
  const bob = await register(b.url, 'bob@b.example');
  const blob = await upload(alice, a.url, random(100));
  expect(await fetchPart(bob, b.url, 'a.example', newBlob(), 0, 10)).toBe('E_BLOB_UNKNOWN');
  expect(await fetchPart(bob, b.url, 'b.example', blob, 0, 10)).toBe('E_BLOB_UNKNOWN');
  expect(await fetchPart(bob, b.url, 'localhost.example', blob, 0, 10)).toBe('E_PEER_UNREACHABLE');
  expect(await remove(bob, b.url, blob)).toBe('E_BLOB_UNKNOWN');
  expect(await remove(alice, a.url, blob)).toBe('deleted');
  expect(await fetchPart(bob, b.url, 'a.example', blob, 0, 10)).toBe('E_BLOB_UNKNOWN');
});

const monotonic = { now: 0 };
const cacheOf = (bytesMax: number) =>
  createBlobCache({ dataDirectory: freshDirectory(), bytesMax, monotonic: () => monotonic.now });

test('a cache forgets by time, by what its origin says, and by room, the least used first', async () => {
  const cache = cacheOf(250);
  const calls: string[] = [];
  const get = (key: string, lifetime = 10_000) =>
    cache.get(key, async () => {
      calls.push(key);
      return { data: new Uint8Array(100).fill(key.charCodeAt(0)), lifetime };
    });
  await get('a');
  await get('b');
  await get('a');
  await get('c');
  expect(calls.splice(0)).toEqual(['a', 'b', 'c']);
  await get('a');
  await get('b');
  expect(calls.splice(0)).toEqual(['b']);
  expect((await get('b'))[0]).toBe('b'.charCodeAt(0));
  monotonic.now += 3600_000;
  await get('b', 5);
  monotonic.now += 4999;
  await get('b');
  monotonic.now += 1;
  await get('b');
  await get('gone', 0);
  await get('gone', 0);
  expect(calls).toEqual(['b', 'b', 'gone', 'gone']);
  const none = cacheOf(0);
  let asked = 0;
  const fresh = async () => ({ data: new Uint8Array(1), lifetime: ++asked });
  await none.get('a', fresh);
  await none.get('a', fresh);
  expect(asked).toBe(2);
});

test('RL-33: another relay gives no more than was asked for, nor anything that is no answer', async () => {
  const directory = { find: async () => ({ domain: 'b.example', baseUrl: '', isConfigured: true }) };
  const answering = (body: Uint8Array) => {
    const answer: VerifiedAnswer = { status: 200, body, proof: undefined };
    const caller: Caller = { post: async () => answer };
    return createRemoteBlobs({ directory: directory as unknown as Directory, caller, cache: cacheOf(1000) });
  };
  const range = { blobId: random(32), offset: 0, length: 10 };
  const said = (length: number) =>
    answering(encodeFederationBlobResponse({ data: random(length), lifetime: 60 })).read('b.example', range);
  expect((await said(10)).length).toBe(10);
  await expect(said(11)).rejects.toMatchObject({ code: 'E_PEER_REFUSED' });
  await expect(answering(Uint8Array.of(0x0a, 0x7f)).read('b.example', range)).rejects.toMatchObject({
    code: 'E_PEER_REFUSED',
  });
});
