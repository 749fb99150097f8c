/**
 * Whose a published key is. Signal signs the bytes of a pre-key and nothing else, so a relay could hand out the key of one
 * device for that of another of the same account, one kind for another, and old ones for new ones. A second signature ties
 * them together:
 *
 *   signature = XEdDSA(identity key, "Sotto device key v1" || 0x00 || account id (16) || device id (4) || kind (1)
 *                                    || key id (4) || time of creation (4) || public key)
 *
 * Numbers are big-endian. A kind has one length of key, so that the parts cannot be read in another way.
 */

import {
  asX25519PublicKey,
  type CryptoProvider,
  concatBytes,
  type RandomBytes,
  uint32ToBytes,
  utf8ToBytes,
  type X25519PrivateKey,
} from '@sotto/crypto';
import type { KeyBinding } from '@sotto/wire';
import { CLOCK_DIFFERENCE_SECONDS_MAX } from './limits.ts';

export type DeviceKeyKind =
  | 'signedPreKey'
  | 'oneTimePreKey'
  | 'oneTimeKemPreKey'
  | 'lastResortKemPreKey'
  | 'mailboxKey';

/** Every kind with its number in what is signed. */
export const DEVICE_KEY_KINDS: readonly (readonly [DeviceKeyKind, number])[] = [
  ['signedPreKey', 1],
  ['oneTimePreKey', 2],
  ['oneTimeKemPreKey', 3],
  ['lastResortKemPreKey', 4],
  ['mailboxKey', 5],
];

/** The device that a key belongs to. */
export interface KeyOwner {
  /** 16 bytes. */
  readonly accountId: Uint8Array;
  readonly deviceId: number;
}

export interface DeviceKey {
  readonly kind: DeviceKeyKind;
  readonly id: number;
  /** As it is published, with its type byte where it has one. */
  readonly publicKey: Uint8Array;
}

/** @param createdAt seconds since 1970 */
export function bindDeviceKey(
  crypto: CryptoProvider,
  rng: RandomBytes,
  identityPrivateKey: X25519PrivateKey,
  owner: KeyOwner,
  key: DeviceKey,
  createdAt: number,
): KeyBinding {
  const message = messageOf(owner, key, createdAt);
  return { createdAt, signature: crypto.xeddsaSign(identityPrivateKey, message, rng(XEDDSA_RANDOM_BYTES)) };
}

/**
 * Whether the identity key, 33 bytes, has bound this very key to this owner.
 *
 * @param now seconds since 1970
 */
export function isDeviceKeyBound(
  crypto: CryptoProvider,
  identityKey: Uint8Array,
  owner: KeyOwner,
  key: DeviceKey,
  binding: KeyBinding | undefined,
  now: number,
): boolean {
  // DK-01: a key comes with its binding.
  if (binding === undefined) return false;
  // DK-02: it was not made in the future, beyond what clocks are off by.
  if (binding.createdAt > now + CLOCK_DIFFERENCE_SECONDS_MAX) return false;
  const message = messageOf(owner, key, binding.createdAt);
  // DK-03: the identity key signed account, device, kind, id, time and key together.
  return crypto.xeddsaVerify(asX25519PublicKey(identityKey.slice(1)), message, binding.signature);
}

const messageOf = (
  { accountId, deviceId }: KeyOwner,
  { kind, id, publicKey }: DeviceKey,
  createdAt: number,
): Uint8Array =>
  concatBytes(
    LABEL,
    accountId,
    uint32ToBytes(deviceId),
    Uint8Array.of(KINDS.get(kind)!),
    uint32ToBytes(id),
    uint32ToBytes(createdAt),
    publicKey,
  );

const LABEL = utf8ToBytes('Sotto device key v1\0');
const XEDDSA_RANDOM_BYTES = 64;
const KINDS: ReadonlyMap<DeviceKeyKind, number> = new Map(DEVICE_KEY_KINDS);
