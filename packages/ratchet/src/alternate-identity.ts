/**
 * One identity vouches for another.
 *
 *     signature = XEdDSA(vouching private key, FF x 32 || "Signal_PNI_Signature" || other identity key (33))
 *
 * Spec: Signal session layer, section 1.4. Not symmetric: each direction is its own statement.
 */

import {
  type CryptoProvider,
  concatBytes,
  utf8ToBytes,
  wipe,
  type X25519KeyPair,
  type X25519PublicKey,
} from '@sotto/crypto';
import { SIGNATURE_BYTES, serializePublicKey } from './keys.ts';
import type { RandomEnv } from './step.ts';

/** The vouching identity's statement about `other`, 64 bytes. Throws on misuse only. */
export function signAlternateIdentity(vouching: X25519KeyPair, other: X25519PublicKey, env: RandomEnv): Uint8Array {
  const random = env.random(64);
  try {
    return env.crypto.xeddsaSign(vouching.privateKey, statement(other), random);
  } finally {
    wipe(random);
  }
}

/**
 * Whether `vouching` made this statement about `other`. A `signature` that does has 64 bytes; any other is `false`.
 * Throws on misuse only.
 */
export function isAlternateIdentityValid(
  crypto: CryptoProvider,
  vouching: X25519PublicKey,
  other: X25519PublicKey,
  signature: Uint8Array,
): boolean {
  // AI-01: an identity vouches with 64 bytes, by its own key, over the serialised other key (section 1.4; `false`).
  return signature.length === SIGNATURE_BYTES && crypto.xeddsaVerify(vouching, statement(other), signature);
}

function statement(other: X25519PublicKey): Uint8Array {
  return concatBytes(new Uint8Array(32).fill(0xff), utf8ToBytes('Signal_PNI_Signature'), serializePublicKey(other));
}
