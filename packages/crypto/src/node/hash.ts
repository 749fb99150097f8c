/** SHA-2 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104) on `node:crypto`, as thresholds.ts says. */

import { createHmac } from 'node:crypto';
import { assertBytes } from '../assert.ts';
import { bytesToHex, utf8ToBytes } from '../bytes.ts';
import { portablePrimitives } from '../portable/provider.ts';
import { hash, once, ownBytes, secretKeyOf } from './native.ts';
import { HMAC_BYTES_MIN, isForNative, SHA256_BYTES_MIN } from './thresholds.ts';

export function sha256(data: Uint8Array): Uint8Array {
  assertBytes('data', data);
  const isNative = isForNative(data.length, SHA256_BYTES_MIN) && hasHash();
  return isNative ? nativeDigest('sha256', data) : portablePrimitives.sha256(data);
}

export function sha512(data: Uint8Array): Uint8Array {
  assertBytes('data', data);
  return hasHash() ? nativeDigest('sha512', data) : portablePrimitives.sha512(data);
}

export function hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array {
  assertBytes('key', key);
  assertBytes('data', data);
  if (!isForNative(data.length, HMAC_BYTES_MIN) || !hasHmac()) return portablePrimitives.hmacSha256(key, data);
  return ownBytes(createHmac('sha256', secretKeyOf(key)).update(data).digest());
}

/** HMAC-SHA-256 under `key` of `first || second`, each of any length, where {@link hasHmac} says yes. */
export function nativeHmac(key: Uint8Array, first: Uint8Array, second: Uint8Array): Uint8Array {
  return createHmac('sha256', secretKeyOf(key)).update(first).update(second).digest();
}

/** RFC 4231, section 4.3, with the text in two parts. */
export const hasHmac: () => boolean = once(
  () =>
    bytesToHex(nativeHmac(utf8ToBytes('Jefe'), utf8ToBytes('what do ya want '), utf8ToBytes('for nothing?'))) ===
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
);

/** FIPS 180-4, the examples of one block. */
export const hasHash: () => boolean = once(
  () =>
    bytesToHex(nativeDigest('sha256', utf8ToBytes('abc'))) ===
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' &&
    bytesToHex(nativeDigest('sha512', utf8ToBytes('abc'))) ===
      'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a' +
        '2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
);

function nativeDigest(algorithm: 'sha256' | 'sha512', data: Uint8Array): Uint8Array {
  return ownBytes(hash(algorithm, data, 'buffer'));
}
