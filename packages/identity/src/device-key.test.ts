import { concatBytes, defaultProvider as crypto } from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import { expect, it } from 'vitest';
import { accountIdFromIdentityKey } from './account-id.ts';
import { bindDeviceKey, type DeviceKey, isDeviceKeyBound } from './device-key.ts';

const rng = seededRandom('device key');
const identity = crypto.x25519KeyPair(rng(32));
const identityKey = concatBytes(Uint8Array.of(5), identity.publicKey);
const owner = { accountId: accountIdFromIdentityKey(crypto, identityKey), deviceId: 3 };
const key: DeviceKey = { kind: 'mailboxKey', id: 9, publicKey: rng(1216) };

it('a binding holds for the key, device and time it was made for, and for another identity never', () => {
  const binding = bindDeviceKey(crypto, rng, identity.privateKey, owner, key, 1000);
  expect(binding.createdAt).toBe(1000);
  expect(isDeviceKeyBound(crypto, identityKey, owner, key, binding, 1000)).toBe(true);
  const eve = concatBytes(Uint8Array.of(5), crypto.x25519KeyPair(rng(32)).publicKey);
  expect(isDeviceKeyBound(crypto, eve, owner, key, binding, 1000)).toBe(false);
});
