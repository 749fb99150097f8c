/** The hour in which the sender's relay took a message, which is delivered with it. */

import { systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import {
  type DeliverItem,
  decodeDeliverResult,
  encodeDeliverBatch,
  FORWARD_MARGIN_BYTES,
  X_WING_SEAL_BYTES,
} from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import { inventory } from '../src/index.ts';
import { deliverItemFrom, forwardingKeyOf, itemFor, register, send, submit, type TestDevice } from './device.ts';
import { peerOf, signAsPeer, type TestPeer } from './peer.ts';
import { freePort, freshDirectory, startFederation, startTestRelay, type TestRelay } from './relays.ts';
import { attach, attachFrame, openStream } from './stream.ts';

const HOUR = 3600;
const hourOf = (milliseconds: number): number => Math.floor(milliseconds / 1000 / HOUR) * HOUR;

const nextAcceptedAt = async (device: TestDevice, url: string, now = Date.now()): Promise<number> => {
  const stream = await openStream(url, device);
  stream.send(attachFrame(device, url, { now: Math.floor(now / 1000) }));
  return (await stream.nextOf('delivery')).acceptedAt;
};

test('on one relay it is the hour of submission, however long the message waits', async () => {
  const start = Date.now();
  let now = start;
  const relay = await startTestRelay({ clock: () => now });
  const alice = await register(relay.url, 'alice@a.example');
  const bob = await register(relay.url, 'bob@a.example');
  await submit(alice, relay.url, [itemFor(bob, utf8ToBytes('x'), { expiry: 'threeWeeks' })]);
  now += 20 * 24 * HOUR * 1000;
  expect(await nextAcceptedAt(bob, relay.url, now)).toBe(hourOf(start));
});

test('across relays it is the hour of submission, however long the message waits in the outbox', async () => {
  const start = Date.now();
  let now = start;
  const [portA, portB] = [await freePort(), await freePort()];
  const urls = { a: `http://127.0.0.1:${portA}`, b: `http://127.0.0.1:${portB}` };
  const clock = () => now;
  const configB = {
    domain: 'b.example',
    port: portB,
    dataDirectory: freshDirectory(),
    peers: { 'a.example': urls.a },
    clock,
  };
  const configA = { port: portA, dataDirectory: freshDirectory(), peers: { 'b.example': urls.b }, clock };
  const b = await startTestRelay(configB);
  const bob = await register(b.url, 'bob@b.example');
  await b.close();
  const a = await startTestRelay(configA);
  const alice = await register(a.url, 'alice@a.example');
  await submit(alice, a.url, [itemFor(bob, utf8ToBytes('x'), { expiry: 'threeWeeks' })]);
  await a.close();
  now += 10 * 24 * HOUR * 1000;
  const again = await startTestRelay(configB);
  await startTestRelay(configA);
  expect(await nextAcceptedAt(bob, again.url, now)).toBe(hourOf(start));
});

describe('what another relay says of it', () => {
  const deliver = async (b: TestRelay, peer: TestPeer, bob: TestDevice, changes: Partial<DeliverItem>) => {
    const item = { ...deliverItemFrom('a.example', itemFor(bob, utf8ToBytes('x'), changes)), ...changes };
    const body = encodeDeliverBatch({ batchId: random(16), items: [item] });
    const path = '/s2s/v1/deliver';
    const headers = signAsPeer(peer, { path, body, authority: new URL(b.url).host, destination: 'b.example' });
    const [result] = decodeDeliverResult((await send(b.url, path, body, headers)).body).results;
    return result?.code ?? result?.status;
  };
  const startPair = async () => {
    const [a, b] = await startFederation();
    return { b, peer: peerOf(a), bob: await register(b.url, 'bob@b.example') };
  };

  test('is delivered as it was said, when it is possible', async () => {
    const { b, peer, bob } = await startPair();
    const acceptedAt = hourOf(Date.now()) - 20 * 24 * HOUR;
    expect(await deliver(b, peer, bob, { expiry: 'threeWeeks', acceptedAt })).toBe('accepted');
    expect((await (await attach(bob, b.url)).nextOf('delivery')).acceptedAt).toBe(acceptedAt);
  });

  test('RL-01: is the present hour when it lies in the future', async () => {
    const { b, peer, bob } = await startPair();
    const before = hourOf(Date.now());
    for (const ahead of [HOUR, 1000 * HOUR])
      expect(await deliver(b, peer, bob, { acceptedAt: before + ahead })).toBe('accepted');
    const stream = await attach(bob, b.url);
    for (let n = 0; n < 2; n++)
      expect([before, hourOf(Date.now())]).toContain((await stream.nextOf('delivery')).acceptedAt);
  });

  test('RL-09: what is sealed and not of a bucket size is refused, whatever it holds', async () => {
    const { b, peer, bob } = await startPair();
    const right = 1024 + FORWARD_MARGIN_BYTES + X_WING_SEAL_BYTES;
    const sizes = [1, right - 1, right + 1, right];
    const { id: keyId } = forwardingKeyOf('b.example', 'xWing');
    const codes = sizes.map((length) => deliver(b, peer, bob, { content: { keyId, sealed: new Uint8Array(length) } }));
    const wrong = 'E_SIZE_NOT_BUCKET';
    expect(await Promise.all(codes)).toEqual([wrong, wrong, wrong, 'E_ITEM_REFUSED']);
  });

  test.each([
    ['hour', 1],
    ['day', 24],
    ['week', 7 * 24],
    ['threeWeeks', 21 * 24],
  ] as const)('RL-02: lets an item with the expiry %s be kept so long, and no longer', async (expiry, hours) => {
    const { b, peer, bob } = await startPair();
    const present = hourOf(Date.now());
    for (const acceptedAt of [HOUR, present - (hours + 2) * HOUR, present - (hours + 1) * HOUR])
      expect(await deliver(b, peer, bob, { expiry, acceptedAt })).toBe('E_ITEM_EXPIRED');
    // Its last hour; one more if the clock has just passed into the next.
    const acceptedAt = present - (hours - 1) * HOUR;
    expect(await deliver(b, peer, bob, { expiry, acceptedAt })).toBe('accepted');
    const { tables } = await inventory(b.dataDirectory);
    const expires = tables.find(({ table }) => table === 'envelope')?.expires;
    expect(expires?.latest).toEqual(new Date((acceptedAt + (hours + 1) * HOUR) * 1000));
  });
});
