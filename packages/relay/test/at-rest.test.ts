/**
 * What waits in a mailbox, on the disk and in memory: sealed to the device, under a key that a process has for an hour and
 * the next one never.
 */

import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { defaultProvider as crypto, systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import { type HpkeAead, hpkeChaCha20Poly1305, hpkeXWing, setupHpkeReceiver } from '@sotto/crypto/hpke';
import { mailboxContextInfo } from '@sotto/identity';
import { openSqlite } from '@sotto/store-sqlite';
import { encodePreKeyUpload } from '@sotto/wire';
import { expect, test, vi } from 'vitest';
import type { RelayConfig } from '../src/index.ts';
import { databasePath } from '../src/store/sqlite-relay-store.ts';
import { startChild } from './child.ts';
import { createMailboxKey, itemFor, post, register, submit, type TestDevice, wordOf } from './device.ts';
import { freePort, freshDirectory, startTestRelay } from './relays.ts';
import { searchDirectory } from './search.ts';
import { attach, type OpenedDelivery } from './stream.ts';

const send = (from: TestDevice, url: string, to: TestDevice, word: string) =>
  submit(from, url, [itemFor(to, utf8ToBytes(word))]);

const isMemoryReadable = process.platform === 'linux';

test.skipIf(!isMemoryReadable)(
  'the key that sealed a message is in the memory of the process that took it, in no file, and in no later process',
  async () => {
    const dataDirectory = freshDirectory();
    const config: RelayConfig = {
      domain: 'a.example',
      dataDirectory,
      port: await freePort(),
      log: { level: 'silent' },
    };
    const url = `http://127.0.0.1:${config.port}`;
    const first = await startChild(config);
    const alice = await register(url, 'alice@a.example');
    const bob = await register(url, 'bob@a.example');
    await send(alice, url, bob, 'before');
    const key = await contextKeyOf(bob, await nextDelivery(bob, url));
    expect(isInMemory(first.pid, key)).toBe(true);
    expect(searchDirectory(dataDirectory, [{ name: 'key', bytes: key }])).toEqual([]);
    await first.kill();

    const second = await startChild(config);
    const again = await nextDelivery(bob, url);
    expect(wordOf(again.envelope)).toBe('before');
    expect(isInMemory(second.pid, key)).toBe(false);
    await send(alice, url, bob, 'after');
    const stream = await attach(bob, url);
    await stream.nextOf('delivery');
    const later = await contextKeyOf(bob, await stream.nextOf('delivery'));
    expect(isInMemory(second.pid, later)).toBe(true);
    expect(isInMemory(second.pid, key)).toBe(false);
    await second.kill();
  },
);

test('mail of one mailbox shares a context that is stored once, and is gone with its last message', async () => {
  const relay = await startTestRelay({ upkeepIntervalSeconds: 0.05 });
  const alice = await register(relay.url, 'alice@a.example');
  const bob = await register(relay.url, 'bob@a.example');
  for (const word of ['one', 'two', 'three']) await send(alice, relay.url, bob, word);
  const count = async (table: string) => {
    const database = await openSqlite(databasePath(relay.dataDirectory));
    try {
      return Number(database.prepare(`SELECT COUNT(*) AS count FROM ${table}`).get()?.count);
    } finally {
      database.close();
    }
  };
  expect([await count('envelope'), await count('wrap')]).toEqual([3, 1]);
  const stream = await attach(bob, relay.url);
  const deliveries = [];
  for (const _ of [1, 2, 3]) deliveries.push(await stream.nextOf('delivery'));
  expect(deliveries.map(({ context }) => context === undefined)).toEqual([false, true, true]);
  stream.send({ kind: 'acknowledge', cursors: deliveries.map(({ cursor }) => cursor) });
  await stream.nextOf('acknowledged');
  await vi.waitUntil(async () => (await count('wrap')) === 0, { timeout: 10_000 });
  await send(alice, relay.url, bob, 'four');
  expect(await stream.take(1)).toEqual(['four']);
});

test('a new mailbox key is used at once, and what waits under the former one still opens with that', async () => {
  const relay = await startTestRelay();
  const alice = await register(relay.url, 'alice@a.example');
  const bob = await register(relay.url, 'bob@a.example');
  await send(alice, relay.url, bob, 'under the first');
  const next: TestDevice = {
    ...bob,
    mailboxKeyPair: hpkeXWing.keyPair(crypto, random(32)),
    formerMailboxKeys: new Map([[1, bob.mailboxKeyPair]]),
  };
  const mailboxKey = createMailboxKey(next, 2);
  const body = encodePreKeyUpload({ mailboxKey, oneTimePreKeys: [], oneTimeKemPreKeys: [], replaceOneTimeKeys: false });
  expect((await post(bob, relay.url, '/v1/prekeys', body)).status).toBe(200);
  await send(alice, relay.url, bob, 'under the second');
  const stream = await attach(next, relay.url);
  for (const [keyId, word] of [[1, 'under the first'] as const, [2, 'under the second'] as const]) {
    const { context, envelope } = await stream.nextOf('delivery');
    expect([context?.keyId, wordOf(envelope)]).toEqual([keyId, word]);
  }
});

const nextDelivery = async (device: TestDevice, url: string): Promise<OpenedDelivery> => {
  const stream = await attach(device, url);
  const delivery = await stream.nextOf('delivery');
  await stream.close();
  return delivery;
};

/** The key of the cipher that opens a delivery, as its device derives it. */
const contextKeyOf = async (device: TestDevice, { context, body }: OpenedDelivery): Promise<Uint8Array> => {
  let found: Uint8Array | undefined;
  const watched: HpkeAead = {
    ...hpkeChaCha20Poly1305,
    open(key, ...rest) {
      found = key.slice();
      return hpkeChaCha20Poly1305.open(key, ...rest);
    },
  };
  if (context === undefined || body.kind !== 'sealed') throw new Error('the delivery is not sealed');
  const info = mailboxContextInfo(device.device.mailboxId);
  const { mailboxKeyPair } = device;
  setupHpkeReceiver(crypto, hpkeXWing, mailboxKeyPair, context.encapsulatedKey, info, watched).openAt(
    body.number,
    new Uint8Array(0),
    body.sealed,
  );
  return found!;
};

/** Reads all that the process can write to. */
const isInMemory = (pid: number, bytes: Uint8Array): boolean => {
  const needle = Buffer.from(bytes);
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  try {
    return writableRanges(pid).some(([start, end]) => {
      for (let at = start; at < end; at += CHUNK) {
        const chunk = Buffer.alloc(Math.min(CHUNK + needle.length, end - at));
        if (readAt(memory, chunk, at) && chunk.includes(needle)) return true;
      }
      return false;
    });
  } finally {
    closeSync(memory);
  }
};

const writableRanges = (pid: number): readonly (readonly [number, number])[] =>
  readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const range = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line);
      return range === null ? [] : [[Number.parseInt(range[1]!, 16), Number.parseInt(range[2]!, 16)] as const];
    });

/** Some of what is mapped has no memory behind it. */
const readAt = (memory: number, chunk: Buffer, position: number): boolean => {
  try {
    return readSync(memory, chunk, 0, chunk.length, position) > 0;
  } catch {
    return false;
  }
};

const CHUNK = 4 * 1024 * 1024;
