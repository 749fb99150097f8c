/** SHA-256 (FIPS 180-4), HMAC (RFC 2104) and HKDF (RFC 5869) on @noble/hashes, which wipes its own state. */

import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { assertBytes, assertLength } from '../assert.ts';
import { HKDF_OUTPUT_BYTES_MAX } from '../lengths.ts';

export function sha256(data: Uint8Array): Uint8Array {
  assertBytes('data', data);
  return nobleSha256(data);
}

export function hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array {
  assertBytes('key', key);
  assertBytes('data', data);
  return hmac(nobleSha256, key, data);
}

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
  return hkdf(nobleSha256, inputKey, salt, info, length);
}
