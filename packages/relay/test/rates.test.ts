/** Rates of accounts, of other relays and of registrations, each by its setting. */

import { utf8ToBytes } from '@sotto/crypto';
import { encodeSendRequest } from '@sotto/wire';
import { expect, test } from 'vitest';
import {
  createDevice,
  createPreKeys,
  errorOf,
  itemFor,
  post,
  range,
  register,
  registrationOf,
  sealedFrom,
  submit,
} from './device.ts';
import { startFederation, startTestRelay } from './relays.ts';
import { attach } from './stream.ts';

test('registrations of everybody together: so many at once, then one after the time that is named', async () => {
  const relay = await startTestRelay({ rates: { registrationBurst: 2, registrationsPerSecond: 0.25 } });
  await register(relay.url, 'alice@a.example');
  await register(relay.url, 'bob@a.example');
  const carol = createDevice('carol@a.example');
  const refused = await post(carol, relay.url, '/v1/accounts', registrationOf(carol, createPreKeys(carol)));
  expect(refused.status).toBe(429);
  expect(errorOf(refused)).toMatchObject({ code: 'E_RATE_LIMITED' });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(4);
});

test('an account that waited as long as it was told is served again, and others were all the time', async () => {
  const relay = await startTestRelay({ rates: { accountBurst: 2, accountPerSecond: 2, registrationBurst: 10 } });
  const alice = await register(relay.url, 'alice@a.example');
  const bob = await register(relay.url, 'bob@a.example');
  const send = async (device: typeof alice) =>
    post(
      device,
      relay.url,
      '/v1/messages',
      encodeSendRequest({ items: [sealedFrom('a.example', itemFor(bob, utf8ToBytes('x')))] }),
    );
  let answer = await send(alice);
  // A machine that is busy fills the bucket again while it sends.
  for (let sent = 0; answer.status === 200 && sent < 1_000; sent++) answer = await send(alice);
  expect(answer.status).toBe(429);
  expect((await send(bob)).status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, errorOf(answer).retryAfter * 1000));
  expect((await send(alice)).status).toBe(200);
});

test('another relay beyond its rate is told so, keeps its mail, and delivers all of it in order', async () => {
  const [a, b] = await startFederation({
    rates: { accountBurst: 1_000, registrationBurst: 10, peerBurst: 1, peerPerSecond: 2 },
    outbox: { retryBaseMs: 300, retryCapMs: 1_000 },
  });
  const alice = await register(a.url, 'alice@a.example');
  const bob = await register(b.url, 'bob@b.example');
  const words = ['one', 'two', 'three', 'four'];
  for (const word of words) await submit(alice, a.url, [itemFor(bob, utf8ToBytes(word))]);
  expect(await (await attach(bob, b.url)).take(words.length)).toEqual(words);
  const metrics = await (await fetch(b.metricsUrl)).text();
  expect(metrics).toMatch(/^sotto_relay_refusals_total\{code="E_RATE_LIMITED"\} [1-9]/m);
});

test('acknowledgements that delete nothing count as requests do, those that end work do not', async () => {
  const rates = { accountBurst: 60, accountPerSecond: 0.01, registrationBurst: 10 };
  const relay = await startTestRelay({ rates });
  const [alice, bob] = [await register(relay.url, 'alice@a.example'), await register(relay.url, 'bob@a.example')];
  const words = range(100).map((n) => `n${n}`);
  await submit(
    alice,
    relay.url,
    words.map((word) => itemFor(bob, utf8ToBytes(word))),
  );
  const stream = await attach(bob, relay.url);
  expect(await stream.take(100)).toEqual(words);
  for (const _ of words) await stream.nextOf('acknowledged');
  const gone = await stream.close().then(() => attach(bob, relay.url));
  for (const _ of range(60)) gone.send({ kind: 'acknowledge', cursors: [new Uint8Array(16)] });
  expect(await gone.nextOf('error')).toMatchObject({ code: 'E_RATE_LIMITED' });
});
