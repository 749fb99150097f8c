import { systemRandom as random } from '@sotto/crypto';
import { decodePreKeyStatus, encodePreKeyStatusRequest, encodePreKeyUpload } from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import {
  createDevice,
  createPreKeys,
  createSignedPreKey,
  errorOf,
  lookUp,
  post,
  range,
  register,
  type TestDevice,
  tokenOf,
  uploadPreKeys,
} from './device.ts';
import { startFederation, startTestRelay } from './relays.ts';

/** Paid with a token of the device. */
const takeBundle = async (asker: TestDevice, url: string, of: TestDevice, deviceId = 1) => {
  const [localpart = '', domain = ''] = of.address.split('@');
  const query = { kind: 'bundle' as const, localpart, deviceId, authorization: tokenOf(of) };
  const { answer, code } = await lookUp(asker, url, domain, query);
  if (answer?.kind !== 'bundle') throw new Error(code);
  return answer.bundle;
};

const countPreKeys = async (device: TestDevice, url: string) =>
  decodePreKeyStatus(
    (await post(device, url, '/v1/prekeys/status', encodePreKeyStatusRequest({ withDigest: false }))).body,
  );

describe('pre-keys', () => {
  test('one-time keys go out oldest first and once, then the key of last resort stands in', async () => {
    const relay = await startTestRelay();
    const alice = await register(relay.url, 'alice@a.example');
    const bob = await register(relay.url, 'bob@a.example');
    const bundles = [];
    for (const _ of range(4)) bundles.push(await takeBundle(alice, relay.url, bob));
    expect(bundles.map(({ oneTimePreKey }) => oneTimePreKey?.id)).toEqual([1, 2, 3, undefined]);
    expect(bundles.map(({ kemPreKey, kemLastResort }) => [kemPreKey.id, kemLastResort])).toEqual([
      [1, false],
      [2, false],
      [1, true],
      [1, true],
    ]);
    expect(await countPreKeys(bob, relay.url)).toEqual({ oneTimePreKeys: 0, oneTimeKemPreKeys: 0 });
  });

  test('fifty parallel askers never get the same one-time key', async () => {
    const relay = await startTestRelay();
    const alice = await register(relay.url, 'alice@a.example');
    const bob = await register(relay.url, 'bob@a.example');
    await uploadPreKeys(bob, relay.url, createPreKeys(bob, 30, 10, 100));
    const bundles = await Promise.all(range(50).map(() => takeBundle(alice, relay.url, bob)));
    const oneTime = bundles.flatMap(({ oneTimePreKey }) => oneTimePreKey?.id ?? []);
    const oneTimeKem = bundles.filter(({ kemLastResort }) => !kemLastResort).map(({ kemPreKey }) => kemPreKey.id);
    expect(oneTime.length).toBe(33);
    expect(new Set(oneTime).size).toBe(33);
    expect(oneTimeKem.length).toBe(12);
    expect(new Set(oneTimeKem).size).toBe(12);
    expect(bundles.filter(({ kemLastResort }) => kemLastResort).length).toBe(38);
  });

  test('an upload that is repeated does not put a spent key back', async () => {
    const relay = await startTestRelay();
    const alice = await register(relay.url, 'alice@a.example');
    const bob = await register(relay.url, 'bob@a.example');
    const upload = createPreKeys(bob, 2, 1, 10);
    expect(await uploadPreKeys(bob, relay.url, upload)).toEqual({ oneTimePreKeys: 5, oneTimeKemPreKeys: 3 });
    for (const _ of range(5)) await takeBundle(alice, relay.url, bob);
    expect(await uploadPreKeys(bob, relay.url, upload)).toEqual({ oneTimePreKeys: 0, oneTimeKemPreKeys: 0 });
  });

  test('an upload replaces the signed keys and keeps what it does not name', async () => {
    const relay = await startTestRelay();
    const alice = await register(relay.url, 'alice@a.example');
    const bob = await register(relay.url, 'bob@a.example');
    const replaced = createSignedPreKey(bob, 9);
    await uploadPreKeys(bob, relay.url, {
      signedPreKey: replaced,
      oneTimePreKeys: [],
      oneTimeKemPreKeys: [],
      replaceOneTimeKeys: false,
    });
    const bundle = await takeBundle(alice, relay.url, bob);
    expect(bundle.signedPreKey).toEqual(replaced);
    expect(bundle.oneTimePreKey?.id).toBe(1);
  });

  test('a shelf takes no more than its limit', async () => {
    const relay = await startTestRelay();
    const bob = await register(relay.url, 'bob@a.example');
    await uploadPreKeys(bob, relay.url, createPreKeys(bob, 190, 0, 1_000));
    const counts = await uploadPreKeys(bob, relay.url, createPreKeys(bob, 190, 0, 2_000));
    expect(counts.oneTimePreKeys).toBe(200);
  });

  test('a device or account that is not there gives none', async () => {
    const relay = await startTestRelay();
    const alice = await register(relay.url, 'alice@a.example');
    const bob = createDevice('bob@a.example');
    await expect(takeBundle(alice, relay.url, bob)).rejects.toThrow('E_BUNDLE_REFUSED');
    await expect(takeBundle(alice, relay.url, alice, 2)).rejects.toThrow('E_BUNDLE_REFUSED');
  });

  test('RL-19, T27: requests without a token or with one of somebody else are refused, and take nothing off the shelf', async () => {
    const relay = await startTestRelay();
    const [alice, bob] = [await register(relay.url, 'alice@a.example'), await register(relay.url, 'bob@a.example')];
    const query = { kind: 'bundle' as const, localpart: 'bob', deviceId: 1 };
    const tokens = [undefined, tokenOf(alice), { kind: 'contactToken' as const, token: random(32) }];
    for (let n = 0; n < 30; n++) {
      const authorization = tokens[n % 3];
      const asked = { ...query, ...(authorization && { authorization }) };
      expect((await lookUp(alice, relay.url, 'a.example', asked)).code).toBe('E_BUNDLE_REFUSED');
    }
    expect(await countPreKeys(bob, relay.url)).toEqual({ oneTimePreKeys: 3, oneTimeKemPreKeys: 2 });
  });

  test('a bundle of another relay is fetched from there', async () => {
    const [a, b] = await startFederation();
    const alice = await register(a.url, 'alice@a.example');
    const bob = await register(b.url, 'bob@b.example');
    const bundle = await takeBundle(alice, a.url, bob);
    expect(bundle.oneTimePreKey?.id).toBe(1);
    expect((await countPreKeys(bob, b.url)).oneTimePreKeys).toBe(2);
    await expect(takeBundle(alice, a.url, createDevice('carol@b.example'))).rejects.toThrow('E_BUNDLE_REFUSED');
  });
});

test('pre-keys of another identity are refused', async () => {
  const relay = await startTestRelay();
  const bob = await register(relay.url, 'bob@a.example');
  const eve = await register(relay.url, 'eve@a.example');
  const answer = await post(bob, relay.url, '/v1/prekeys', encodePreKeyUpload(createPreKeys(eve)));
  expect([answer.status, errorOf(answer).code]).toEqual([400, 'E_PRE_KEY_INVALID']);
});
