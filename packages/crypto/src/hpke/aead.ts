/**
 * What HPKE asks of its cipher, and ChaCha20Poly1305 in JavaScript, which looks nothing up in tables. Whoever has a faster
 * one of the same algorithm, as `node:crypto`, passes that.
 *
 * Spec: RFC 9180, section 5.2; RFC 8439, section 2.8.
 */

import { chacha20poly1305 } from '@noble/ciphers/chacha.js';

/** ChaCha20Poly1305 of somebody. It must keep no argument and change none; HPKE has checked them. */
export interface HpkeAead {
  /**
   * Ciphertext, then the tag: 16 bytes more than `plaintext`. `key` 32 bytes, `nonce` 12 bytes; `additionalData` and
   * `plaintext` may have any length. Throws on misuse only.
   */
  seal(key: Uint8Array, nonce: Uint8Array, additionalData: Uint8Array, plaintext: Uint8Array): Uint8Array;
  /**
   * Inverse of {@link HpkeAead.seal}, with the same `key`, 32 bytes, `nonce`, 12 bytes, and `additionalData`, of any
   * length. `sealed` may have any length; the result is 16 bytes shorter. `undefined` where anything is not what it was.
   * Throws on misuse only.
   */
  open(key: Uint8Array, nonce: Uint8Array, additionalData: Uint8Array, sealed: Uint8Array): Uint8Array | undefined;
}

export const hpkeChaCha20Poly1305: HpkeAead = Object.freeze({
  seal: (key, nonce, additionalData, plaintext) => chacha20poly1305(key, nonce, additionalData).encrypt(plaintext),
  open: (key, nonce, additionalData, sealed) => {
    const cipher = chacha20poly1305(key, nonce, additionalData);
    try {
      return cipher.decrypt(sealed);
    } catch {
      // Whatever is wrong is one answer.
      return undefined;
    }
  },
} satisfies HpkeAead);
