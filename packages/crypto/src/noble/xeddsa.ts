/**
 * XEdDSA as the Signal session layer uses it (section 1.2): signatures by X25519 keys.
 *
 * Differs from the XEdDSA paper: the Edwards key keeps its natural sign, which travels in the top bit of the signature.
 * Verification is laxer than Ed25519 in ways that peers observe: s need not be below L, u need not be canonical, and
 * points of small order are not refused. So a signature here is not a unique name for anything.
 */

import { sha512 } from '@noble/hashes/sha2.js';
import { assertBytes } from '../assert.ts';
import type { X25519PrivateKey, X25519PublicKey } from '../brand.ts';
import { copyBytes, equalBytes, wipe } from '../bytes.ts';
import { X25519_KEY_BYTES, XEDDSA_RANDOM_BYTES, XEDDSA_SIGNATURE_BYTES } from '../lengths.ts';
import { coordinateFromBytes, Point, pointFromCoordinate, SIGN_BIT, scalarFromBytes, scalarToBytes } from './curve.ts';
import { clamp } from './x25519.ts';

export function xeddsaSign(privateKey: X25519PrivateKey, message: Uint8Array, random: Uint8Array): Uint8Array {
  assertBytes('privateKey', privateKey, X25519_KEY_BYTES);
  assertBytes('message', message);
  assertBytes('random', random, XEDDSA_RANDOM_BYTES);
  const clamped = clamp(privateKey);
  try {
    // Step 1: a = k mod L; A = a*B with its natural sign.
    const a = scalarFromBytes(clamped);
    const encodedKey = Point.BASE.multiply(a).toBytes();
    // Step 3: r = SHA512(FE || 31 x FF || k || M || Z) mod L; R = r*B.
    const r = hashToScalar(NONCE_PREFIX, clamped, message, random);
    const encodedR = Point.BASE.multiply(r).toBytes();
    // Steps 4 and 5: h = SHA512(R || A || M) mod L; s = r + h*a mod L.
    const h = hashToScalar(encodedR, encodedKey, message);
    const s = scalarToBytes(Point.Fn.create(r + h * a));
    const signature = new Uint8Array(XEDDSA_SIGNATURE_BYTES);
    signature.set(encodedR);
    signature.set(s, 32);
    signature[63] = (signature[63]! & ~SIGN_BIT) | (encodedKey[31]! & SIGN_BIT);
    return signature;
  } finally {
    wipe(clamped);
  }
}

export function xeddsaVerify(publicKey: X25519PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  assertBytes('publicKey', publicKey, X25519_KEY_BYTES);
  assertBytes('message', message);
  assertBytes('signature', signature);
  if (signature.length !== XEDDSA_SIGNATURE_BYTES) return false;
  // Steps 1 and 2: take the sign out of byte 63; what is left must be below 2^253, and is reduced modulo L.
  const sign = (signature[63]! & SIGN_BIT) !== 0;
  const encodedS = copyBytes(signature.subarray(32));
  encodedS[31]! &= ~SIGN_BIT;
  if ((encodedS[31]! & S_UNUSED_BITS) !== 0) return false;
  // Step 3: u modulo p without bit 255, then the Edwards point of that u and sign.
  const key = pointFromCoordinate(coordinateFromBytes(publicKey), sign);
  if (key === undefined) return false;
  // Steps 4 and 5: R == s*B - h*A, compared as encoded, so without the cofactor.
  const encodedR = signature.subarray(0, 32);
  const h = hashToScalar(encodedR, key.toBytes(), message);
  const expected = Point.BASE.multiplyUnsafe(scalarFromBytes(encodedS)).add(key.negate().multiplyUnsafe(h));
  return equalBytes(expected.toBytes(), encodedR);
}

function hashToScalar(...parts: readonly Uint8Array[]): bigint {
  const hash = sha512.create();
  for (const part of parts) hash.update(part);
  const digest = hash.digest();
  try {
    return scalarFromBytes(digest);
  } finally {
    wipe(digest);
  }
}

/** FE || 31 x FF: no encoding of a point, so the nonce hash never collides with the challenge hash. */
const NONCE_PREFIX = new Uint8Array(32).fill(0xff);
NONCE_PREFIX[0] = 0xfe;
const S_UNUSED_BITS = 0b1110_0000;
