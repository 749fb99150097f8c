/** Two relays of which one is away, lies, refuses, or is somebody else: faults T22, T23, T29 and T30. */

import { createServer, type IncomingMessage, type Server } from 'node:http';
import { defaultProvider as crypto, systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import { itemDigest, signAnswer, verifyReceipt } from '@sotto/identity';
import {
  type DeliverItemResult,
  decodeDeliverBatch,
  decodeOutcomesResponse,
  decodeReceiptResponse,
  decodeSignedDiscovery,
  encodeDeliverBatch,
  encodeDeliverResult,
  encodeHello,
  encodeOutcomesRequest,
  encodeReceiptRequest,
  type Lane,
} from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import { deliverItemFrom, errorOf, itemFor, MEDIA_TYPE, post, register, seconds, submit } from './device.ts';
import { dumpDatabase } from './dump.ts';
import { peerOf, signAsPeer, type TestPeer } from './peer.ts';
import { sendRaw } from './raw.ts';
import { freePort, freshDirectory, keepRelays, startFederation, startTestRelay, type TestRelay } from './relays.ts';
import { attach, attachFrame, openStream } from './stream.ts';

const DAY = 86_400;

/** Two relays that know each other's URLs; the second one can be stopped and started. */
const createPair = async (config: Parameters<typeof startTestRelay>[0] = {}) => {
  const [portA, portB] = [await freePort(), await freePort()];
  const urls = { a: `http://127.0.0.1:${portA}`, b: `http://127.0.0.1:${portB}` };
  const configB = { domain: 'b.example', port: portB, dataDirectory: freshDirectory(), peers: { 'a.example': urls.a } };
  const { clock } = config;
  const startB = () => startTestRelay({ ...configB, ...(clock === undefined ? {} : { clock }) });
  const a = await startTestRelay({ port: portA, peers: { 'b.example': urls.b }, ...config });
  const b = await startB();
  const alice = await register(a.url, 'alice@a.example');
  const bob = await register(b.url, 'bob@b.example');
  return { a, b, alice, bob, startB, portB };
};

describe('a relay that was away for three days', () => {
  test('T22: says hello when it is back and has its mail within seconds, keys first', async () => {
    let ahead = 0;
    const { a, b, alice, bob, startB } = await createPair({
      clock: () => Date.now() + ahead * 1000,
      outbox: { retryBaseMs: DAY * 1000, retryCapMs: DAY * 1000 },
    });
    await b.close();
    const lanes: readonly Lane[] = ['bulk', 'message', 'control'];
    const items = lanes.map((lane) => itemFor(bob, utf8ToBytes(lane), { lane, expiry: 'week' }));
    const results = await submit(alice, a.url, items);
    expect(results.map(({ status }) => status)).toEqual(Array(3).fill('accepted'));
    await expect.poll(() => a.log.some((line) => line.includes('could not be written to'))).toBe(true);
    const metrics = async () => (await fetch(a.metricsUrl)).text();
    expect(await metrics()).toContain('sotto_relay_outbox_circuits_open 1');
    ahead = 3 * DAY;
    const again = await startB();
    const stream = await openStream(again.url, bob);
    stream.send(attachFrame(bob, again.url, { now: seconds() + ahead }));
    expect(await stream.take(3)).toEqual(['control', 'message', 'bulk']);
    await expect.poll(metrics).toContain('sotto_relay_outbox_circuits_open 0');
    expect(a.log.some((line) => line.includes('can be written to again'))).toBe(true);
  });
});

/** In the place of a relay, with its keys: answers every batch as it likes, and keeps nothing. */
const startLiar = async (
  { port, peer, discovery }: { readonly port: number; readonly peer: TestPeer; readonly discovery: Uint8Array },
  resultOf: (itemId: Uint8Array) => Omit<DeliverItemResult, 'itemDigest'>,
): Promise<Server> => {
  const answer = async (request: IncomingMessage): Promise<readonly [Uint8Array, Record<string, string>]> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.method === 'GET') return [discovery, { 'content-type': MEDIA_TYPE }];
    const isBatch = request.url === '/s2s/v1/deliver';
    const items = isBatch ? decodeDeliverBatch(new Uint8Array(Buffer.concat(chunks))).items : [];
    const results = items.map(({ itemId }) => ({ itemDigest: itemDigest(crypto, itemId), ...resultOf(itemId) }));
    const body = encodeDeliverResult({ results });
    const headers = [['content-type', MEDIA_TYPE] as const];
    const requestHeaders = [['signature', String(request.headers.signature)] as const];
    const { privateKey } = peer.key;
    const now = seconds();
    const signature = signAnswer(crypto, {
      answer: { status: 200, headers, body },
      requestHeaders,
      privateKey,
      keyId: peer.keyId,
      now,
    });
    return [body, Object.fromEntries([...headers, ...signature])];
  };
  const server = createServer((request, response) => {
    void answer(request).then(([body, headers]) => response.writeHead(200, headers).end(body));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  keeper.keep(() => new Promise<void>((resolve) => server.closeAllConnections() ?? server.close(() => resolve())));
  return server;
};
const keeper = keepRelays();

/** The pair, with a liar in the place of the second relay. */
const createPairWithLiar = async (resultOf: Parameters<typeof startLiar>[1]) => {
  const pair = await createPair();
  const answer = await fetch(`${pair.b.url}/.well-known/sotto-relay`);
  const discovery = new Uint8Array(await answer.arrayBuffer());
  const peer = peerOf(pair.b);
  await pair.b.close();
  await startLiar({ port: pair.portB, peer, discovery }, resultOf);
  const outcomeOf = async (itemId: Uint8Array) => {
    const asked = await post(pair.alice, pair.a.url, '/v1/outcomes', encodeOutcomesRequest({ itemIds: [itemId] }));
    return decodeOutcomesResponse(asked.body).outcomes[0];
  };
  const receiptFor = (itemId: Uint8Array) =>
    post(pair.alice, pair.a.url, '/v1/receipt', encodeReceiptRequest({ itemId }));
  return { ...pair, outcomeOf, receiptFor, rootKey: decodeSignedDiscovery(discovery).rootKey };
};

describe('a relay that lies or refuses', () => {
  test('T23: that says accepted and drops the item is shown by its own signature', async () => {
    const { a, alice, bob, outcomeOf, receiptFor, rootKey } = await createPairWithLiar(() => ({
      status: 'accepted',
      retryAfter: 0,
    }));
    const [item, other] = [itemFor(bob, utf8ToBytes('dropped')), itemFor(bob, utf8ToBytes('too'))];
    await submit(alice, a.url, [item, other]);
    await expect.poll(async () => (await outcomeOf(item.itemId))?.state).toBe('delivered');
    const { receipt } = decodeReceiptResponse((await receiptFor(item.itemId)).body);
    const verified = verifyReceipt(crypto, receipt, { itemId: item.itemId, pinnedRootKey: rootKey });
    expect(verified).toMatchObject({ domain: 'b.example', status: 'accepted' });
    expect(Math.abs(verified.answeredAt - seconds())).toBeLessThan(300);
    // Whoever is shown it learns nothing that leads to the other item.
    expect(Buffer.from(receipt.answer).includes(Buffer.from(other.itemId))).toBe(false);
    const stranger = { itemId: random(16), pinnedRootKey: rootKey };
    expect(() => verifyReceipt(crypto, receipt, stranger)).toThrow(
      expect.objectContaining({ code: 'E_RECEIPT_INVALID' }),
    );
    const unknown = await receiptFor(random(16));
    expect([unknown.status, errorOf(unknown).code]).toEqual([404, 'E_RECEIPT_UNKNOWN']);
    expect(await outcomeOf(random(16))).toMatchObject({ state: 'unknown' });
  });

  test('a refused item does not vanish: its device hears of it at once, or when it asks, and nobody else can', async () => {
    const { a, alice, bob, outcomeOf, receiptFor } = await createPairWithLiar(() => ({
      status: 'rejected',
      code: 'E_WHATEVER',
      retryAfter: 0,
    }));
    const stream = await attach(alice, a.url);
    const item = itemFor(bob, utf8ToBytes('refused'));
    await submit(alice, a.url, [item]);
    const notice = { itemId: item.itemId, state: 'undelivered', code: 'E_ITEM_REFUSED' };
    expect(await stream.nextOf('outcome')).toMatchObject(notice);
    expect(await outcomeOf(item.itemId)).toEqual(notice);
    const { receipt } = decodeReceiptResponse((await receiptFor(item.itemId)).body);
    expect(verifyReceipt(crypto, receipt, { itemId: item.itemId })).toMatchObject({ status: 'rejected' });
    // Of what is kept nothing leads back to the item, or to anybody.
    const dump = await dumpDatabase(a.dataDirectory);
    expect(dump).not.toContain(Buffer.from(item.itemId).toString('hex'));
    expect(dump).not.toContain('E_ITEM_REFUSED');
  });
});

describe('T29: a relay that is somebody else', () => {
  const createThree = async () => {
    const [a, b] = await startFederation();
    const c = await startTestRelay({ domain: 'c.example', peers: { 'a.example': a.url, 'b.example': b.url } });
    const bob = await register(b.url, 'bob@b.example');
    return { a, b, c, bob, evil: peerOf(c) };
  };
  const path = '/s2s/v1/deliver';

  test('cannot speak for another one, with its own key or with the name of theirs', async () => {
    const { a, b, bob, evil } = await createThree();
    const item = deliverItemFrom('a.example', itemFor(bob, utf8ToBytes('forged')));
    const body = encodeDeliverBatch({ batchId: random(16), items: [item] });
    const to = { path, body, authority: new URL(b.url).host, destination: 'b.example' };
    const before = await dumpDatabase(b.dataDirectory);
    const send = async (changes: object) =>
      (await sendRaw(b.url, path, body, signAsPeer(evil, { ...to, ...changes }))).code;
    expect(await send({ origin: 'a.example' })).toBe('E_SIGNATURE_INVALID');
    expect(await send({ origin: 'a.example', keyId: peerOf(a).keyId })).toBe('E_SIGNATURE_INVALID');
    // A key id of somebody else does not help a relay to be itself either.
    expect(await send({ keyId: peerOf(a).keyId })).toBe('E_ORIGIN_UNVERIFIED');
    expect(await dumpDatabase(b.dataDirectory)).toBe(before);
  });

  test('cannot use what it was sent elsewhere, or twice', async () => {
    const { a, b, c } = await createThree();
    const body = encodeHello({});
    const hello = '/s2s/v1/hello';
    const signFor = (destination: TestRelay) =>
      signAsPeer(peerOf(a), {
        path: hello,
        body,
        authority: new URL(destination.url).host,
        destination: destination.domain,
      });
    const captured = signFor(c);
    expect((await sendRaw(b.url, hello, body, captured)).code).toBe('E_DESTINATION_WRONG');
    const asHost = [...captured, ['host', new URL(c.url).host] as const];
    expect((await sendRaw(b.url, hello, body, asHost)).code).toBe('E_AUTHORITY_UNKNOWN');
    const once = signFor(b);
    expect((await sendRaw(b.url, hello, body, once)).status).toBe(200);
    expect((await sendRaw(b.url, hello, body, once)).code).toBe('E_SIGNATURE_REPLAYED');
  });
});

describe('T30: a signed request', () => {
  test('is not taken again a minute, ten minutes or a day later, nor from the future', async () => {
    let ahead = 0;
    const [portA, portB] = [await freePort(), await freePort()];
    const peers = { a: `http://127.0.0.1:${portA}`, b: `http://127.0.0.1:${portB}` };
    const a = await startTestRelay({ port: portA, peers: { 'b.example': peers.b } });
    const clock = (): number => Date.now() + ahead * 1000;
    const b = await startTestRelay({ domain: 'b.example', port: portB, peers: { 'a.example': peers.a }, clock });
    const path = '/s2s/v1/hello';
    const body = encodeHello({});
    const sign = (changes = {}) =>
      signAsPeer(peerOf(a), { path, body, authority: new URL(b.url).host, destination: 'b.example', ...changes });
    const send = async (headers = sign()) => (await sendRaw(b.url, path, body, headers)).code;
    const captured = sign();
    expect(await send(captured)).toBe('');
    for (const [later, code] of [
      [60, 'E_SIGNATURE_REPLAYED'],
      [600, 'E_SIGNATURE_EXPIRED'],
      [DAY, 'E_SIGNATURE_EXPIRED'],
    ] as const) {
      ahead = later;
      expect(await send(captured)).toBe(code);
    }
    ahead = 0;
    expect(await send(sign({ now: seconds() + 3600 }))).toBe('E_SIGNATURE_EXPIRED');
    const drop = (parameter: RegExp) =>
      sign().map(([name, value]) => [name, name === 'signature-input' ? value.replace(parameter, '') : value] as const);
    for (const parameter of [/created=\d+;/, /expires=\d+;/, /nonce="[^"]+";/])
      expect(await send(drop(parameter))).toBe('E_SIGNATURE_MALFORMED');
  });
});
