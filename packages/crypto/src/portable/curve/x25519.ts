/** X25519 (RFC 7748) in double precision, with the checks of the session layer, sections 1.1 and 3.5. */

import { assertBytes } from '../../assert.ts';
import type { SharedSecret, X25519PrivateKey, X25519PublicKey } from '../../brand.ts';
import { asSharedSecret, asX25519PrivateKey, asX25519PublicKey } from '../../brand.ts';
import { copyBytes, equalBytes, wipe } from '../../bytes.ts';
import { CryptoError } from '../../errors.ts';
import { X25519_KEY_BYTES } from '../../lengths.ts';
import type { X25519KeyPair } from '../../provider.ts';
import { multiplyCoordinate } from './ladder.ts';

export function x25519KeyPair(random: Uint8Array): X25519KeyPair {
  assertBytes('random', random, X25519_KEY_BYTES);
  const privateKey = clamp(random);
  const publicKey = new Uint8Array(X25519_KEY_BYTES);
  multiplyCoordinate(publicKey, privateKey, BASE_COORDINATE);
  return { privateKey: asX25519PrivateKey(privateKey), publicKey: asX25519PublicKey(publicKey) };
}

export function x25519SharedSecret(privateKey: X25519PrivateKey, publicKey: X25519PublicKey): SharedSecret {
  assertBytes('privateKey', privateKey, X25519_KEY_BYTES);
  assertBytes('publicKey', publicKey, X25519_KEY_BYTES);
  const clamped = clamp(privateKey);
  const secret = new Uint8Array(X25519_KEY_BYTES);
  try {
    multiplyCoordinate(secret, clamped, publicKey);
  } finally {
    wipe(clamped);
  }
  // Section 1.1: every point of small order gives zero, and no other does.
  if (equalBytes(secret, ALL_ZEROS)) {
    throw new CryptoError('E_KEY_AGREEMENT_INVALID', 'X25519: the agreement gives all zeros');
  }
  return asSharedSecret(secret);
}

/** A clamped copy, as section 1.1 and RFC 7748, section 5 say. */
export function clamp(privateKey: Uint8Array): Uint8Array {
  const clamped = copyBytes(privateKey);
  clamped[0]! &= 0b1111_1000;
  clamped[31]! &= 0b0111_1111;
  clamped[31]! |= 0b0100_0000;
  return clamped;
}

const ALL_ZEROS = new Uint8Array(X25519_KEY_BYTES);
const BASE_COORDINATE = new Uint8Array(X25519_KEY_BYTES);
BASE_COORDINATE[0] = 9;
