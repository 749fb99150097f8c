/**
 * The platform's secure random source. The protocol layers never use it: it is passed to them as `random`.
 *
 * Spec: none of a protocol; `getRandomValues` of Web Cryptography.
 */

import { assertLength } from './assert.ts';
import { CryptoError } from './errors.ts';
import type { RandomBytes } from './provider.ts';

/**
 * `length` random bytes of `globalThis.crypto`, at most 2^24. Throws `CryptoError` `E_RANDOM_UNAVAILABLE` where there
 * is none.
 */
export const systemRandom: RandomBytes = (length) => {
  assertLength('length', length, RANDOM_BYTES_MAX);
  if (typeof crypto !== 'object' || typeof crypto.getRandomValues !== 'function') {
    throw new CryptoError('E_RANDOM_UNAVAILABLE', 'the platform has no secure random source');
  }
  const bytes = new Uint8Array(length);
  for (let start = 0; start < length; start += CALL_BYTES_MAX) {
    crypto.getRandomValues(bytes.subarray(start, start + CALL_BYTES_MAX));
  }
  return bytes;
};

// The one function of Web Cryptography that is needed.
declare const crypto: { getRandomValues(bytes: Uint8Array): Uint8Array } | undefined;

/** Web Cryptography, `getRandomValues`: a longer array is refused. */
const CALL_BYTES_MAX = 65_536;
/** Nothing here needs more; a larger number is a mistake that would stop the process. */
const RANDOM_BYTES_MAX = 1 << 24;
