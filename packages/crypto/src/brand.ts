/**
 * Nominal types for byte strings: one type per role, so that a chain key cannot be passed as a message key.
 * A brand exists at compile time only; it is put on where a value is made or parsed, nowhere else.
 *
 * Spec: lengths from the Signal session layer, sections 1.1 and 1.3, sparse post-quantum ratchet, section 7.1, and RFC
 * 8032, section 5.1.5.
 */

import { assertBytes } from './assert.ts';
import {
  ED25519_KEY_BYTES,
  KYBER_CIPHERTEXT_BYTES,
  KYBER_PRIVATE_KEY_BYTES,
  KYBER_PUBLIC_KEY_BYTES,
  KYBER_SHARED_SECRET_BYTES,
  ML_KEM_768_CIPHERTEXT1_BYTES,
  ML_KEM_768_CIPHERTEXT2_BYTES,
  ML_KEM_768_HEADER_BYTES,
  ML_KEM_768_PRIVATE_KEY_BYTES,
  ML_KEM_768_SHARED_SECRET_BYTES,
  ML_KEM_768_VECTOR_BYTES,
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
/** ML-KEM-768 private key: the seed d || z of FIPS 203, 64 bytes. */
export type MlKem768PrivateKey = Brand<'MlKem768PrivateKey'>;
/** First piece of an ML-KEM-768 public key: rho || SHA3-256(public key), 64 bytes. */
export type MlKem768Header = Brand<'MlKem768Header'>;
/** Second piece of an ML-KEM-768 public key: its first 1152 bytes. */
export type MlKem768Vector = Brand<'MlKem768Vector'>;
/** First 960 bytes of an ML-KEM-768 ciphertext. */
export type MlKem768Ciphertext1 = Brand<'MlKem768Ciphertext1'>;
/** Last 128 bytes of an ML-KEM-768 ciphertext. */
export type MlKem768Ciphertext2 = Brand<'MlKem768Ciphertext2'>;
/** Shared secret of an ML-KEM-768 encapsulation, 32 bytes. */
export type MlKem768SharedSecret = Brand<'MlKem768SharedSecret'>;

// Each of these puts its role on bytes of the right length, without a copy and without a look at the value. Another
// length is a `RangeError`.

/** `bytes` has 32 bytes. Throws on misuse only. */
export function asX25519PrivateKey(bytes: Uint8Array): X25519PrivateKey {
  assertBytes('bytes', bytes, X25519_KEY_BYTES);
  return bytes as X25519PrivateKey;
}

/** `bytes` has 32 bytes. Throws on misuse only. */
export function asX25519PublicKey(bytes: Uint8Array): X25519PublicKey {
  assertBytes('bytes', bytes, X25519_KEY_BYTES);
  return bytes as X25519PublicKey;
}

/** `bytes` has 32 bytes. Throws on misuse only. */
export function asSharedSecret(bytes: Uint8Array): SharedSecret {
  assertBytes('bytes', bytes, X25519_KEY_BYTES);
  return bytes as SharedSecret;
}

/** `bytes` has 32 bytes. Throws on misuse only. */
export function asEd25519PrivateKey(bytes: Uint8Array): Ed25519PrivateKey {
  assertBytes('bytes', bytes, ED25519_KEY_BYTES);
  return bytes as Ed25519PrivateKey;
}

/** `bytes` has 32 bytes. Throws on misuse only. */
export function asEd25519PublicKey(bytes: Uint8Array): Ed25519PublicKey {
  assertBytes('bytes', bytes, ED25519_KEY_BYTES);
  return bytes as Ed25519PublicKey;
}

/** `bytes` has 3168 bytes. Throws on misuse only. */
export function asKyberPrivateKey(bytes: Uint8Array): KyberPrivateKey {
  assertBytes('bytes', bytes, KYBER_PRIVATE_KEY_BYTES);
  return bytes as KyberPrivateKey;
}

/** `bytes` has 1568 bytes. Throws on misuse only. */
export function asKyberPublicKey(bytes: Uint8Array): KyberPublicKey {
  assertBytes('bytes', bytes, KYBER_PUBLIC_KEY_BYTES);
  return bytes as KyberPublicKey;
}

/** `bytes` has 1568 bytes. Throws on misuse only. */
export function asKyberCiphertext(bytes: Uint8Array): KyberCiphertext {
  assertBytes('bytes', bytes, KYBER_CIPHERTEXT_BYTES);
  return bytes as KyberCiphertext;
}

/** `bytes` has 32 bytes. Throws on misuse only. */
export function asKyberSharedSecret(bytes: Uint8Array): KyberSharedSecret {
  assertBytes('bytes', bytes, KYBER_SHARED_SECRET_BYTES);
  return bytes as KyberSharedSecret;
}

/** `bytes` has 64 bytes. Throws on misuse only. */
export function asMlKem768PrivateKey(bytes: Uint8Array): MlKem768PrivateKey {
  assertBytes('bytes', bytes, ML_KEM_768_PRIVATE_KEY_BYTES);
  return bytes as MlKem768PrivateKey;
}

/** `bytes` has 64 bytes. Throws on misuse only. */
export function asMlKem768Header(bytes: Uint8Array): MlKem768Header {
  assertBytes('bytes', bytes, ML_KEM_768_HEADER_BYTES);
  return bytes as MlKem768Header;
}

/** `bytes` has 1152 bytes. Throws on misuse only. */
export function asMlKem768Vector(bytes: Uint8Array): MlKem768Vector {
  assertBytes('bytes', bytes, ML_KEM_768_VECTOR_BYTES);
  return bytes as MlKem768Vector;
}

/** `bytes` has 960 bytes. Throws on misuse only. */
export function asMlKem768Ciphertext1(bytes: Uint8Array): MlKem768Ciphertext1 {
  assertBytes('bytes', bytes, ML_KEM_768_CIPHERTEXT1_BYTES);
  return bytes as MlKem768Ciphertext1;
}

/** `bytes` has 128 bytes. Throws on misuse only. */
export function asMlKem768Ciphertext2(bytes: Uint8Array): MlKem768Ciphertext2 {
  assertBytes('bytes', bytes, ML_KEM_768_CIPHERTEXT2_BYTES);
  return bytes as MlKem768Ciphertext2;
}

/** `bytes` has 32 bytes. Throws on misuse only. */
export function asMlKem768SharedSecret(bytes: Uint8Array): MlKem768SharedSecret {
  assertBytes('bytes', bytes, ML_KEM_768_SHARED_SECRET_BYTES);
  return bytes as MlKem768SharedSecret;
}
