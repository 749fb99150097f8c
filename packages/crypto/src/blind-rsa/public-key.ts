/**
 * Public keys of issuers: RSA with 2048 bits and the exponent 65537, as SubjectPublicKeyInfo. That structure has one
 * encoding for such keys, so what is around the modulus is compared and not parsed.
 *
 * Spec: RFC 8017, section A.1; RFC 3279, section 2.3.1.
 */

import { assertBytes } from '../assert.ts';
import { concatBytes, equalBytes, hexToBytes } from '../bytes.ts';
import { CryptoError } from '../errors.ts';
import { bytesToInteger, integerToBytes } from './integers.ts';

/** Length of a modulus, a blinded message, a blind signature and a signature of issuers that have keys of 2048 bits. */
export const BLIND_RSA_BYTES = 256;
/** Length of such a key as SubjectPublicKeyInfo. */
export const BLIND_RSA_PUBLIC_KEY_BYTES = 294;

/** An RSA key to verify with. */
export interface BlindRsaPublicKey {
  readonly modulus: bigint;
  readonly exponent: bigint;
}

/**
 * Reads a SubjectPublicKeyInfo, `spki` 294 bytes. Throws `CryptoError` `E_PUBLIC_KEY_INVALID` unless it is that of an RSA
 * key with an odd modulus of exactly 2048 bits and the exponent 65537.
 */
export function parseBlindRsaPublicKey(spki: Uint8Array): BlindRsaPublicKey {
  assertBytes('spki', spki);
  const modulus = spki.subarray(PREFIX.length, PREFIX.length + BLIND_RSA_BYTES);
  const isWhole =
    spki.length === BLIND_RSA_PUBLIC_KEY_BYTES &&
    equalBytes(spki.subarray(0, PREFIX.length), PREFIX) &&
    equalBytes(spki.subarray(PREFIX.length + BLIND_RSA_BYTES), SUFFIX);
  if (!isWhole || modulus[0]! < 0x80 || modulus[BLIND_RSA_BYTES - 1]! % 2 === 0)
    throw new CryptoError('E_PUBLIC_KEY_INVALID', 'blind RSA: the public key is not one of 2048 bits');
  return { modulus: bytesToInteger(modulus), exponent: EXPONENT };
}

/** Inverse of {@link parseBlindRsaPublicKey}. Returns 294 bytes. Throws on misuse only. */
export function serializeBlindRsaPublicKey({ modulus, exponent }: BlindRsaPublicKey): Uint8Array {
  if (exponent !== EXPONENT || modulus >> BigInt(8 * BLIND_RSA_BYTES - 1) !== 1n)
    throw new RangeError('publicKey: must have 2048 bits and the exponent 65537');
  return concatBytes(PREFIX, integerToBytes(modulus, BLIND_RSA_BYTES), SUFFIX);
}

export const EXPONENT = 65537n;

/**
 * SEQUENCE (290) { SEQUENCE { OBJECT rsaEncryption, NULL }, BIT STRING (271) { SEQUENCE (266) { INTEGER (257) 00 modulus …
 */
const PREFIX = hexToBytes('30820122300d06092a864886f70d01010105000382010f003082010a0282010100');
/** … INTEGER 65537 } } } */
const SUFFIX = hexToBytes('0203010001');
