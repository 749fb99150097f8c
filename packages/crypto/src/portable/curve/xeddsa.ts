/**
 * XEdDSA as the Signal session layer uses it (section 1.2): signatures by X25519 keys.
 *
 * Differs from the XEdDSA paper: the Edwards key keeps its natural sign, which travels in the top bit of the signature.
 * Verification is laxer than Ed25519 in ways that peers observe: s need not be below L, u need not be canonical, and
 * points of small order are not refused. So a signature here is not a unique name for anything.
 */

import { sha512 } from '@noble/hashes/sha2.js';
import { assertBytes } from '../../assert.ts';
import type { X25519PrivateKey, X25519PublicKey } from '../../brand.ts';
import { copyBytes, equalBytes, wipe } from '../../bytes.ts';
import { X25519_KEY_BYTES, XEDDSA_RANDOM_BYTES, XEDDSA_SIGNATURE_BYTES } from '../../lengths.ts';
import { readCoordinate } from './coordinate.ts';
import { scratchPoint, setAffine } from './edwards.ts';
import { encodeAffine, encodePoint } from './edwards-bytes.ts';
import { scratchElement } from './field.ts';
import { rememberPublicKeys } from './public-keys.ts';
import { reduceScalar } from './scalar.ts';
import { wipeScratch } from './scratch.ts';
import { encodeBaseMultiple, recoverR, signWithScalar } from './signing.ts';
import { clamp } from './x25519.ts';

export function xeddsaSign(privateKey: X25519PrivateKey, message: Uint8Array, random: Uint8Array): Uint8Array {
  assertBytes('privateKey', privateKey, X25519_KEY_BYTES);
  assertBytes('message', message);
  assertBytes('random', random, XEDDSA_RANDOM_BYTES);
  const clamped = clamp(privateKey);
  // Step 1: A = k*B with its natural sign. A scalar need not be reduced here.
  // Step 3: r = SHA512(FE || 31 x FF || k || M || Z).
  const nonceHash = sha512.create().update(NONCE_PREFIX).update(clamped).update(message).update(random).digest();
  try {
    const encodedKey = publicKeys(privateKey, () => encodeBaseMultiple(clamped));
    const signature = signWithScalar(clamped, encodedKey, nonceHash, message);
    // Step 5: s is below L and leaves the top bit for the sign of A.
    signature[63]! |= encodedKey[31]! & SIGN_BIT;
    return signature;
  } finally {
    wipe(clamped, nonceHash);
    wipeScratch();
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
  if (!readCoordinate(x, y, publicKey, sign)) return false;
  setAffine(key, x, y);
  // Steps 4 and 5: R == s*B - h*A, compared as encoded, so without the cofactor.
  const encodedR = signature.subarray(0, 32);
  recoverR(expected, key, encodeAffine(x, y), encodedR, reduceScalar(encodedS), message);
  return equalBytes(encodePoint(expected), encodedR);
}

const publicKeys = rememberPublicKeys<X25519PrivateKey>();

/** FE || 31 x FF: no encoding of a point, so the nonce hash never collides with the challenge hash. */
const NONCE_PREFIX = new Uint8Array(32).fill(0xff);
NONCE_PREFIX[0] = 0xfe;
const SIGN_BIT = 0x80;
const S_UNUSED_BITS = 0b1110_0000;

const x = scratchElement();
const y = scratchElement();
const key = scratchPoint();
const expected = scratchPoint();
