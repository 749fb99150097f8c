import { defaultProvider as crypto, systemRandom as random } from '@sotto/crypto';
import { createManifest, verifyManifest } from '@sotto/identity';
import { describe, expect, test } from 'vitest';
import {
  createDevice,
  createKemPreKey,
  createPreKeys,
  errorOf,
  itemFor,
  learnRelay,
  lookUpManifest,
  post,
  register,
  registrationOf,
  seconds,
  submit,
  type TestDevice,
} from './device.ts';
import { startTestRelay, type TestRelay } from './relays.ts';
import { attach } from './stream.ts';

const tryRegister = async (relay: TestRelay, device: TestDevice, preKeys = createPreKeys(device)) => {
  const answer = await post(device, relay.url, '/v1/accounts', registrationOf(device, preKeys));
  return answer.status === 200 ? 'registered' : `${answer.status} ${errorOf(answer).code}`;
};

const manifestAt = async (relay: TestRelay, asker: TestDevice, address: string) => {
  await learnRelay(relay.url);
  return lookUpManifest(asker, relay.url, address);
};

describe('registration', () => {
  test('an account can be looked up by its address, and the same registration changes nothing', async () => {
    const relay = await startTestRelay();
    const alice = createDevice('alice@a.example');
    expect(await tryRegister(relay, alice)).toBe('registered');
    expect(await tryRegister(relay, alice)).toBe('registered');
    expect(await manifestAt(relay, alice, 'alice@a.example')).toEqual(alice.manifest.bytes);
    expect(await manifestAt(relay, alice, 'bob@a.example')).toBe('E_ACCOUNT_UNKNOWN');
  });

  test('another identity does not get an address that is held', async () => {
    const relay = await startTestRelay();
    const alice = await register(relay.url, 'alice@a.example');
    expect(await tryRegister(relay, createDevice('alice@a.example'))).toBe('409 E_ADDRESS_TAKEN');
    expect(await manifestAt(relay, alice, 'alice@a.example')).toEqual(alice.manifest.bytes);
  });

  test('an identity has one address', async () => {
    const relay = await startTestRelay();
    const alice = await register(relay.url, 'alice@a.example');
    const again = createDevice('other@a.example', { identity: alice.identity });
    expect(await tryRegister(relay, again)).toBe('409 E_MANIFEST_STALE');
  });

  test('an address of another domain is refused', async () => {
    const relay = await startTestRelay();
    expect(await tryRegister(relay, createDevice('alice@b.example'))).toBe('421 E_ADDRESS_FOREIGN');
  });

  test('a closed relay takes no new account and keeps serving those it has', async () => {
    const open = await startTestRelay();
    const alice = await register(open.url, 'alice@a.example');
    await open.close();
    const closed = await startTestRelay({ dataDirectory: open.dataDirectory, registration: 'closed' });
    expect(await tryRegister(closed, createDevice('bob@a.example'))).toBe('403 E_REGISTRATION_CLOSED');
    expect(await tryRegister(closed, alice)).toBe('registered');
  });

  test('a manifest that does not name the signing device is refused', async () => {
    const relay = await startTestRelay();
    const alice = createDevice('alice@a.example');
    const second = { ...createDevice('alice@a.example', { identity: alice.identity, deviceId: 2 }) };
    const body = registrationOf(alice, createPreKeys(alice));
    const answer = await post(second, relay.url, '/v1/accounts', body);
    expect([answer.status, errorOf(answer).code]).toEqual([400, 'E_MANIFEST_INVALID']);
  });

  test('a manifest signed by another identity key is refused', async () => {
    const relay = await startTestRelay();
    const alice = createDevice('alice@a.example');
    const forged = { ...alice, identity: crypto.x25519KeyPair(random(32)) };
    const bytes = Uint8Array.from(alice.manifest.bytes);
    bytes[bytes.length - 1]! ^= 1;
    const body = registrationOf({ ...alice, manifest: { ...alice.manifest, bytes } }, createPreKeys(alice));
    const answer = await post(forged, relay.url, '/v1/accounts', body);
    expect([answer.status, errorOf(answer).code]).toEqual([400, 'E_MANIFEST_INVALID']);
  });

  test('a mailbox id of somebody else is refused', async () => {
    const relay = await startTestRelay();
    const alice = await register(relay.url, 'alice@a.example');
    const thief = createDevice('eve@a.example', { mailboxId: alice.device.mailboxId });
    expect(await tryRegister(relay, thief)).toBe('409 E_MAILBOX_TAKEN');
  });

  test('pre-keys that do not verify are refused, and so is a first registration without them', async () => {
    const relay = await startTestRelay();
    const alice = createDevice('alice@a.example');
    const eve = createDevice('eve@a.example');
    const good = createPreKeys(alice);
    const { signedPreKey: _absent, ...withoutSigned } = good;
    const wrongType = { ...good.oneTimePreKeys[0]!, publicKey: Uint8Array.from(good.oneTimePreKeys[0]!.publicKey) };
    wrongType.publicKey[0] = 0x06;
    const refused = [
      { ...good, signedPreKey: createPreKeys(eve).signedPreKey! },
      { ...good, lastResortKemPreKey: createKemPreKey(eve, 1) },
      { ...good, oneTimeKemPreKeys: [createKemPreKey(eve, 1)] },
      { ...good, oneTimePreKeys: [wrongType] },
      { ...good, oneTimePreKeys: [good.oneTimePreKeys[0]!, good.oneTimePreKeys[0]!] },
      withoutSigned,
    ];
    for (const preKeys of refused) expect(await tryRegister(relay, alice, preKeys)).toBe('400 E_PRE_KEY_INVALID');
    expect(await tryRegister(relay, alice, good)).toBe('registered');
  });

  test('a newer manifest adds and removes devices, an older one is stale', async () => {
    const relay = await startTestRelay();
    const first = await register(relay.url, 'alice@a.example');
    const second = createDevice('alice@a.example', {
      identity: first.identity,
      deviceId: 2,
      previous: first.manifest,
      others: [first.device],
    });
    expect(await tryRegister(relay, second)).toBe('registered');
    await submit(second, relay.url, [itemFor(first, Buffer.from('to the first device'))]);
    const stream = await attach(first, relay.url);
    expect(await stream.take(1)).toEqual(['to the first device']);
    await stream.close();

    expect(await tryRegister(relay, first)).toBe('409 E_MANIFEST_STALE');
    const alone = createDevice('alice@a.example', {
      identity: first.identity,
      deviceId: 3,
      previous: second.manifest,
      others: [second.device],
    });
    expect(await tryRegister(relay, alone)).toBe('registered');
    expect(await manifestAt(relay, first, 'alice@a.example')).toBe('E_SIGNATURE_INVALID');
    const [toRemoved] = await submit(alone, relay.url, [itemFor(first, Buffer.from('gone'))]);
    expect(toRemoved).toMatchObject({ status: 'rejected', code: 'E_ITEM_REFUSED' });
  });

  test('RL-43: where accounts come by invitation, a further device of one needs none, and a stranger does', async () => {
    const open = await startTestRelay();
    const first = await register(open.url, 'alice@a.example');
    await open.close();
    const relay = await startTestRelay({ dataDirectory: open.dataDirectory, registration: 'invite' });
    const { identity, manifest: previous, device } = first;
    const second = createDevice('alice@a.example', { identity, deviceId: 2, previous, others: [device] });
    // Nobody could write to a device without its lasting keys.
    expect(await tryRegister(relay, second, createPreKeys(second, 0, 0))).toBe('registered');
    const { signedPreKey: _absent, ...withoutSigned } = createPreKeys(second);
    const third = createDevice('alice@a.example', {
      identity,
      deviceId: 3,
      previous: second.manifest,
      others: [device, second.device],
    });
    expect(await tryRegister(relay, third, withoutSigned)).toBe('400 E_PRE_KEY_INVALID');
    expect(await tryRegister(relay, createDevice('eve@a.example'))).toBe('403 E_INVITE_REQUIRED');
  });

  test('T07: a device that is in no manifest of the identity key is not added, whoever asks', async () => {
    const relay = await startTestRelay();
    const alice = await register(relay.url, 'alice@a.example');
    const ghost = createDevice('alice@a.example', { deviceId: 2, others: [alice.device] });
    expect(await tryRegister(relay, ghost)).toBe('409 E_ADDRESS_TAKEN');
    expect(await manifestAt(relay, alice, 'alice@a.example')).toEqual(alice.manifest.bytes);
  });

  test('a stream of a device that a manifest drops ends, with the reason', async () => {
    const relay = await startTestRelay();
    const first = await register(relay.url, 'alice@a.example');
    const { identity, device } = first;
    const second = createDevice('alice@a.example', {
      identity,
      deviceId: 2,
      previous: first.manifest,
      others: [device],
    });
    expect(await tryRegister(relay, second)).toBe('registered');
    const [kept, dropped] = [await attach(first, relay.url), await attach(second, relay.url)];
    const contents = { address: first.address, devices: [device], issuedAt: seconds() };
    const bytes = createManifest(crypto, random, identity, { ...contents, previous: second.manifest });
    expect(await tryRegister(relay, { ...first, manifest: verifyManifest(crypto, bytes) })).toBe('registered');
    expect((await dropped.nextOf('error')).code).toBe('E_DEVICE_REMOVED');
    await submit(first, relay.url, [itemFor(first, Buffer.from('to myself'))]);
    expect(await kept.take(1)).toEqual(['to myself']);
  });
});
