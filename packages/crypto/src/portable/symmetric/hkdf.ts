/**
 * HKDF-SHA-256 (RFC 5869) for inputs of any length.
 *
 *     PRK  = HMAC(salt, inputKey)
 *     T(i) = HMAC(PRK, T(i - 1) || info || i), and the output is T(1) || T(2) || ..., cut to its length
 */

import { assertBytes, assertLength } from '../../assert.ts';
import { HASH_BYTES, HKDF_OUTPUT_BYTES_MAX } from '../../lengths.ts';
import { finishMac, innerState, keyWords, macWords, outerState, startKey, startKeyBytes, wipeHmac } from './hmac.ts';
import { absorb, BLOCK_BYTES, HASH_WORDS, startHash, wipeHash } from './sha256.ts';
import { writeWords } from './words.ts';

/** Extract, then expand. Without `salt`: 32 zero bytes. Returns `length` bytes, at most 8160. */
export function hkdfSha256(
  inputKey: Uint8Array,
  salt: Uint8Array | undefined,
  info: Uint8Array,
  length: number,
): Uint8Array {
  assertBytes('inputKey', inputKey);
  if (salt !== undefined) assertBytes('salt', salt);
  assertBytes('info', info);
  assertLength('length', length, HKDF_OUTPUT_BYTES_MAX);
  const output = new Uint8Array(length);
  try {
    extract(inputKey, salt);
    expand(output, info);
    return output;
  } finally {
    wipeHash();
    wipeHmac();
  }
}

/** Section 2.2. Leaves the states of PRK as the key in use. */
function extract(inputKey: Uint8Array, salt: Uint8Array | undefined): void {
  if (salt !== undefined) startKeyBytes(salt);
  startHash(salt === undefined ? NO_SALT_INNER : innerState, BLOCK_BYTES);
  absorb(inputKey, 0, inputKey.length);
  finishMac(keyWords, salt === undefined ? NO_SALT_OUTER : outerState);
  startKey(innerState, outerState);
}

/** Section 2.3. T(i - 1) is read where it was written, in `output`. */
function expand(output: Uint8Array, info: Uint8Array): void {
  for (let start = 0, i = 1; start < output.length; start += HASH_BYTES, i++) {
    startHash(innerState, BLOCK_BYTES);
    if (i > 1) absorb(output, start - HASH_BYTES, start);
    absorb(info, 0, info.length);
    absorb(COUNTERS, i, i + 1);
    finishMac(macWords, outerState);
    writeWords(output, start, Math.min(start + HASH_BYTES, output.length), macWords);
  }
}

/** Each i in a byte. */
const COUNTERS = Uint8Array.from({ length: 256 }, (_, i) => i);

/** The states of the salt that stands for none, computed once: a key of zeros, however long. */
export const NO_SALT_INNER = new Int32Array(HASH_WORDS);
export const NO_SALT_OUTER = new Int32Array(HASH_WORDS);
startKey(NO_SALT_INNER, NO_SALT_OUTER);
wipeHmac();
