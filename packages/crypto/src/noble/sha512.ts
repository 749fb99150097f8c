/**
 * SHA-512 (FIPS 180-4) on @noble/hashes. Apart from the other hashes, because the portable backend has it from here and a
 * process that starts should not load the rest.
 */

import { sha512 as nobleSha512 } from '@noble/hashes/sha2.js';
import { assertBytes } from '../assert.ts';

export function sha512(data: Uint8Array): Uint8Array {
  assertBytes('data', data);
  return nobleSha512(data);
}
