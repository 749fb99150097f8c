/**
 * Keys: a type per role, and the serialised forms with a leading type byte.
 *
 * Spec: Signal session layer, sections 1.1 and 1.3. Import is lenient exactly where the spec says peers are: trailing
 * bytes after a Curve25519 public key are dropped, and any 32-byte value is a key until it is used.
 */

import {
  asKyberCiphertext,
  asKyberPublicKey,
  asX25519PublicKey,
  type Brand,
  concatBytes,
  copyBytes,
  type KyberCiphertext,
  type KyberPublicKey,
  wipe,
  type X25519KeyPair,
  type X25519PublicKey,
} from '@sotto/crypto';
import { RatchetError } from './errors.ts';
import type { RandomEnv } from './step.ts';

/** Root key of the Double Ratchet, 32 bytes. Replaced by every Diffie-Hellman step. */
export type RootKey = Brand<'RootKey'>;
/** Key of a sending or receiving chain, 32 bytes. Replaced by every message. */
export type ChainKey = Brand<'ChainKey'>;
/** What a chain yields for one message, 32 bytes. The only secret kept for a skipped message. */
export type MessageSeed = Brand<'MessageSeed'>;
/** Cipher key (32), MAC key (32) and nonce (16) of one message of a session, 80 bytes. */
export type MessageKeys = Brand<'MessageKeys'>;
/** AES-256 key of one message. */
export type CipherKey = Brand<'CipherKey'>;
/** HMAC key of one message, 32 bytes. */
export type MacKey = Brand<'MacKey'>;
/** AES-CBC nonce of one message, 16 bytes. */
export type MessageNonce = Brand<'MessageNonce'>;
/** Seeds the post-quantum ratchet, 32 bytes from PQXDH. */
export type PostQuantumAuthKey = Brand<'PostQuantumAuthKey'>;
/** From which the post-quantum ratchet derives the chains of its next epoch, 32 bytes. */
export type PostQuantumRootKey = Brand<'PostQuantumRootKey'>;
/** Key of one direction of a post-quantum chain, 32 bytes. Replaced by every message. */
export type PostQuantumChainKey = Brand<'PostQuantumChainKey'>;
/** What the post-quantum ratchet adds to one message, 32 bytes. */
export type PostQuantumKey = Brand<'PostQuantumKey'>;
/** What a key exchange of the post-quantum ratchet gives both ends, 32 bytes. Mixed in at once and wiped. */
export type EpochSecret = Brand<'EpochSecret'>;
/** From which the authenticator of the post-quantum ratchet derives its next two keys, 32 bytes. */
export type AuthenticatorRootKey = Brand<'AuthenticatorRootKey'>;
/** HMAC key of the post-quantum key exchange, 32 bytes. */
export type AuthenticatorMacKey = Brand<'AuthenticatorMacKey'>;
/** From which both halves of an ML-KEM-768 ciphertext and its shared secret follow, 32 bytes. */
export type EncapsulationRandom = Brand<'EncapsulationRandom'>;

export const SERIALIZED_PUBLIC_KEY_BYTES = 33;
export const SERIALIZED_KEM_BYTES = 1569;
export const SIGNATURE_BYTES = 64;

/** 33 bytes: type byte `05`, u-coordinate (section 1.1). Throws on misuse only. */
export function serializePublicKey(publicKey: X25519PublicKey): Uint8Array {
  const bytes = new Uint8Array(SERIALIZED_PUBLIC_KEY_BYTES);
  writePublicKey(bytes, 0, publicKey);
  return bytes;
}

/** The same into `target`, from `offset`. */
export function writePublicKey(target: Uint8Array, offset: number, publicKey: X25519PublicKey): void {
  target[offset] = CURVE25519_TYPE;
  target.set(publicKey, offset + 1);
}

/** Section 1.1. `bytes` has 33 bytes; what follows these is dropped. Throws `E_KEY_INVALID`. */
export function parsePublicKey(bytes: Uint8Array): X25519PublicKey {
  // KY-01: a public key is its type byte and at least 32 bytes more; what follows them is dropped (section 1.1;
  // E_KEY_INVALID).
  if (bytes.length < SERIALIZED_PUBLIC_KEY_BYTES) throw keyError('public key is too short');
  // KY-02: the type byte of a public key is 05 (section 1.1; E_KEY_INVALID).
  if (bytes[0] !== CURVE25519_TYPE) throw keyError('public key has an unknown type');
  return asX25519PublicKey(copyBytes(bytes.subarray(1, SERIALIZED_PUBLIC_KEY_BYTES)));
}

/** 1569 bytes: type byte `08`, Kyber-1024 public key (section 1.3). Throws on misuse only. */
export function serializeKemPublicKey(publicKey: KyberPublicKey): Uint8Array {
  return concatBytes(Uint8Array.of(KYBER_1024_TYPE), publicKey);
}

/** Section 1.3. `bytes` has 1569 bytes. Throws `E_KEY_INVALID`. */
export function parseKemPublicKey(bytes: Uint8Array): KyberPublicKey {
  return asKyberPublicKey(parseKem(bytes, 'KEM public key'));
}

/** 1569 bytes: type byte `08`, Kyber-1024 ciphertext (section 1.3). Throws on misuse only. */
export function serializeKemCiphertext(ciphertext: KyberCiphertext): Uint8Array {
  return concatBytes(Uint8Array.of(KYBER_1024_TYPE), ciphertext);
}

/** Section 1.3. `bytes` has 1569 bytes. Throws `E_KEY_INVALID`. */
export function parseKemCiphertext(bytes: Uint8Array): KyberCiphertext {
  return asKyberCiphertext(parseKem(bytes, 'KEM ciphertext'));
}

/** A fresh Curve25519 key pair. The caller owns the private half. */
export function generateKeyPair(env: RandomEnv): X25519KeyPair {
  const random = env.random(32);
  try {
    return env.crypto.x25519KeyPair(random);
  } finally {
    wipe(random);
  }
}

function parseKem(bytes: Uint8Array, what: string): Uint8Array {
  // KY-03: the type byte of KEM objects is 08, Kyber-1024 round 3; no other scheme is taken (section 1.3;
  // E_KEY_INVALID).
  if (bytes[0] !== KYBER_1024_TYPE) throw keyError(`${what} has an unknown type`);
  // KY-04: a KEM public key or ciphertext has 1569 bytes exactly (section 1.3; E_KEY_INVALID).
  if (bytes.length !== SERIALIZED_KEM_BYTES) throw keyError(`${what} has a wrong length`);
  return copyBytes(bytes.subarray(1));
}

function keyError(message: string): RatchetError {
  return new RatchetError('E_KEY_INVALID', message);
}

const CURVE25519_TYPE = 0x05;
const KYBER_1024_TYPE = 0x08;
