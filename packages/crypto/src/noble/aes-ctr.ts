/**
 * AES-256-CTR from an all-zero counter block on @noble/ciphers (session layer, section 0; NIST SP 800-38A, section 6.5).
 *
 * There is no nonce: two messages under one key give away the XOR of both, so a key is for one message. The mode does
 * not authenticate either; every bit that is flipped on the way is flipped in the result.
 *
 * The session layer counts in the last 4 bytes, the backend in all 16. From zero both are alike for 2^36 bytes, which no
 * message comes near.
 */

import { ctr } from '@noble/ciphers/aes.js';
import { assertBytes } from '../assert.ts';
import { AES_BLOCK_BYTES, AES_KEY_BYTES } from '../lengths.ts';

export function aesCtr(key: Uint8Array, data: Uint8Array): Uint8Array {
  assertBytes('key', key, AES_KEY_BYTES);
  assertBytes('data', data);
  return ctr(key, new Uint8Array(AES_BLOCK_BYTES)).encrypt(data);
}
