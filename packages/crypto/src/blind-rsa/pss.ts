/**
 * EMSA-PSS with SHA-384, MGF1 with SHA-384 and a salt of 48 bytes.
 *
 * Spec: RFC 8017, sections 9.1 and B.2.1.
 */

import { sha384 } from '@noble/hashes/sha2.js';
import { concatBytes, equalBytes, uint32ToBytes } from '../bytes.ts';

export const SALT_BYTES = 48;
const HASH_BYTES = 48;
const TRAILER = 0xbc;

/** Section 9.1.1. `bits` is one less than those of the modulus. */
export const encodePss = (message: Uint8Array, bits: number, salt: Uint8Array): Uint8Array => {
  const hash = hashWithSalt(message, salt);
  const encoded = new Uint8Array(Math.ceil(bits / 8));
  const masked = encoded.length - HASH_BYTES - 1;
  // DB = PS || 0x01 || salt
  encoded[masked - SALT_BYTES - 1] = 0x01;
  encoded.set(salt, masked - SALT_BYTES);
  mask(encoded.subarray(0, masked), hash, bits);
  encoded.set(hash, masked);
  encoded[encoded.length - 1] = TRAILER;
  return encoded;
};

/** Section 9.1.2. Everything in it is public. */
export const isPssEncoding = (message: Uint8Array, bits: number, encoded: Uint8Array): boolean => {
  const masked = encoded.length - HASH_BYTES - 1;
  if (encoded[encoded.length - 1] !== TRAILER || (encoded[0]! & ~firstByteMask(bits, encoded.length)) !== 0)
    return false;
  const hash = encoded.subarray(masked, masked + HASH_BYTES);
  const block = encoded.slice(0, masked);
  mask(block, hash, bits);
  const separator = masked - SALT_BYTES - 1;
  if (block[separator] !== 0x01 || block.subarray(0, separator).some((byte) => byte !== 0)) return false;
  return equalBytes(hash, hashWithSalt(message, block.subarray(separator + 1)));
};

/** M' = eight zero bytes || Hash(M) || salt */
const hashWithSalt = (message: Uint8Array, salt: Uint8Array): Uint8Array =>
  sha384(concatBytes(new Uint8Array(8), sha384(message), salt));

/** Masks or unmasks in place, and clears the bits that a modulus of this size has no room for. */
const mask = (block: Uint8Array, seed: Uint8Array, bits: number): void => {
  // MGF1(seed) = Hash(seed || 0) || Hash(seed || 1) || …
  for (let start = 0, counter = 0; start < block.length; start += HASH_BYTES, counter++) {
    const part = sha384(concatBytes(seed, uint32ToBytes(counter)));
    for (let i = start; i < Math.min(start + HASH_BYTES, block.length); i++) block[i]! ^= part[i - start]!;
  }
  block[0]! &= firstByteMask(bits, block.length + HASH_BYTES + 1);
};

const firstByteMask = (bits: number, bytes: number): number => 0xff >> (8 * bytes - bits);
