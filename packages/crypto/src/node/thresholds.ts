/**
 * From which length on `node:crypto` is faster than JavaScript. A call of it costs 1 to 4 µs, whatever it does, and then
 * a fraction of what JavaScript takes for a byte.
 *
 * Measured with random data of 64 bytes to 2 KB on Node 20, 22, 24 and 26, both ways interleaved, least of 9 rounds, warm;
 * the smallest length at which node:crypto won on three of the four. Near it both take the same, so that a machine or a
 * version which differs loses little.
 */

import { throwsOnRawKeys } from './native.ts';

/** Of `sha256`, one-shot, which has no key to hand over. */
export const SHA256_BYTES_MIN = 128;
/** Of the text of an HMAC. Where a key object has to be made first, that is 1 µs more. */
export const HMAC_BYTES_MIN: number = throwsOnRawKeys ? 640 : 384;
/** Of the plaintext of AES-256-CBC, and of the data of AES-256-CTR. */
export const ENCRYPT_BYTES_MIN: number = throwsOnRawKeys ? 512 : 384;
/** Of the ciphertext of AES-256-CBC, which JavaScript has to turn the round keys around for. */
export const DECRYPT_BYTES_MIN: number = throwsOnRawKeys ? 384 : 256;
/** Of the plaintext of a message that is sealed. */
export const SEAL_BYTES_MIN: number = throwsOnRawKeys ? 640 : 384;
/** Of a message that is opened. */
export const OPEN_BYTES_MIN: number = throwsOnRawKeys ? 640 : 384;
