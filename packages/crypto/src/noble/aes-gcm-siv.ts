/**
 * AES-256-GCM-SIV (RFC 8452) on @noble/ciphers, with the tag appended to the ciphertext (session layer, section 0).
 *
 * A nonce that is used again under one key shows only whether plaintext and additional data are both the same again.
 * None and empty additional data are the same.
 */

import { gcmsiv } from '@noble/ciphers/aes.js';
import { assertBytes } from '../assert.ts';
import { CryptoError } from '../errors.ts';
import { AES_GCM_SIV_NONCE_BYTES, AES_KEY_BYTES } from '../lengths.ts';

export function aesGcmSivEncrypt(
  key: Uint8Array,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  additionalData?: Uint8Array,
): Uint8Array {
  assertParameters(key, nonce, additionalData);
  assertBytes('plaintext', plaintext);
  return gcmsiv(key, nonce, additionalData).encrypt(plaintext);
}

export function aesGcmSivDecrypt(
  key: Uint8Array,
  nonce: Uint8Array,
  ciphertext: Uint8Array,
  additionalData?: Uint8Array,
): Uint8Array {
  assertParameters(key, nonce, additionalData);
  assertBytes('ciphertext', ciphertext);
  try {
    // RFC 8452, section 5: the plaintext exists before its tag is checked. The backend wipes it when the tag is wrong.
    return gcmsiv(key, nonce, additionalData).decrypt(ciphertext);
  } catch {
    // No cause: whatever is wrong is one error.
    throw new CryptoError('E_CIPHERTEXT_INVALID', 'AES-GCM-SIV: the ciphertext is not valid');
  }
}

function assertParameters(key: Uint8Array, nonce: Uint8Array, additionalData: Uint8Array | undefined): void {
  assertBytes('key', key, AES_KEY_BYTES);
  assertBytes('nonce', nonce, AES_GCM_SIV_NONCE_BYTES);
  if (additionalData !== undefined) assertBytes('additionalData', additionalData);
}
