/** The client's end of a client session, against a relay played by the functions of the protocol. */

import { asX25519PublicKey, defaultProvider as crypto, systemRandom as random } from '@sotto/crypto';
import { deriveClientSessionKey, parseSessionRequest, type RequestParts, verifySessionRequest } from '@sotto/identity';
import { expect, test } from 'vitest';
import type { Environment } from './environment.ts';
import { relaySession } from './relay-session.ts';

const request: RequestParts = {
  method: 'POST',
  authority: 'a.example',
  path: '/v1/messages',
  query: '?',
  headers: [['content-type', 'application/x-protobuf']],
  body: Uint8Array.of(1),
};

const setUp = () => {
  let now = 1_700_000_000_000;
  const keys: Uint8Array[] = [];
  const environment: Environment = {
    crypto,
    random,
    clock: { now: () => now, sleep: async () => undefined },
    log: () => undefined,
  };
  let answering = Promise.resolve();
  const session = relaySession(environment, async (deviceKey, signal) => {
    await answering;
    signal.throwIfAborted();
    const own = crypto.x25519KeyPair(random(32));
    const [sessionId, signature] = [random(16), random(64)];
    const agreement = { sessionId, signature, privateKey: own.privateKey, relayKey: own.publicKey };
    const key = deriveClientSessionKey(crypto, {
      ...agreement,
      deviceKey: asX25519PublicKey(deviceKey),
      side: 'relay',
    });
    keys.push(key);
    return { answer: { sessionId, ephemeralKey: own.publicKey, lifetime: 60 }, signature };
  });
  const sign = async (signal = new AbortController().signal) => {
    const signed = await session.sign(request, signal);
    const parsed = parseSessionRequest({ ...request, headers: [...request.headers, ...signed.headers] });
    verifySessionRequest(crypto, parsed, { key: keys.at(-1)!, now: now / 1000 });
    return { ...signed, sequence: parsed.sequence };
  };
  return {
    session,
    sign,
    keys,
    pass: (seconds: number) => (now += seconds * 1000),
    holdAnswer: () => {
      let release: () => void = () => undefined;
      answering = new Promise((resolve) => (release = resolve));
      return release;
    },
  };
};

test('one agreement serves every request, each with the next number', async () => {
  const { sign, keys } = setUp();
  const signed = await Promise.all([sign(), sign(), sign()]);
  expect(signed.map(({ sequence }) => sequence).sort()).toEqual([1, 2, 3]);
  expect(keys).toHaveLength(1);
});

test('a session that is over, or that the relay forgot, is followed by another', async () => {
  const { session, sign, keys, pass } = setUp();
  const first = await sign();
  pass(60);
  const second = await sign();
  session.forget(first);
  expect((await sign()).keyId).toBe(second.keyId);
  session.forget(second);
  expect((await sign()).sequence).toBe(1);
  expect(keys).toHaveLength(3);
});

test('the end of one request does not end the opening that others wait for; closing does', async () => {
  const { session, sign, holdAnswer } = setUp();
  const release = holdAnswer();
  const impatient = new AbortController();
  const [first, second] = [sign(impatient.signal), sign()];
  impatient.abort(new Error('impatient'));
  await expect(first).rejects.toThrow('impatient');
  release();
  expect((await second).sequence).toBe(1);

  session.forget(await second);
  holdAnswer()();
  const last = sign();
  session.close();
  await expect(last).rejects.toThrow();
});
