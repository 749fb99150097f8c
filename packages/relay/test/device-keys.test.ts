/** What a relay takes for the shelf, what it tells its device, and what it says is there. */

import { defaultProvider as crypto, systemRandom as random } from '@sotto/crypto';
import { hpkeXWing } from '@sotto/crypto/hpke';
import { type DeviceKey, shelfDigest } from '@sotto/identity';
import {
  decodePreKeyStatus,
  encodePreKeyStatusRequest,
  encodePreKeyUpload,
  ONE_TIME_PRE_KEYS_LOW,
  type PreKeyUpload,
} from '@sotto/wire';
import { expect, test } from 'vitest';
import {
  bind,
  createMailboxKey,
  createPreKeys,
  errorOf,
  lookUp,
  post,
  range,
  register,
  seconds,
  type TestDevice,
  tokenOf,
  uploadPreKeys,
} from './device.ts';
import { startTestRelay } from './relays.ts';
import { attach } from './stream.ts';

const DAY = 86_400;

const upload = async (device: TestDevice, url: string, preKeys: PreKeyUpload): Promise<string> => {
  const answer = await post(device, url, '/v1/prekeys', encodePreKeyUpload(preKeys));
  return answer.status === 200 ? 'taken' : errorOf(answer).code;
};

const nothing: PreKeyUpload = { oneTimePreKeys: [], oneTimeKemPreKeys: [], replaceOneTimeKeys: false };

test('RL-23: a key of any kind that is not bound to its device, kind, id and time is refused', async () => {
  const { url } = await startTestRelay();
  const bob = await register(url, 'bob@a.example');
  const eve = await register(url, 'eve@a.example');
  const good = createPreKeys(bob, 1, 1, 100);
  const [oneTime] = good.oneTimePreKeys;
  const [oneTimeKem] = good.oneTimeKemPreKeys;
  const { signedPreKey, lastResortKemPreKey, mailboxKey } = good;
  const ofEve = bind(eve, { kind: 'oneTimePreKey', ...oneTime! });
  const future = bind(bob, { kind: 'oneTimePreKey', ...oneTime! }, seconds() + 3 * DAY);
  const { binding: _, ...unbound } = oneTime!;
  const bad: readonly Partial<PreKeyUpload>[] = [
    { oneTimePreKeys: [unbound] },
    { oneTimePreKeys: [{ ...oneTime!, binding: ofEve }] },
    { oneTimePreKeys: [{ ...oneTime!, binding: future }] },
    { oneTimePreKeys: [{ ...oneTime!, id: 101 }] },
    { oneTimePreKeys: [{ ...oneTime!, publicKey: signedPreKey!.publicKey }] },
    { oneTimeKemPreKeys: [{ ...lastResortKemPreKey!, id: 100 }] },
    { oneTimeKemPreKeys: [{ ...oneTimeKem!, binding: { ...oneTimeKem!.binding!, createdAt: 5 } }] },
    { lastResortKemPreKey: oneTimeKem! },
    { signedPreKey: { ...signedPreKey!, binding: oneTime!.binding! } },
    { mailboxKey: { ...mailboxKey!, id: 2 } },
  ];
  for (const part of bad) expect(await upload(bob, url, { ...nothing, ...part })).toBe('E_PRE_KEY_INVALID');
  expect(await upload(bob, url, good)).toBe('taken');
});

test('RL-22: a mailbox key that nothing can be sealed to is refused', async () => {
  const { url } = await startTestRelay();
  const bob = await register(url, 'bob@a.example');
  const { privateKey, publicKey } = hpkeXWing.keyPair(crypto, random(32));
  const ofOrderOne = publicKey.slice();
  ofOrderOne.fill(0, publicKey.length - 32);
  const tooLarge = publicKey.slice().fill(0xff, 0, 3);
  for (const bad of [ofOrderOne, tooLarge]) {
    const mailboxKey = createMailboxKey(bob, 2, { privateKey, publicKey: bad });
    expect(await upload(bob, url, { ...nothing, mailboxKey })).toBe('E_PRE_KEY_INVALID');
  }
  expect(await upload(bob, url, { ...nothing, mailboxKey: createMailboxKey(bob, 2) })).toBe('taken');
});

test('the digest is of all that is on the shelf, and changes with every key that is taken or put', async () => {
  const { url } = await startTestRelay();
  const bob = await register(url, 'bob@a.example');
  const preKeys = createPreKeys(bob, 3, 2);
  await uploadPreKeys(bob, url, preKeys);
  const later = createPreKeys(bob, 2, 1, 50);
  await uploadPreKeys(bob, url, { ...nothing, oneTimePreKeys: later.oneTimePreKeys });
  const status = async () => {
    const answer = await post(bob, url, '/v1/prekeys/status', encodePreKeyStatusRequest({ withDigest: true }));
    return decodePreKeyStatus(answer.body);
  };
  const { oneTimePreKeys, shelfDigest: digest } = await status();
  expect(oneTimePreKeys).toBe(5);
  expect(digest).toHaveLength(32);
  await takeBundle(bob, url, bob);
  const taken = await status();
  expect(taken.shelfDigest).not.toEqual(digest);

  const replaced = createPreKeys(bob, 1, 1, 500);
  await uploadPreKeys(bob, url, { ...replaced, replaceOneTimeKeys: true });
  const keys: readonly DeviceKey[] = [
    { ...replaced.signedPreKey!, kind: 'signedPreKey' },
    { ...replaced.lastResortKemPreKey!, kind: 'lastResortKemPreKey' },
    { ...replaced.mailboxKey!, kind: 'mailboxKey' },
    { ...replaced.oneTimePreKeys[0]!, kind: 'oneTimePreKey' },
    { ...replaced.oneTimeKemPreKeys[0]!, kind: 'oneTimeKemPreKey' },
  ];
  expect((await status()).shelfDigest).toEqual(shelfDigest(crypto, keys));
});

test('a device is told when its shelf is low, with what is left, and not before', async () => {
  const { url } = await startTestRelay();
  const bob = await register(url, 'bob@a.example');
  await uploadPreKeys(bob, url, createPreKeys(bob, ONE_TIME_PRE_KEYS_LOW - 1, 8, 100));
  const stream = await attach(bob, url);
  const left = [];
  // 27 and 10 keys are on the shelf.
  for (const _ of range(4)) left.push(await takeBundle(bob, url, bob));
  expect(await stream.next()).toEqual({ kind: 'preKeysLow', oneTimePreKeys: 25, oneTimeKemPreKeys: 8 });
  expect(await stream.next()).toEqual({ kind: 'preKeysLow', oneTimePreKeys: 24, oneTimeKemPreKeys: 7 });
  expect(left.map(({ oneTimePreKey }) => oneTimePreKey?.id)).toEqual([1, 2, 3, 100]);
});

test('T27: two takers in parallel race for the last keys: each goes out once, the last-resort key as such, bound as such', async () => {
  const { url } = await startTestRelay();
  const bob = await register(url, 'bob@a.example');
  const takers = await Promise.all(['alice', 'carol'].map((name) => register(url, `${name}@a.example`)));
  const bundles = await Promise.all(range(40).map((n) => takeBundle(takers[n % 2]!, url, bob)));
  const ids = bundles.flatMap(({ oneTimePreKey }) => oneTimePreKey?.id ?? []);
  expect(ids.toSorted()).toEqual([1, 2, 3]);
  const kem = bundles.filter(({ kemLastResort }) => !kemLastResort).map(({ kemPreKey }) => kemPreKey.id);
  expect(kem.toSorted()).toEqual([1, 2]);
  expect(bundles.filter(({ kemLastResort }) => kemLastResort)).toHaveLength(38);
  for (const { kemPreKey } of bundles) expect(kemPreKey.binding?.signature).toHaveLength(64);
});

const takeBundle = async (asker: TestDevice, url: string, of: TestDevice) => {
  const query = { kind: 'bundle' as const, localpart: 'bob', deviceId: 1, authorization: tokenOf(of) };
  const { answer, code } = await lookUp(asker, url, 'a.example', query);
  if (answer?.kind !== 'bundle') throw new Error(code);
  return answer.bundle;
};
