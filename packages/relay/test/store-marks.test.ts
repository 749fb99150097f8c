/** What a relay does when a device sends from a copy of its store (fault T11), and what it tells a device that has to continue its manifest. */

import { systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import {
  decodeManifestResponse,
  decodeSendResponse,
  decodeSignedManifest,
  encodeManifestRequest,
  encodeSendRequest,
  encodeSignedManifest,
  type StoreMark,
} from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import { acceptRestoredRelay } from '../src/index.ts';
import {
  createDevice,
  createPreKeys,
  errorOf,
  itemFor,
  post,
  register,
  registrationOf,
  sealedFrom,
  shareTokenKey,
  type TestDevice,
} from './device.ts';
import { startTestRelay } from './relays.ts';
import { attachFrame, openStream } from './stream.ts';

const start = async () => {
  const relay = await startTestRelay();
  const alice = await register(relay.url, 'alice@a.example');
  const bob = await register(relay.url, 'bob@a.example');
  return { relay, alice, bob };
};

const mark = (next: Uint8Array, ...known: Uint8Array[]): StoreMark => ({ next, known });
const [one, two, three, four] = [1, 2, 3, 4].map(() => random(16)) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];

/** One message to `to`; what the relay keeps when it took none. */
const sendWith = async (from: TestDevice, to: TestDevice, url: string, storeMark?: StoreMark) => {
  const items = [sealedFrom('a.example', itemFor(to, utf8ToBytes('hello')))];
  const body = encodeSendRequest({ items, ...(storeMark && { storeMark }) });
  const answer = await post(from, url, '/v1/messages', body);
  const { results, storeMark: kept } = decodeSendResponse(answer.body);
  return kept ?? results.map(({ status }) => status).join();
};

const keptOf = async (device: TestDevice, url: string) => {
  const stream = await openStream(url, device);
  stream.send(attachFrame(device, url));
  const { storeMark } = await stream.nextOf('attached');
  await stream.close();
  return storeMark;
};

describe('T11: the mark of the store that a device sends from', () => {
  test('RL-51: the first one is taken, the next one if it knows the one before, a repetition, and no other', async () => {
    const { relay, alice, bob } = await start();
    expect(await keptOf(alice, relay.url)).toBeUndefined();
    expect(await sendWith(alice, bob, relay.url, mark(one))).toBe('accepted');
    expect(await sendWith(alice, bob, relay.url, mark(one))).toBe('accepted');
    expect(await sendWith(alice, bob, relay.url, mark(two, one))).toBe('accepted');
    expect(await keptOf(alice, relay.url)).toEqual(two);
    // From where the store was before, in whatever way it goes on.
    expect(await sendWith(alice, bob, relay.url, mark(one))).toEqual(two);
    expect(await sendWith(alice, bob, relay.url, mark(three, one))).toEqual(two);
    expect(await keptOf(alice, relay.url)).toEqual(two);
    // With several attempts of which nobody knows whether they came.
    expect(await sendWith(alice, bob, relay.url, mark(four, one, three, two))).toBe('accepted');
    expect(await keptOf(alice, relay.url)).toEqual(four);
  });

  test('nothing of a request from an older state is delivered', async () => {
    const { relay, alice, bob } = await start();
    await sendWith(alice, bob, relay.url, mark(two, one));
    expect(await sendWith(alice, bob, relay.url, mark(three, one))).toEqual(two);
    const stream = await openStream(relay.url, bob);
    stream.send(attachFrame(bob, relay.url));
    await stream.nextOf('attached');
    expect(await stream.take(1)).toEqual(['hello']);
    await stream.nextOf('acknowledged');
    expect(await sendWith(alice, bob, relay.url, mark(three, two))).toBe('accepted');
    expect(await stream.take(1)).toEqual(['hello']);
    await stream.close();
  });

  test('every device has its own, and a request without one is compared with nothing', async () => {
    const { relay, alice, bob } = await start();
    await sendWith(alice, bob, relay.url, mark(one));
    expect(await sendWith(bob, alice, relay.url, mark(two))).toBe('accepted');
    expect(await sendWith(alice, bob, relay.url)).toBe('accepted');
    expect(await keptOf(alice, relay.url)).toEqual(one);
  });

  test('T26: of a database that was put back nobody knows what was sent after it', async () => {
    const { relay, alice, bob } = await start();
    await sendWith(alice, bob, relay.url, mark(one));
    await relay.close();
    await acceptRestoredRelay(relay.dataDirectory);
    const again = await startTestRelay({ dataDirectory: relay.dataDirectory });
    expect(await keptOf(alice, again.url)).toBeUndefined();
    await shareTokenKey(bob, again.url);
    expect(await sendWith(alice, bob, again.url, mark(three, two))).toBe('accepted');
  });
});

describe('the newest manifest of an account', () => {
  const ask = async (device: TestDevice, url: string) => {
    const body = encodeManifestRequest({ manifest: decodeSignedManifest(device.manifest.bytes) });
    const answer = await post(device, url, '/v1/manifest', body);
    if (answer.status !== 200) return errorOf(answer).code;
    return encodeSignedManifest(decodeManifestResponse(answer.body).manifest);
  };

  test('RL-52: is told to a device that a manifest of its identity names, registered or not, and to nobody else', async () => {
    const relay = await startTestRelay();
    const first = await register(relay.url, 'alice@a.example');
    const { identity } = first;
    const second = createDevice('alice@a.example', {
      identity,
      deviceId: 2,
      others: [first.device],
      previous: first.manifest,
    });
    await post(second, relay.url, '/v1/accounts', registrationOf(second, createPreKeys(second)));
    // Of an old backup, that knows the first manifest alone.
    const third = createDevice('alice@a.example', { identity, deviceId: 3, previous: first.manifest });
    expect(await ask(third, relay.url)).toEqual(second.manifest.bytes);
    expect(await ask(second, relay.url)).toEqual(second.manifest.bytes);
    expect(await ask(createDevice('alice@a.example'), relay.url)).toBe('E_ACCOUNT_UNKNOWN');
    expect(await ask(createDevice('nobody@a.example'), relay.url)).toBe('E_ACCOUNT_UNKNOWN');
    expect(await ask({ ...third, manifest: first.manifest }, relay.url)).toBe('E_MANIFEST_INVALID');
  });
});
