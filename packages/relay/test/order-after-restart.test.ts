/** Mail behind mail that had to wait for a full mailbox stays behind it, whichever relay is started anew in between. */

import { systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import { decodeDeliverResult, decodeFederationErrorBody, encodeDeliverBatch } from '@sotto/wire';
import { expect, test } from 'vitest';
import type { RelayConfig } from '../src/index.ts';
import { deliverItemFrom, itemFor, register, send, submit, type TestDevice } from './device.ts';
import { peerOf, signAsPeer } from './peer.ts';
import { startFederation, startTestRelay, type TestRelay } from './relays.ts';
import { attach } from './stream.ts';

/** An item that is sent back comes again in a minute: longer than any test waits. */
const SLOW = { outbox: { retryBaseMs: 20, retryCapMs: 600_000 } };

const write = (from: TestDevice, relay: TestRelay, to: TestDevice, word: string) =>
  submit(from, relay.url, [itemFor(to, utf8ToBytes(word))]);

/** How many results of this kind the other relay has given. */
const forwarded = async (relay: TestRelay, status: string): Promise<number> => {
  const text = await (await fetch(relay.metricsUrl)).text();
  return Number(
    new RegExp(`^sotto_relay_outbox_items_total\\{status="${status}"\\} ([0-9]+)$`, 'm').exec(text)?.[1] ?? 0,
  );
};

const restart = async (relay: TestRelay, peer: TestRelay, config: Partial<RelayConfig>): Promise<TestRelay> => {
  const { domain, dataDirectory, port } = relay;
  await relay.close();
  const again = await startTestRelay({ ...config, domain, dataDirectory, port, peers: { [peer.domain]: peer.url } });
  // The first request may still go into a connection of the former process.
  await expect
    .poll(() =>
      fetch(`${again.url}/healthz`).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200);
  return again;
};

/** Bob's mailbox holds `n0` and is full; `n1` was sent back, and `n2` behind it. */
const stage = async () => {
  const [a, b] = await startFederation({ ...SLOW, quota: { mailboxItemsMax: 1 } });
  const alice = await register(a.url, 'alice@a.example');
  const bob = await register(b.url, 'bob@b.example');
  for (const [n, word] of ['n0', 'n1', 'n2'].entries()) {
    await write(alice, a, bob, word);
    await expect.poll(() => forwarded(a, n === 0 ? 'accepted' : 'retryAfter')).toBe(Math.max(1, n));
  }
  return { a, b, alice, bob };
};

test('a destination that is started anew takes nothing before what its former process sent back', async () => {
  const { a, b, alice, bob } = await stage();
  const again = await restart(b, a, { ...SLOW, quota: { mailboxItemsMax: 10 } });
  const stream = await attach(bob, again.url);
  expect(await stream.take(1)).toEqual(['n0']);
  await write(alice, a, bob, 'n3');
  expect(await stream.take(3)).toEqual(['n1', 'n2', 'n3']);
});

test('an origin that is started anew begins with the oldest', async () => {
  const { a, b, alice, bob } = await stage();
  const stream = await attach(bob, b.url);
  expect(await stream.take(1)).toEqual(['n0']);
  await stream.nextOf('acknowledged');
  const again = await restart(a, b, SLOW);
  await write(alice, again, bob, 'n3');
  expect(await stream.take(1)).toEqual(['n1']);
});

test('and so it is when both are', async () => {
  const { a, b, alice, bob } = await stage();
  const afterB = await restart(b, a, { ...SLOW, quota: { mailboxItemsMax: 10 } });
  const stream = await attach(bob, afterB.url);
  const afterA = await restart(a, afterB, SLOW);
  await write(alice, afterA, bob, 'n3');
  expect(await stream.take(4)).toEqual(['n0', 'n1', 'n2', 'n3']);
});

test('RL-27: a batch is for the process that answered the one before, or says that it begins with the oldest', async () => {
  const [a, b] = await startFederation();
  const bob = await register(b.url, 'bob@b.example');
  const deliver = async (instance?: Uint8Array) => {
    const path = '/s2s/v1/deliver';
    const items = [deliverItemFrom('a.example', itemFor(bob, utf8ToBytes('x')))];
    const body = encodeDeliverBatch({ batchId: random(16), items, ...(instance && { instance }) });
    const headers = signAsPeer(peerOf(a), { path, body, authority: new URL(b.url).host, destination: b.domain });
    return send(b.url, path, body, headers);
  };
  const first = decodeDeliverResult((await deliver()).body);
  expect(first.instance).toHaveLength(8);
  expect((await deliver(first.instance)).status).toBe(200);
  const refused = await deliver(random(8));
  expect(refused.status).toBe(409);
  expect(decodeFederationErrorBody(refused.body).code).toBe('E_INSTANCE_CHANGED');
  const stream = await attach(bob, b.url);
  expect(await stream.take(2)).toEqual(['x', 'x']);
});
