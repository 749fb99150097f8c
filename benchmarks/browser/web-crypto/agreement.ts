/**
 * X25519 by Web Cryptography. Importing a private key costs as much as an agreement, so the imported one is kept beside
 * its bytes for as long as these live; a stored session has the bytes alone.
 */

import {
  asX25519PrivateKey,
  asX25519PublicKey,
  type X25519KeyPair,
  type X25519PrivateKey,
  type X25519PublicKey,
} from '@sotto/crypto';
import { owned } from '../../src/byte-store.ts';
import type { Bytes } from '../../src/implementation.ts';

/** Rejects where the platform does not have the curve. */
export async function generateKeyPair(): Promise<X25519KeyPair> {
  const pair = await subtle.generateKey('X25519', true, ['deriveBits']);
  if (!('privateKey' in pair)) throw new TypeError('X25519: gave one key');
  const [pkcs8, raw] = await Promise.all([
    subtle.exportKey('pkcs8', pair.privateKey),
    subtle.exportKey('raw', pair.publicKey),
  ]);
  const privateKey = asX25519PrivateKey(clamp(new Uint8Array(pkcs8).slice(PKCS8_HEAD.length)));
  imported.set(privateKey, pair.privateKey);
  return { privateKey, publicKey: asX25519PublicKey(new Uint8Array(raw)) };
}

/** RFC 7748. Rejects where the result is all zero. */
export async function agree(privateKey: X25519PrivateKey, publicKey: X25519PublicKey): Promise<Bytes> {
  const [ours, theirs] = await Promise.all([
    imported.get(privateKey) ?? importPrivateKey(privateKey),
    subtle.importKey('raw', owned(publicKey), 'X25519', false, []),
  ]);
  return new Uint8Array(await subtle.deriveBits({ name: 'X25519', public: theirs }, ours, 256));
}

async function importPrivateKey(privateKey: X25519PrivateKey): Promise<CryptoKey> {
  const pkcs8 = new Uint8Array(PKCS8_HEAD.length + privateKey.length);
  pkcs8.set(PKCS8_HEAD);
  pkcs8.set(privateKey, PKCS8_HEAD.length);
  const key = await subtle.importKey('pkcs8', pkcs8, 'X25519', false, ['deriveBits']);
  imported.set(privateKey, key);
  return key;
}

/** RFC 7748, section 5: a platform gives the scalar as it was drawn. */
function clamp(scalar: Bytes): Bytes {
  scalar[0] = scalar[0]! & 248;
  scalar[31] = (scalar[31]! & 127) | 64;
  return scalar;
}

const { subtle } = globalThis.crypto;
const imported = new WeakMap<X25519PrivateKey, CryptoKey>();

/** RFC 8410, section 7: what stands before the 32 bytes of a private key. */
const PKCS8_HEAD = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20);
