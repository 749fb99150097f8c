/** A relay that is killed while blobs come and go: what it said is there is there, and nothing else stays behind. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom, seedFromEnv, timesOf } from '@sotto/testkit';
import type { BlobState } from '@sotto/wire';
import { expect, test } from 'vitest';
import type { RelayConfig } from '../src/index.ts';
import { DAY, fetchPart, newBlob, part, remove, type Said, start, type TestBlob } from './blobs.ts';
import { startChild } from './child.ts';
import { register, type TestDevice } from './device.ts';
import { freePort, freshDirectory } from './relays.ts';

const KILLS = timesOf({ inFull: 20, sampled: 2 });
const PART = 16 * 1024;
const PARTS = 20 * KILLS;

test('killed at any moment of an upload: no acknowledged byte is lost, and the blob is as it was sent', {
  timeout: 120_000,
}, async () => {
  const seed = seedFromEnv();
  const random = seededRandom(seed);
  const data = random(PART * PARTS);
  const config: RelayConfig = {
    domain: 'a.example',
    dataDirectory: freshDirectory(),
    port: await freePort(),
    log: { level: 'silent' },
  };
  const url = `http://127.0.0.1:${config.port}`;
  const relay = { child: await startChild(config), kills: 0 };
  const alice = await register(url, 'alice@a.example');
  const blob = newBlob();
  const upload = sendAll(alice, url, blob, data, (sent) => relay.kills >= Math.floor((sent * KILLS) / data.length));
  for (; relay.kills < KILLS; relay.kills++) {
    await new Promise((resolve) => setTimeout(resolve, random(1)[0]! % 100));
    await relay.child.kill();
    relay.child = await startChild(config);
  }
  const { lost } = await upload;
  expect(lost, `seed ${seed}`).toEqual([]);
  for (let offset = 0; offset < data.length; offset += 1024 * 1024) {
    const got = await fetchPart(alice, url, 'a.example', blob, offset, 1024 * 1024);
    expect(Buffer.compare(got as Uint8Array, data.subarray(offset, offset + 1024 * 1024)), `seed ${seed}`).toBe(0);
  }
  const files = () => readdirSync(join(config.dataDirectory, 'blobs')).length;
  expect(files(), `seed ${seed}`).toBe(1);

  // And while it is deleted: after the next start it is whole, or gone with its file.
  const gone = remove(alice, url, blob).catch(() => 'no answer' as const);
  await new Promise((resolve) => setTimeout(resolve, random(1)[0]! % 10));
  await relay.child.kill();
  relay.child = await startChild(config);
  const said = await gone;
  const state = await start(alice, url, blob);
  const isWhole = typeof state !== 'string' && state.complete;
  if (said === 'deleted') expect(isWhole, `seed ${seed}`).toBe(false);
  expect(files(), `seed ${seed}`).toBe(isWhole ? 1 : 0);
  await relay.child.kill();
});

/** As a client does: after a failure it asks how much is there, and goes on from that. Notes where less was there than said. */
const sendAll = async (
  alice: TestDevice,
  url: string,
  blob: TestBlob,
  data: Uint8Array,
  mayGo: (sent: number) => boolean,
): Promise<{ readonly lost: readonly string[] }> => {
  const lost: string[] = [];
  let acknowledged = 0;
  const take = (state: Said<BlobState>): void => {
    if (typeof state === 'string') throw new Error(state);
    if (state.received < acknowledged) lost.push(`${state.received} of ${acknowledged}`);
    acknowledged = state.received;
  };
  while (acknowledged < data.length)
    try {
      take(await start(alice, url, blob));
      while (acknowledged < data.length) {
        while (!mayGo(acknowledged)) await new Promise((resolve) => setTimeout(resolve, 5));
        const chunk = data.subarray(acknowledged, acknowledged + PART);
        const isLast = acknowledged + PART >= data.length;
        const request = { blobId: blob.blobId, offset: acknowledged, data: chunk };
        take(await part(alice, url, { ...request, ...(isLast ? { lifetime: DAY } : {}) }));
      }
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  return { lost };
};
