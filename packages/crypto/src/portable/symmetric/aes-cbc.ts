/**
 * AES-256-CBC with PKCS#7 padding (session layer, section 0; NIST SP 800-38A, section 6.2; RFC 5652, section 6.3).
 *
 * The mode does not authenticate. A caller that decrypts before its MAC has matched gives a peer a padding oracle; here
 * the padding is checked in a time that does not depend on it, and a bad length and a bad padding are one error.
 */

import { assertBytes } from '../../assert.ts';
import { wipe } from '../../bytes.ts';
import { sealedLength } from '../../create-provider.ts';
import { CryptoError } from '../../errors.ts';
import { AES_BLOCK_BYTES, AES_KEY_BYTES } from '../../lengths.ts';
import { block, decryptBlock, encryptBlock, expandDecryptionKey, expandEncryptionKey, wipeAes } from './aes-block.ts';
import { readWords, wipeWords, writeWords } from './words.ts';

/** `key` 32 bytes, `nonce` 16 bytes, `plaintext` of any length: 1 to 16 bytes more, whole blocks. */
export function aesCbcEncrypt(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array): Uint8Array {
  assertBytes('key', key, AES_KEY_BYTES);
  assertBytes('nonce', nonce, AES_BLOCK_BYTES);
  assertBytes('plaintext', plaintext);
  const ciphertext = new Uint8Array(sealedLength(plaintext.length));
  ciphertext.set(plaintext);
  encryptInPlace(ciphertext, 0, plaintext.length, key, 0, nonce, 0);
  return ciphertext;
}

/** Inverse of {@link aesCbcEncrypt}. Throws `E_CIPHERTEXT_INVALID`. */
export function aesCbcDecrypt(key: Uint8Array, nonce: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  assertBytes('key', key, AES_KEY_BYTES);
  assertBytes('nonce', nonce, AES_BLOCK_BYTES);
  assertBytes('ciphertext', ciphertext);
  return decrypt(ciphertext, key, 0, nonce, 0);
}

/**
 * Pads and encrypts the plaintext that stands in `bytes` from `start` to before `end`, in place; the padding overwrites
 * the 1 to 16 bytes that follow. Key and nonce start where their offsets say.
 */
export function encryptInPlace(
  bytes: Uint8Array,
  start: number,
  end: number,
  key: Uint8Array,
  keyOffset: number,
  nonce: Uint8Array,
  nonceOffset: number,
): void {
  const paddedEnd = start + sealedLength(end - start);
  bytes.fill(paddedEnd - end, end, paddedEnd);
  try {
    expandEncryptionKey(key, keyOffset);
    readWords(block, BLOCK_WORDS, nonce, nonceOffset);
    for (let offset = start; offset < paddedEnd; offset += AES_BLOCK_BYTES) {
      readWords(chain, BLOCK_WORDS, bytes, offset);
      for (let i = 0; i < BLOCK_WORDS; i++) block[i]! ^= chain[i]!;
      encryptBlock();
      writeWords(bytes, offset, offset + AES_BLOCK_BYTES, block);
    }
  } finally {
    wipeAes();
    wipeWords(chain, BLOCK_WORDS);
  }
}

/** The plaintext of `ciphertext`, in a fresh array. Key and nonce start where their offsets say. Throws `E_CIPHERTEXT_INVALID`. */
export function decrypt(
  ciphertext: Uint8Array,
  key: Uint8Array,
  keyOffset: number,
  nonce: Uint8Array,
  nonceOffset: number,
): Uint8Array {
  if (ciphertext.length === 0 || ciphertext.length % AES_BLOCK_BYTES !== 0) throw invalid();
  const padded = new Uint8Array(ciphertext.length);
  try {
    expandDecryptionKey(key, keyOffset);
    readWords(chain, BLOCK_WORDS, nonce, nonceOffset);
    for (let offset = 0; offset < padded.length; offset += AES_BLOCK_BYTES) {
      readWords(block, BLOCK_WORDS, ciphertext, offset);
      decryptBlock();
      for (let i = 0; i < BLOCK_WORDS; i++) block[i]! ^= chain[i]!;
      writeWords(padded, offset, offset + AES_BLOCK_BYTES, block);
      readWords(chain, BLOCK_WORDS, ciphertext, offset);
    }
    const padding = readPadding(padded, padded.length);
    if (padding === 0) throw invalid();
    return padded.slice(0, padded.length - padding);
  } finally {
    wipeAes();
    wipeWords(chain, BLOCK_WORDS);
    wipe(padded);
  }
}

/**
 * The length of the padding in `bytes` before `end`, 1 to 16; 0 when it is not that of PKCS#7. Looks at all of the last
 * 16 bytes, whatever they are.
 */
export function readPadding(bytes: Uint8Array, end: number): number {
  const length = bytes[end - 1]!;
  // No bit is set exactly from 1 to 16.
  let difference = (length - 1) >>> 4;
  for (let i = 1; i <= AES_BLOCK_BYTES; i++) {
    // All ones where the i-th byte from the end belongs to the padding.
    const mask = (i - 1 - length) >> 31;
    difference |= mask & (bytes[end - i]! ^ length);
  }
  return difference === 0 ? length : 0;
}

// No cause: it would tell a bad length from a bad padding.
function invalid(): CryptoError {
  return new CryptoError('E_CIPHERTEXT_INVALID', 'AES-CBC: the ciphertext is not valid');
}

const BLOCK_WORDS = 4;
/** The block before: of plaintext on the way to the cipher, or of ciphertext. */
const chain = new Int32Array(BLOCK_WORDS);

/** The scratch of this module, for tests of wiping. */
export const cbcScratch = { chain } as const;
