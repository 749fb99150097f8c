/**
 * AES-256-CBC with PKCS#7 padding on @noble/ciphers (session layer, section 0).
 *
 * The mode does not authenticate. A caller that decrypts before its MAC has matched gives a peer a padding oracle;
 * here a bad length and a bad padding are one error, and no more can be done at this level.
 */

import { cbc } from '@noble/ciphers/aes.js';
import { assertBytes } from '../assert.ts';
import { copyBytes, wipe } from '../bytes.ts';
import { CryptoError } from '../errors.ts';
import { AES_BLOCK_BYTES, AES_KEY_BYTES } from '../lengths.ts';

export function aesCbcEncrypt(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array): Uint8Array {
  assertBytes('key', key, AES_KEY_BYTES);
  assertBytes('nonce', nonce, AES_BLOCK_BYTES);
  assertBytes('plaintext', plaintext);
  return cbc(key, nonce).encrypt(plaintext);
}

export function aesCbcDecrypt(key: Uint8Array, nonce: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  assertBytes('key', key, AES_KEY_BYTES);
  assertBytes('nonce', nonce, AES_BLOCK_BYTES);
  assertBytes('ciphertext', ciphertext);
  // The backend writes here and returns a view without the padding, or throws and leaves the blocks behind.
  const padded = new Uint8Array(ciphertext.length);
  try {
    return copyBytes(cbc(key, nonce).decrypt(ciphertext, padded));
  } catch {
    // No cause: it would tell a bad length from a bad padding.
    throw new CryptoError('E_CIPHERTEXT_INVALID', 'AES-CBC: the ciphertext is not valid');
  } finally {
    wipe(padded);
  }
}
