/**
 * When `node:crypto` is faster than JavaScript: for long texts, and while the JavaScript is cold.
 *
 * Long: a call of `node:crypto` costs 1 to 4 µs, whatever it does, and then a fraction of what JavaScript takes for a byte.
 * The lengths below are where the two met on Node 20, 22 and 26, and apart from those where a raw key throws (native.ts);
 * random data of 64 bytes to 2 KB, both ways interleaved, least of 11 rounds, warm. Near them both take the same, so that a
 * machine or a version which differs loses little.
 *
 * Cold: an engine interprets the unrolled code of the portable backend 20 times slower than it runs it in the end, and
 * takes some 40 messages to find out that it pays to compile it. A process that lives for a few messages never gets there.
 * So the first calls go to `node:crypto`, whatever their length. In fresh processes, encrypting 1 KB, µs:
 *
 *     message number               1     2     6    20   100   200    1 to 100
 *     JavaScript from the start  2453   408   443   438    20    21       44000
 *     node:crypto first          1408   120   113    51    42    22        7000
 */

import { throwsOnRawKeys } from './native.ts';

/** Of the data of SHA-256, which has no key to hand over. */
export const SHA256_BYTES_MIN = 128;
/** Of the text of an HMAC. */
export const HMAC_BYTES_MIN: number = throwsOnRawKeys ? 768 : 384;
/** Of the plaintext of AES-256-CBC. */
export const ENCRYPT_BYTES_MIN: number = throwsOnRawKeys ? 512 : 384;
/** Of the ciphertext of AES-256-CBC. */
export const DECRYPT_BYTES_MIN: number = throwsOnRawKeys ? 448 : 320;
/** Of the data of AES-256-CTR, which in JavaScript is a little slower, and here a little faster, than the other mode. */
export const CTR_BYTES_MIN: number = throwsOnRawKeys ? 384 : 256;
/** Of the plaintext of a message that is sealed. */
export const SEAL_BYTES_MIN: number = throwsOnRawKeys ? 640 : 384;
/** Of a message that is opened. */
export const OPEN_BYTES_MIN: number = throwsOnRawKeys ? 640 : 448;
/** Whether `length` bytes are for `node:crypto`: as many as `lengthMin`, or any number in one of the first calls. */
export function isForNative(length: number, lengthMin: number): boolean {
  return length >= lengthMin || spendColdCall();
}

/** Whether this is one of the calls that `node:crypto` does since JavaScript is cold; each asks once. */
export function spendColdCall(): boolean {
  if (coldCalls === 0) return false;
  coldCalls--;
  return true;
}

/** Those of 128 messages: two chains, message keys, cipher with MAC. */
export const COLD_CALLS: number = 4 * 128;
let coldCalls = COLD_CALLS;
