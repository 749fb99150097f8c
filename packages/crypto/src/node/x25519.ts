/**
 * X25519 (RFC 7748) on `node:crypto` (session layer, section 1.1).
 *
 * The scalar multiplication is that of OpenSSL (BoringSSL in Bun, Rust in Deno), which claims constant time. Section 3.5,
 * the check of a base key, has no counterpart there and is that of the portable backend.
 *
 * Secrets: key-objects.ts and curve-keys.ts say which copies of a private key stay, where, and how long.
 */

import { diffieHellman } from 'node:crypto';
import { assertBytes } from '../assert.ts';
import type { SharedSecret, X25519PrivateKey, X25519PublicKey } from '../brand.ts';
import { asSharedSecret, asX25519PrivateKey, asX25519PublicKey } from '../brand.ts';
import { bytesToHex, equalBytes, hexToBytes } from '../bytes.ts';
import { X25519_KEY_BYTES } from '../lengths.ts';
import { clamp } from '../portable/curve/x25519.ts';
import { portablePrimitives } from '../portable/provider.ts';
import type { X25519KeyPair } from '../provider.ts';
import { x25519Keys } from './curve-keys.ts';
import { keepKeyObjects } from './key-objects.ts';
import { once, ownBytes } from './native.ts';

export function x25519KeyPair(random: Uint8Array): X25519KeyPair {
  assertBytes('random', random, X25519_KEY_BYTES);
  if (!hasX25519()) return portablePrimitives.x25519KeyPair(random);
  return nativeKeyPair(random);
}

export function x25519SharedSecret(privateKey: X25519PrivateKey, publicKey: X25519PublicKey): SharedSecret {
  assertBytes('privateKey', privateKey, X25519_KEY_BYTES);
  assertBytes('publicKey', publicKey, X25519_KEY_BYTES);
  const sharedSecret = hasX25519() ? nativeSharedSecret(privateKey, publicKey) : undefined;
  // OpenSSL throws where the result is all zero. What it throws has no fixed name, so the portable backend decides what
  // it was: it refuses the same public keys, and computes the secret if that was not the reason.
  return sharedSecret ?? portablePrimitives.x25519SharedSecret(privateKey, publicKey);
}

function nativeKeyPair(random: Uint8Array): X25519KeyPair {
  const privateKey = asX25519PrivateKey(clamp(random));
  const key = x25519Keys.privateKey(privateKey);
  keyObjects.keep(privateKey, key);
  return { privateKey, publicKey: asX25519PublicKey(x25519Keys.publicBytes(key)) };
}

/** `undefined` where the runtime refuses, and where the result is all zero. */
function nativeSharedSecret(privateKey: X25519PrivateKey, publicKey: X25519PublicKey): SharedSecret | undefined {
  const key = keyObjects.of(privateKey);
  try {
    const sharedSecret = diffieHellman({ privateKey: key, publicKey: x25519Keys.publicKey(publicKey) });
    return equalBytes(sharedSecret, ZERO) ? undefined : asSharedSecret(ownBytes(sharedSecret));
  } catch {
    return undefined;
  }
}

const keyObjects = keepKeyObjects<X25519PrivateKey>(x25519Keys.privateKey);
const ZERO = new Uint8Array(X25519_KEY_BYTES);

/** RFC 7748, section 6.1. Alice's private key is not clamped there, and Bob's public key gets the bit that is ignored. */
export const hasX25519: () => boolean = once(() => {
  const alice = asX25519PrivateKey(hexToBytes('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a'));
  const bob = asX25519PublicKey(hexToBytes('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882bcf'));
  const { publicKey } = nativeKeyPair(alice);
  const sharedSecret = nativeSharedSecret(alice, bob);
  return (
    sharedSecret !== undefined &&
    bytesToHex(publicKey) === '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a' &&
    bytesToHex(sharedSecret) === '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742' &&
    nativeSharedSecret(alice, asX25519PublicKey(ZERO)) === undefined
  );
});
