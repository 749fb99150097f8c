/**
 * Ed25519 (RFC 8032) in double precision, for request signatures.
 *
 * Strict in what it takes: s below L, canonical encodings of A and R, and A not of small order. The equation is the
 * cofactored one of RFC 8032, section 5.1.7.
 */

import { sha512 } from '@noble/hashes/sha2.js';
import { assertBytes } from '../../assert.ts';
import type { Ed25519PrivateKey, Ed25519PublicKey } from '../../brand.ts';
import { asEd25519PrivateKey, asEd25519PublicKey } from '../../brand.ts';
import { copyBytes, equalBytes, wipe } from '../../bytes.ts';
import { ED25519_KEY_BYTES, ED25519_SIGNATURE_BYTES } from '../../lengths.ts';
import type { Ed25519KeyPair } from '../../provider.ts';
import { doublePoint, newAddend, type Point, scratchPoint, setAddend, subtractPoint } from './edwards.ts';
import { decodePoint } from './edwards-bytes.ts';
import { scratchElement, subtract } from './field.ts';
import { isZero } from './field-bytes.ts';
import { rememberPublicKeys } from './public-keys.ts';
import { reduceScalar } from './scalar.ts';
import { wipeScratch } from './scratch.ts';
import { encodeBaseMultiple, recoverR, signWithScalar } from './signing.ts';
import { clamp } from './x25519.ts';

export function ed25519KeyPair(seed: Uint8Array): Ed25519KeyPair {
  assertBytes('seed', seed, ED25519_KEY_BYTES);
  const privateKey = asEd25519PrivateKey(copyBytes(seed));
  const { scalar, prefix } = expandKey(privateKey);
  try {
    const publicKey = publicKeys(privateKey, () => encodeBaseMultiple(scalar));
    return { privateKey, publicKey: asEd25519PublicKey(copyBytes(publicKey)) };
  } finally {
    wipe(scalar, prefix);
    wipeScratch();
  }
}

export function ed25519Sign(privateKey: Ed25519PrivateKey, message: Uint8Array): Uint8Array {
  assertBytes('privateKey', privateKey, ED25519_KEY_BYTES);
  assertBytes('message', message);
  const { scalar, prefix } = expandKey(privateKey);
  const nonceHash = sha512.create().update(prefix).update(message).digest();
  try {
    const encodedKey = publicKeys(privateKey, () => encodeBaseMultiple(scalar));
    return signWithScalar(scalar, encodedKey, nonceHash, message);
  } finally {
    wipe(scalar, prefix, nonceHash);
    wipeScratch();
  }
}

export function ed25519Verify(publicKey: Ed25519PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  assertBytes('publicKey', publicKey, ED25519_KEY_BYTES);
  assertBytes('message', message);
  assertBytes('signature', signature);
  if (signature.length !== ED25519_SIGNATURE_BYTES) return false;
  const encodedR = signature.subarray(0, 32);
  const encodedS = signature.subarray(32);
  if (!equalBytes(reduceScalar(encodedS), encodedS)) return false;
  if (!decodePoint(key, publicKey) || !decodePoint(given, encodedR) || isSmallOrder(key)) return false;
  // 8 (s*B - h*A - R) is the neutral point.
  recoverR(expected, key, publicKey, encodedR, encodedS, message);
  setAddend(subtrahend, given);
  subtractPoint(expected, expected, subtrahend);
  return isSmallOrder(expected);
}

/** Section 5.1.5: the clamped scalar, and the prefix of the nonce hash. The caller wipes both. */
function expandKey(seed: Uint8Array): { scalar: Uint8Array; prefix: Uint8Array } {
  const hash = sha512(seed);
  try {
    return { scalar: clamp(hash.subarray(0, 32)), prefix: copyBytes(hash.subarray(32)) };
  } finally {
    wipe(hash);
  }
}

/** Whether 8 times the point, which is public, is the neutral one: x = 0 and y = 1. */
function isSmallOrder(point: Point): boolean {
  doublePoint(eightfold, point, false);
  doublePoint(eightfold, eightfold, false);
  doublePoint(eightfold, eightfold, false);
  subtract(yMinusZ, eightfold.y, eightfold.z);
  return isZero(eightfold.x) && isZero(yMinusZ);
}

const publicKeys = rememberPublicKeys<Ed25519PrivateKey>();

const key = scratchPoint();
const given = scratchPoint();
const expected = scratchPoint();
const eightfold = scratchPoint();
const yMinusZ = scratchElement();
const subtrahend = newAddend();
