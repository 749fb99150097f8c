/** The few operations of Web Cryptography that a message takes. A key is imported for each use, since none has a second. */

import type { Bytes } from '../../src/implementation.ts';

/** RFC 2104, under one key, of each of `data`. */
export async function hmacAll(key: Bytes, data: readonly Bytes[]): Promise<readonly Bytes[]> {
  const imported = await subtle.importKey('raw', key, HMAC_SHA256, false, ['sign']);
  return Promise.all(data.map(async (one) => new Uint8Array(await subtle.sign('HMAC', imported, one))));
}

/** RFC 5869. */
export async function hkdf(inputKey: Bytes, salt: Bytes, info: Bytes, length: number): Promise<Bytes> {
  const imported = await subtle.importKey('raw', inputKey, 'HKDF', false, ['deriveBits']);
  return new Uint8Array(await subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, imported, 8 * length));
}

/** AES-256-CBC with PKCS#7 padding. */
export async function aesCbcEncrypt(key: Bytes, nonce: Bytes, plaintext: Bytes): Promise<Bytes> {
  const imported = await subtle.importKey('raw', key, 'AES-CBC', false, ['encrypt']);
  return new Uint8Array(await subtle.encrypt({ name: 'AES-CBC', iv: nonce }, imported, plaintext));
}

/** Inverse of {@link aesCbcEncrypt}. Rejects where the padding is not right. */
export async function aesCbcDecrypt(key: Bytes, nonce: Bytes, ciphertext: Bytes): Promise<Bytes> {
  const imported = await subtle.importKey('raw', key, 'AES-CBC', false, ['decrypt']);
  return new Uint8Array(await subtle.decrypt({ name: 'AES-CBC', iv: nonce }, imported, ciphertext));
}

const { subtle } = globalThis.crypto;
const HMAC_SHA256 = { name: 'HMAC', hash: 'SHA-256' };
