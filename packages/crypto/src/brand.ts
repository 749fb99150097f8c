/**
 * Nominal types for byte strings: one type per role, so that a chain key cannot be passed as a message key.
 * A brand exists at compile time only; it is put on where a value is made or parsed, nowhere else.
 */

import { assertBytes } from './assert.ts';
import {
  ED25519_KEY_BYTES,
  KYBER_CIPHERTEXT_BYTES,
  KYBER_PRIVATE_KEY_BYTES,
  KYBER_PUBLIC_KEY_BYTES,
  KYBER_SHARED_SECRET_BYTES,
  X25519_KEY_BYTES,
} from './lengths.ts';

declare const brand: unique symbol;

/** `Uint8Array` of a fixed role `Name`. */
export type Brand<Name extends string> = Uint8Array & { readonly [brand]: Name };

/** X25519 private key, 32 bytes, clamped. */
export type X25519PrivateKey = Brand<'X25519PrivateKey'>;
/** X25519 public key, 32 bytes, little-endian u-coordinate, no type byte. */
export type X25519PublicKey = Brand<'X25519PublicKey'>;
/** Output of an X25519 agreement, 32 bytes. */
export type SharedSecret = Brand<'SharedSecret'>;
/** Ed25519 seed, 32 bytes. */
export type Ed25519PrivateKey = Brand<'Ed25519PrivateKey'>;
/** Ed25519 public key, 32 bytes. */
export type Ed25519PublicKey = Brand<'Ed25519PublicKey'>;
/** Kyber-1024 private key, 3168 bytes, no type byte. */
export type KyberPrivateKey = Brand<'KyberPrivateKey'>;
/** Kyber-1024 public key, 1568 bytes, no type byte. */
export type KyberPublicKey = Brand<'KyberPublicKey'>;
/** Kyber-1024 ciphertext, 1568 bytes, no type byte. */
export type KyberCiphertext = Brand<'KyberCiphertext'>;
/** Shared secret of a Kyber-1024 encapsulation, 32 bytes. */
export type KyberSharedSecret = Brand<'KyberSharedSecret'>;

// Each of these puts its role on bytes of the right length, without a copy. Another length is a `RangeError`.

export function asX25519PrivateKey(bytes: Uint8Array): X25519PrivateKey {
  assertBytes('bytes', bytes, X25519_KEY_BYTES);
  return bytes as X25519PrivateKey;
}

export function asX25519PublicKey(bytes: Uint8Array): X25519PublicKey {
  assertBytes('bytes', bytes, X25519_KEY_BYTES);
  return bytes as X25519PublicKey;
}

export function asSharedSecret(bytes: Uint8Array): SharedSecret {
  assertBytes('bytes', bytes, X25519_KEY_BYTES);
  return bytes as SharedSecret;
}

export function asEd25519PrivateKey(bytes: Uint8Array): Ed25519PrivateKey {
  assertBytes('bytes', bytes, ED25519_KEY_BYTES);
  return bytes as Ed25519PrivateKey;
}

export function asEd25519PublicKey(bytes: Uint8Array): Ed25519PublicKey {
  assertBytes('bytes', bytes, ED25519_KEY_BYTES);
  return bytes as Ed25519PublicKey;
}

export function asKyberPrivateKey(bytes: Uint8Array): KyberPrivateKey {
  assertBytes('bytes', bytes, KYBER_PRIVATE_KEY_BYTES);
  return bytes as KyberPrivateKey;
}

export function asKyberPublicKey(bytes: Uint8Array): KyberPublicKey {
  assertBytes('bytes', bytes, KYBER_PUBLIC_KEY_BYTES);
  return bytes as KyberPublicKey;
}

export function asKyberCiphertext(bytes: Uint8Array): KyberCiphertext {
  assertBytes('bytes', bytes, KYBER_CIPHERTEXT_BYTES);
  return bytes as KyberCiphertext;
}

export function asKyberSharedSecret(bytes: Uint8Array): KyberSharedSecret {
  assertBytes('bytes', bytes, KYBER_SHARED_SECRET_BYTES);
  return bytes as KyberSharedSecret;
}
