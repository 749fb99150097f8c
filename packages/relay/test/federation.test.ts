import { utf8ToBytes } from '@sotto/crypto';
import { decodeSendResponse, encodeSendRequest, type OutgoingItem } from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import type { RelayConfig } from '../src/index.ts';
import { startChild } from './child.ts';
import {
  itemFor,
  lookUp,
  lookUpManifest,
  post,
  range,
  register,
  sealedFrom,
  submit,
  type TestDevice,
} from './device.ts';
import { startGate } from './gate.ts';
import { peerOf } from './peer.ts';
import { freePort, freshDirectory, startFederation, startTestRelay } from './relays.ts';
import { attach } from './stream.ts';

const say = (alice: TestDevice, url: string, bob: TestDevice, words: readonly string[]) =>
  submit(
    alice,
    url,
    words.map((word) => itemFor(bob, utf8ToBytes(word))),
  );

const outboxItems = async (metricsUrl: string) =>
  Number(/sotto_relay_outbox_items (\d+)/.exec(await (await fetch(metricsUrl)).text())?.[1]);

describe('two relays', () => {
  test('carry messages both ways, in order, and forget them', async () => {
    const [a, b] = await startFederation();
    const alice = await register(a.url, 'alice@a.example');
    const bob = await register(b.url, 'bob@b.example');
    const words = range(250).map((n) => `n${n}`);
    for (const word of words.slice(0, 50)) await say(alice, a.url, bob, [word]);
    await say(alice, a.url, bob, words.slice(50));
    const toBob = await attach(bob, b.url);
    expect(await toBob.take(250)).toEqual(words);
    await say(bob, b.url, alice, ['and back']);
    const toAlice = await attach(alice, a.url);
    expect(await toAlice.take(1)).toEqual(['and back']);
    await expect.poll(() => outboxItems(a.metricsUrl)).toBe(0);
  });

  test('an item submitted again is carried once', async () => {
    const [a, b] = await startFederation();
    const alice = await register(a.url, 'alice@a.example');
    const bob = await register(b.url, 'bob@b.example');
    const item = itemFor(bob, utf8ToBytes('once'));
    expect((await submit(alice, a.url, [item]))[0]?.status).toBe('accepted');
    expect((await submit(alice, a.url, [item]))[0]?.status).toBe('duplicate');
    await say(alice, a.url, bob, ['end']);
    const stream = await attach(bob, b.url);
    expect(await stream.take(2)).toEqual(['once', 'end']);
  });

  test('mail for a relay that is down waits, and goes when it comes up', async () => {
    const [portA, portB] = [await freePort(), await freePort()];
    const directoryB = freshDirectory();
    const urls = { a: `http://127.0.0.1:${portA}`, b: `http://127.0.0.1:${portB}` };
    const configB = { domain: 'b.example', port: portB, dataDirectory: directoryB, peers: { 'a.example': urls.a } };
    const b = await startTestRelay(configB);
    const bob = await register(b.url, 'bob@b.example');
    await b.close();
    const a = await startTestRelay({ port: portA, peers: { 'b.example': urls.b } });
    const alice = await register(a.url, 'alice@a.example');
    await say(alice, a.url, bob, ['one', 'two']);
    await expect.poll(() => a.log.some((line) => line.includes('could not be written to'))).toBe(true);
    expect(await outboxItems(a.metricsUrl)).toBe(2);
    const again = await startTestRelay(configB);
    const stream = await attach(bob, again.url);
    expect(await stream.take(2)).toEqual(['one', 'two']);
  });

  test('T21: a sending relay that was killed takes its outbox up when it starts, and nobody pokes it', {
    timeout: 60_000,
  }, async () => {
    const [portA, portB, portGate] = [await freePort(), await freePort(), await freePort()];
    const configA: RelayConfig = {
      domain: 'a.example',
      port: portA,
      dataDirectory: freshDirectory(),
      peers: { 'b.example': `http://127.0.0.1:${portGate}` },
      log: { level: 'silent' },
    };
    const url = `http://127.0.0.1:${portA}`;
    const gate = await startGate(portGate, portB);
    const a = await startChild(configA);
    const peers = { 'a.example': url };
    const b = await startTestRelay({ domain: 'b.example', port: portB, peers, authorities: [`127.0.0.1:${portGate}`] });
    // It was heard, and says nothing more of itself.
    await expect.poll(() => b.log.some((line) => line.includes('were told that this one has started'))).toBe(true);
    const bob = await register(b.url, 'bob@b.example');
    await gate.close();
    const results = await say(await register(url, 'alice@a.example'), url, bob, ['one', 'two']);
    expect(results.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
    await a.kill();
    const open = await startGate(portGate, portB);
    const again = await startChild(configA);
    const stream = await attach(bob, b.url);
    expect(await stream.take(2)).toEqual(['one', 'two']);
    await again.kill();
    await open.close();
  });

  test('T22: any signed request of the destination ends a long pause', async () => {
    const [portA, portB] = [await freePort(), await freePort()];
    const urls = { a: `http://127.0.0.1:${portA}`, b: `http://127.0.0.1:${portB}` };
    const configB = {
      domain: 'b.example',
      port: portB,
      dataDirectory: freshDirectory(),
      peers: { 'a.example': urls.a },
    };
    const b = await startTestRelay(configB);
    const bob = await register(b.url, 'bob@b.example');
    await b.close();
    const day = 86_400_000;
    const a = await startTestRelay({
      port: portA,
      peers: { 'b.example': urls.b },
      outbox: { retryBaseMs: day, retryCapMs: day },
    });
    const alice = await register(a.url, 'alice@a.example');
    await say(alice, a.url, bob, ['waiting']);
    await expect.poll(() => a.log.some((line) => line.includes('could not be written to'))).toBe(true);
    const again = await startTestRelay(configB);
    const stream = await attach(bob, again.url);
    const askAlice = async () =>
      (await lookUp(bob, again.url, 'a.example', { kind: 'manifest', localpart: 'alice' })).status;
    await expect.poll(askAlice, { timeout: 5_000, interval: 200 }).toBe(200);
    expect(await stream.take(1)).toEqual(['waiting']);
  });

  test('T24: a full mailbox sends the item back to the outbox until there is room', async () => {
    const [a, b] = await startFederation({ quota: { mailboxItemsMax: 1 } });
    const alice = await register(a.url, 'alice@a.example');
    const bob = await register(b.url, 'bob@b.example');
    await say(alice, a.url, bob, ['one', 'two', 'three']);
    const stream = await attach(bob, b.url);
    expect(await stream.take(3)).toEqual(['one', 'two', 'three']);
    await expect.poll(() => outboxItems(a.metricsUrl)).toBe(0);
  });

  test('an item for a mailbox that is not there leaves the outbox and holds nothing back', async () => {
    const [a, b] = await startFederation();
    const alice = await register(a.url, 'alice@a.example');
    const bob = await register(b.url, 'bob@b.example');
    await submit(alice, a.url, [
      itemFor(bob, utf8ToBytes('lost'), { mailboxId: new Uint8Array(32) }),
      itemFor(bob, utf8ToBytes('found')),
    ]);
    const stream = await attach(bob, b.url);
    expect(await stream.take(1)).toEqual(['found']);
    await expect.poll(() => outboxItems(a.metricsUrl)).toBe(0);
    expect(await (await fetch(a.metricsUrl)).text()).toContain('sotto_relay_outbox_items_total{status="rejected"} 1');
  });

  test('RL-08: an item that is sealed to a key its relay does not publish comes back, and nothing is kept', async () => {
    const [a, b] = await startFederation();
    const alice = await register(a.url, 'alice@a.example');
    const bob = await register(b.url, 'bob@b.example');
    await say(alice, a.url, bob, ['first']);
    expect(await (await attach(bob, b.url)).take(1)).toEqual(['first']);
    const item = sealedFrom('a.example', itemFor(bob, utf8ToBytes('x')));
    const send = async (keyId: string) => {
      const items = [{ ...item, content: { ...item.content, keyId } as OutgoingItem['content'] }];
      const { results } = decodeSendResponse(
        (await post(alice, a.url, '/v1/messages', encodeSendRequest({ items }))).body,
      );
      return results.map(({ status, code, retryAfter }) => [status, code, retryAfter]);
    };
    expect(await send('forward-of-yesterday')).toEqual([['retryAfter', 'E_FORWARD_KEY_UNKNOWN', 1]]);
    // Of a purpose that is not this one.
    expect(await send(peerOf(b).keyId)).toEqual([['retryAfter', 'E_FORWARD_KEY_UNKNOWN', 1]]);
    expect(await send((item.content as { keyId: string }).keyId)).toEqual([['accepted', undefined, 0]]);
  });

  test('an outbox that is full says so and takes mail again later', async () => {
    const peers = { 'b.example': `http://127.0.0.1:${await freePort()}` };
    const a = await startTestRelay({ peers, outbox: { destinationItemsMax: 1, retryBaseMs: 20, retryCapMs: 200 } });
    const alice = await register(a.url, 'alice@a.example');
    const results = await submit(
      alice,
      a.url,
      range(2).map(() => itemFor(alice, utf8ToBytes('x'), { destination: 'b.example' })),
    );
    expect(results.map(({ status, code }) => [status, code])).toEqual([
      ['accepted', undefined],
      ['retryAfter', 'E_OUTBOX_FULL'],
    ]);
  });

  test('a manifest of another relay is fetched from there, and failures have codes', async () => {
    const [a, b] = await startFederation();
    const alice = await register(a.url, 'alice@a.example');
    const bob = await register(b.url, 'bob@b.example');
    expect(await lookUpManifest(alice, a.url, 'bob@b.example')).toEqual(bob.manifest.bytes);
    expect(await lookUpManifest(alice, a.url, 'carol@b.example')).toBe('E_ACCOUNT_UNKNOWN');
    await b.close();
    const ask = (domain: string) => lookUp(alice, a.url, domain, { kind: 'manifest', localpart: 'bob' });
    expect(await ask('b.example')).toMatchObject({ status: 502, code: 'E_PEER_UNREACHABLE' });
    expect(await ask('relay.invalid')).toMatchObject({ status: 502, code: 'E_PEER_UNREACHABLE' });
  });
});
