/**
 * The pre-keys a device publishes, and how a responder looks them up.
 *
 * Spec: Signal session layer, sections 1.3, 3.1 and 7.3. Ids live in three separate spaces and belong to their owner.
 */

import { type KyberKeyPair, wipe, type X25519KeyPair, type X25519PublicKey } from '@sotto/crypto';
import { generateKeyPair, serializeKemPublicKey, serializePublicKey } from './keys.ts';
import { REGISTRATION_ID_MAX, UINT32_MAX } from './limits.ts';
import type { RandomEnv } from './step.ts';

/** Medium-term Curve25519 pre-key, signed by the identity key. */
export interface SignedPreKey {
  readonly id: number;
  readonly keyPair: X25519KeyPair;
  /** 64 bytes */
  readonly signature: Uint8Array;
}

/** Kyber-1024 pre-key, signed by the identity key. */
export interface KemPreKey {
  readonly id: number;
  readonly keyPair: KyberKeyPair;
  /** 64 bytes */
  readonly signature: Uint8Array;
  /** It may serve several senders, so its first messages must be remembered against replay (section 7.3). */
  readonly lastResort: boolean;
}

/** Curve25519 pre-key for a single sender, unsigned. */
export interface OneTimePreKey {
  readonly id: number;
  readonly keyPair: X25519KeyPair;
}

/**
 * The responder's pre-keys, already loaded. `readPreKeyMessageIds` tells beforehand which ones a message needs. The
 * keys stay the caller's: no step wipes them.
 */
export interface PreKeyLookup {
  signedPreKey(id: number): SignedPreKey | undefined;
  kemPreKey(id: number): KemPreKey | undefined;
  oneTimePreKey(id: number): OneTimePreKey | undefined;
  /** Whether a last-resort KEM pre-key has already served a first message with these ids and this base key. */
  isUsed(kemPreKeyId: number, signedPreKeyId: number, baseKey: X25519PublicKey): boolean;
}

/** A fresh identity key pair (section 1.4). Throws on misuse only. */
export function generateIdentityKeyPair(env: RandomEnv): X25519KeyPair {
  return generateKeyPair(env);
}

/** A fresh registration id, 1..0x3fff (section 1.6). Throws on misuse only. */
export function generateRegistrationId(env: RandomEnv): number {
  const random = env.random(4);
  const value = new DataView(random.buffer, random.byteOffset).getUint32(0);
  return 1 + (value % REGISTRATION_ID_MAX);
}

/** A fresh signed pre-key. The signature covers the 33 serialised bytes (section 3.1). Throws on misuse only. */
export function generateSignedPreKey(id: number, identityKeyPair: X25519KeyPair, env: RandomEnv): SignedPreKey {
  assertPreKeyId(id);
  const keyPair = generateKeyPair(env);
  return { id, keyPair, signature: sign(identityKeyPair, serializePublicKey(keyPair.publicKey), env) };
}

/** A fresh KEM pre-key. The signature covers the 1569 serialised bytes (section 3.1). Throws on misuse only. */
export function generateKemPreKey(
  id: number,
  identityKeyPair: X25519KeyPair,
  options: { readonly lastResort: boolean },
  env: RandomEnv,
): KemPreKey {
  assertPreKeyId(id);
  const random = env.random(64);
  try {
    const keyPair = env.crypto.kyberKeyPair(random);
    const signature = sign(identityKeyPair, serializeKemPublicKey(keyPair.publicKey), env);
    return { id, keyPair, signature, lastResort: options.lastResort };
  } finally {
    wipe(random);
  }
}

/** A fresh one-time pre-key (section 3.1). Throws on misuse only. */
export function generateOneTimePreKey(id: number, env: RandomEnv): OneTimePreKey {
  assertPreKeyId(id);
  return { id, keyPair: generateKeyPair(env) };
}

/** XEdDSA of section 1.2. The random bytes are secret: with them a signature gives the private key away. */
function sign(identityKeyPair: X25519KeyPair, message: Uint8Array, env: RandomEnv): Uint8Array {
  const random = env.random(64);
  try {
    return env.crypto.xeddsaSign(identityKeyPair.privateKey, message, random);
  } finally {
    wipe(random);
  }
}

function assertPreKeyId(id: number): void {
  if (!Number.isInteger(id) || id < 0 || id > UINT32_MAX)
    throw new RangeError('id: must be an unsigned 32-bit integer');
}
