/**
 * What XEdDSA and Ed25519 share: the signature by a scalar, and the point that verification compares (RFC 8032,
 * sections 5.1.6 and 5.1.7, in whose symbols the comments are).
 */

import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, wipe } from '../../bytes.ts';
import { multiplyBase } from './base-multiply.ts';
import { subtractMultiples } from './double-multiply.ts';
import { type Point, scratchPoint } from './edwards.ts';
import { encodePoint } from './edwards-bytes.ts';
import { multiplyAddScalars, reduceScalar } from './scalar.ts';

/** The encoding of scalar * B, for a scalar of 32 bytes. No branch and no index depends on it. */
export function encodeBaseMultiple(scalar: Uint8Array): Uint8Array {
  multiplyBase(multiple, scalar);
  return encodePoint(multiple);
}

/**
 * R || s, for the private scalar a, 32 bytes, and the encoding of the public key A. `nonceHash`, 64 bytes, gives r. No
 * branch and no index depends on a scalar. The caller wipes what it passes.
 */
export function signWithScalar(
  scalar: Uint8Array,
  encodedKey: Uint8Array,
  nonceHash: Uint8Array,
  message: Uint8Array,
): Uint8Array {
  const r = reduceScalar(nonceHash);
  try {
    const encodedR = encodeBaseMultiple(r);
    const h = hashToScalar(encodedR, encodedKey, message);
    // s = r + h a
    return concatBytes(encodedR, multiplyAddScalars(h, scalar, r));
  } finally {
    wipe(r);
  }
}

/** out = s*B - h*A with h = SHA-512(R || A || M): the point R of a signature that A made. */
export function recoverR(
  out: Point,
  key: Point,
  encodedKey: Uint8Array,
  encodedR: Uint8Array,
  s: Uint8Array,
  message: Uint8Array,
): void {
  subtractMultiples(out, s, hashToScalar(encodedR, encodedKey, message), key);
}

/** SHA-512 of the parts modulo L. They are public, and so is the scalar. */
function hashToScalar(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = sha512.create();
  for (const part of parts) hash.update(part);
  return reduceScalar(hash.digest());
}

const multiple = scratchPoint();
