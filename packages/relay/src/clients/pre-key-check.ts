/**
 * Pre-keys are checked before they go on the shelf: a bundle that does not verify would only fail later, at somebody who
 * cannot tell its owner. Signatures are XEdDSA by the identity key: Signal's over the serialised public key, and the
 * binding of the key to its device.
 *
 * A full upload has 150 of them, some 40 ms. Between a few and the next the event loop gets its turn.
 */

import { setImmediate } from 'node:timers/promises';
import { asX25519PublicKey, type CryptoProvider, type RandomBytes, wipe } from '@sotto/crypto';
import { hpkeXWing } from '@sotto/crypto/hpke';
import { type DeviceKey, isDeviceKeyBound, type KeyOwner } from '@sotto/identity';
import type { KeyBinding, PreKeyUpload } from '@sotto/wire';
import { RelayError } from '../errors.ts';

export interface PreKeyCheckEnvironment {
  readonly crypto: CryptoProvider;
  readonly random: RandomBytes;
}

/** A key with all that vouches for it. */
interface PublishedKey extends DeviceKey {
  /** Signal's, where that has one. */
  readonly signature?: Uint8Array;
  readonly binding?: KeyBinding;
}

/**
 * @param identityKey 33 bytes
 * @param now seconds since 1970
 */
export const checkPreKeys = async (
  env: PreKeyCheckEnvironment,
  identityKey: Uint8Array,
  owner: KeyOwner,
  preKeys: PreKeyUpload,
  now: number,
): Promise<void> => {
  if (hasRepeatedId(preKeys.oneTimePreKeys) || hasRepeatedId(preKeys.oneTimeKemPreKeys))
    throw refuse('an id stands twice');
  const keys = keysOf(preKeys);
  for (const { kind, publicKey } of keys)
    if (TYPES[kind] !== undefined && publicKey[0] !== TYPES[kind]) throw refuse('a pre-key has an unknown type');
  const { mailboxKey } = preKeys;
  // RL-22: mail can be sealed to a mailbox key.
  if (mailboxKey !== undefined && !canBeSealedTo(env, mailboxKey.publicKey)) throw refuse('a mailbox key is no key');

  const signer = asX25519PublicKey(identityKey.slice(1));
  for (const [index, key] of keys.entries()) {
    if (index % KEYS_PER_TURN === 0) await setImmediate();
    if (key.signature !== undefined && !env.crypto.xeddsaVerify(signer, key.publicKey, key.signature))
      throw refuse('a signature of a pre-key does not verify');
    // RL-23: every key is bound to the device that uploads it.
    if (!isDeviceKeyBound(env.crypto, identityKey, owner, key, key.binding, now))
      throw refuse('a key is not bound to this device');
  }
};

const keysOf = ({
  signedPreKey,
  lastResortKemPreKey,
  mailboxKey,
  oneTimePreKeys,
  oneTimeKemPreKeys,
}: PreKeyUpload): readonly PublishedKey[] => [
  ...(signedPreKey === undefined ? [] : [{ ...signedPreKey, kind: 'signedPreKey' as const }]),
  ...(lastResortKemPreKey === undefined ? [] : [{ ...lastResortKemPreKey, kind: 'lastResortKemPreKey' as const }]),
  ...(mailboxKey === undefined ? [] : [{ ...mailboxKey, kind: 'mailboxKey' as const }]),
  ...oneTimePreKeys.map((key) => ({ ...key, kind: 'oneTimePreKey' as const })),
  ...oneTimeKemPreKeys.map((key) => ({ ...key, kind: 'oneTimeKemPreKey' as const })),
];

const canBeSealedTo = ({ crypto, random }: PreKeyCheckEnvironment, publicKey: Uint8Array): boolean => {
  const encapsulation = hpkeXWing.encapsulate(crypto, publicKey, random(hpkeXWing.encapsulationRandomBytes));
  if (encapsulation !== undefined) wipe(encapsulation.sharedSecret);
  return encapsulation !== undefined;
};

const hasRepeatedId = (keys: readonly { readonly id: number }[]): boolean =>
  new Set(keys.map(({ id }) => id)).size !== keys.length;

const refuse = (reason: string): RelayError => new RelayError('E_PRE_KEY_INVALID', reason);

/** Type bytes of serialised keys: Signal session layer, sections 1.1 and 1.3. A mailbox key has none. */
const X25519_TYPE = 0x05;
const KYBER_1024_TYPE = 0x08;
const TYPES: Readonly<Partial<Record<DeviceKey['kind'], number>>> = {
  signedPreKey: X25519_TYPE,
  oneTimePreKey: X25519_TYPE,
  oneTimeKemPreKey: KYBER_1024_TYPE,
  lastResortKemPreKey: KYBER_1024_TYPE,
};
/** Some 4 ms of verifying. */
const KEYS_PER_TURN = 8;
