/**
 * Ed25519 (RFC 8032) on @noble/curves, for request signatures.
 *
 * Strict in what it takes: s below L, canonical encodings of A and R, and A not of small order. The equation is the
 * cofactored one of RFC 8032, section 5.1.7.
 */

import { ed25519 } from '@noble/curves/ed25519.js';
import { assertBytes } from '../assert.ts';
import type { Ed25519PrivateKey, Ed25519PublicKey } from '../brand.ts';
import { asEd25519PrivateKey, asEd25519PublicKey } from '../brand.ts';
import { copyBytes } from '../bytes.ts';
import { ED25519_KEY_BYTES, ED25519_SIGNATURE_BYTES } from '../lengths.ts';
import type { Ed25519KeyPair } from '../provider.ts';

export function ed25519KeyPair(seed: Uint8Array): Ed25519KeyPair {
  assertBytes('seed', seed, ED25519_KEY_BYTES);
  const privateKey = copyBytes(seed);
  return {
    privateKey: asEd25519PrivateKey(privateKey),
    publicKey: asEd25519PublicKey(ed25519.getPublicKey(privateKey)),
  };
}

export function ed25519Sign(privateKey: Ed25519PrivateKey, message: Uint8Array): Uint8Array {
  assertBytes('privateKey', privateKey, ED25519_KEY_BYTES);
  assertBytes('message', message);
  return ed25519.sign(message, privateKey);
}

export function ed25519Verify(publicKey: Ed25519PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  assertBytes('publicKey', publicKey, ED25519_KEY_BYTES);
  assertBytes('message', message);
  assertBytes('signature', signature);
  if (signature.length !== ED25519_SIGNATURE_BYTES) return false;
  return ed25519.verify(signature, message, publicKey, STRICT);
}

/** RFC 8032 instead of ZIP 215, which takes encodings that are not canonical. */
const STRICT = { zip215: false };
