/** X25519 (RFC 7748) on @noble/curves, with the checks of the session layer, sections 1.1 and 3.5. */

import { x25519 } from '@noble/curves/ed25519.js';
import { assertBytes } from '../assert.ts';
import type { SharedSecret, X25519PrivateKey, X25519PublicKey } from '../brand.ts';
import { asSharedSecret, asX25519PrivateKey, asX25519PublicKey } from '../brand.ts';
import { copyBytes } from '../bytes.ts';
import { CryptoError } from '../errors.ts';
import { X25519_KEY_BYTES } from '../lengths.ts';
import type { X25519KeyPair } from '../provider.ts';
import { coordinateFromBytes, FIELD_PRIME, pointFromCoordinate, SIGN_BIT } from './curve.ts';

export function x25519KeyPair(random: Uint8Array): X25519KeyPair {
  assertBytes('random', random, X25519_KEY_BYTES);
  const privateKey = clamp(random);
  return {
    privateKey: asX25519PrivateKey(privateKey),
    publicKey: asX25519PublicKey(x25519.getPublicKey(privateKey)),
  };
}

export function x25519SharedSecret(privateKey: X25519PrivateKey, publicKey: X25519PublicKey): SharedSecret {
  assertBytes('privateKey', privateKey, X25519_KEY_BYTES);
  assertBytes('publicKey', publicKey, X25519_KEY_BYTES);
  try {
    return asSharedSecret(x25519.getSharedSecret(privateKey, publicKey));
  } catch (cause) {
    // With both lengths right the backend throws for one reason: every point of small order gives zero (section 1.1).
    throw new CryptoError('E_KEY_AGREEMENT_INVALID', 'X25519: the agreement gives all zeros', { cause });
  }
}

export function x25519IsCanonical(publicKey: X25519PublicKey): boolean {
  assertBytes('publicKey', publicKey, X25519_KEY_BYTES);
  // Section 3.5 (a): bit 255 clear and the value below p.
  if ((publicKey[31]! & SIGN_BIT) !== 0) return false;
  const u = coordinateFromBytes(publicKey);
  if (u >= FIELD_PRIME) return false;
  // Section 3.5 (b): on the curve, not on its twist, and in the prime-order subgroup. The sign of x does not matter,
  // since P and -P have one order. u = 0 is the point of order 2 and fails here.
  const point = pointFromCoordinate(u, false);
  return point?.isTorsionFree() ?? false;
}

/** A clamped copy, as section 1.1 and RFC 7748, section 5 say. */
export function clamp(privateKey: Uint8Array): Uint8Array {
  const clamped = copyBytes(privateKey);
  clamped[0]! &= 0b1111_1000;
  clamped[31]! &= 0b0111_1111;
  clamped[31]! |= 0b0100_0000;
  return clamped;
}
