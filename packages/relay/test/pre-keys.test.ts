import { decodePreKeyStatus, encodePreKeyStatusRequest, encodePreKeyUpload } from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import {
  createPreKeys,
  createSignedPreKey,
  errorOf,
  lookUp,
  post,
  range,
  register,
  type TestDevice,
  uploadPreKeys,
} from './device.ts';
import { startFederation, startTestRelay } from './relays.ts';

const takeBundle = async (asker: TestDevice, url: string, address: string, deviceId = 1) => {
  const [localpart = '', domain = ''] = address.split('@');
  const { answer, code } = await lookUp(asker, url, domain, { kind: 'bundle', localpart, deviceId });
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
    for (const _ of range(4)) bundles.push(await takeBundle(alice, relay.url, 'bob@a.example'));
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
    const bundles = await Promise.all(range(50).map(() => takeBundle(alice, relay.url, 'bob@a.example')));
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
    for (const _ of range(5)) await takeBundle(alice, relay.url, 'bob@a.example');
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
    const bundle = await takeBundle(alice, relay.url, 'bob@a.example');
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

  test('a device or account that is not there is unknown', async () => {
    const relay = await startTestRelay();
    const alice = await register(relay.url, 'alice@a.example');
    await expect(takeBundle(alice, relay.url, 'bob@a.example')).rejects.toThrow('E_ACCOUNT_UNKNOWN');
    await expect(takeBundle(alice, relay.url, 'alice@a.example', 2)).rejects.toThrow('E_ACCOUNT_UNKNOWN');
  });

  test('a bundle of another relay is fetched from there', async () => {
    const [a, b] = await startFederation();
    const alice = await register(a.url, 'alice@a.example');
    const bob = await register(b.url, 'bob@b.example');
    const bundle = await takeBundle(alice, a.url, 'bob@b.example');
    expect(bundle.oneTimePreKey?.id).toBe(1);
    expect((await countPreKeys(bob, b.url)).oneTimePreKeys).toBe(2);
    await expect(takeBundle(alice, a.url, 'carol@b.example')).rejects.toThrow('E_ACCOUNT_UNKNOWN');
  });
});

test('pre-keys of another identity are refused', async () => {
  const relay = await startTestRelay();
  const bob = await register(relay.url, 'bob@a.example');
  const eve = await register(relay.url, 'eve@a.example');
  const answer = await post(bob, relay.url, '/v1/prekeys', encodePreKeyUpload(createPreKeys(eve)));
  expect([answer.status, errorOf(answer).code]).toEqual([400, 'E_PRE_KEY_INVALID']);
});
