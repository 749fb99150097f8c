/** X25519 (RFC 7748) in double precision, with the checks of the session layer, sections 1.1 and 3.5. */

import { assertBytes } from '../../assert.ts';
import type { SharedSecret, X25519PrivateKey, X25519PublicKey } from '../../brand.ts';
import { asSharedSecret, asX25519PrivateKey, asX25519PublicKey } from '../../brand.ts';
import { copyBytes, equalBytes, wipe } from '../../bytes.ts';
import { CryptoError } from '../../errors.ts';
import { X25519_KEY_BYTES } from '../../lengths.ts';
import type { X25519KeyPair } from '../../provider.ts';
import { multiplyBase } from './base-multiply.ts';
import { scratchPoint } from './edwards.ts';
import { addAndSubtract, multiply, scratchElement } from './field.ts';
import { readElement, writeElement } from './field-bytes.ts';
import { invert } from './field-power.ts';
import { multiplyCoordinate } from './ladder.ts';
import { scratchBytes, wipeScratch } from './scratch.ts';
import { isOfPrimeOrder } from './subgroup.ts';

export function x25519KeyPair(random: Uint8Array): X25519KeyPair {
  assertBytes('random', random, X25519_KEY_BYTES);
  const privateKey = clamp(random);
  try {
    return { privateKey: asX25519PrivateKey(privateKey), publicKey: asX25519PublicKey(publicKeyOf(privateKey)) };
  } finally {
    wipeScratch();
  }
}

/** The u-coordinate (1 + y) / (1 - y) of k*B (RFC 7748, section 4.1). */
function publicKeyOf(privateKey: Uint8Array): Uint8Array {
  const publicKey = new Uint8Array(X25519_KEY_BYTES);
  multiplyBase(multiple, privateKey);
  addAndSubtract(numerator, denominator, multiple.z, multiple.y);
  invert(denominator, denominator);
  multiply(numerator, numerator, denominator);
  writeElement(publicKey, numerator);
  return publicKey;
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
    wipeScratch();
  }
  // Section 1.1: every point of small order gives zero, and no other does.
  if (equalBytes(secret, ALL_ZEROS)) {
    throw new CryptoError('E_KEY_AGREEMENT_INVALID', 'X25519: the agreement gives all zeros');
  }
  return asSharedSecret(secret);
}

export function x25519IsCanonical(publicKey: X25519PublicKey): boolean {
  assertBytes('publicKey', publicKey, X25519_KEY_BYTES);
  // Section 3.5 (a): bit 255 clear and the value below p.
  readElement(coordinate, publicKey);
  writeElement(canonical, coordinate);
  // Section 3.5 (b): on the curve, not on its twist, and in the prime-order subgroup.
  return equalBytes(canonical, publicKey) && isOfPrimeOrder(coordinate);
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
const multiple = scratchPoint();
const numerator = scratchElement();
const denominator = scratchElement();
const coordinate = scratchElement();
const canonical = scratchBytes(X25519_KEY_BYTES);
