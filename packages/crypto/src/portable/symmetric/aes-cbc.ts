/**
 * AES-256-CBC with PKCS#7 padding (session layer, section 0; NIST SP 800-38A, section 6.2; RFC 5652, section 6.3).
 *
 * The mode does not authenticate. A caller that decrypts before its MAC has matched gives a peer a padding oracle; here
 * the padding is checked in a time that does not depend on it, and a bad length and a bad padding are one error.
 */

import { assertBytes } from '../../assert.ts';
import { sealedLength } from '../../create-provider.ts';
import { CryptoError } from '../../errors.ts';
import { AES_BLOCK_BYTES, AES_KEY_BYTES } from '../../lengths.ts';
import { expandDecryptionKey, expandEncryptionKey, wipeAes } from './aes-block.ts';
import { CHUNK_BYTES, chunk, decryptCbcChunk, encryptCbcChunk, front, wipeChunk } from './aes-chunk.ts';

/** `key` 32 bytes, `nonce` 16 bytes, `plaintext` of any length: 1 to 16 bytes more, whole blocks. */
export function aesCbcEncrypt(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array): Uint8Array {
  assertBytes('key', key, AES_KEY_BYTES);
  assertBytes('nonce', nonce, AES_BLOCK_BYTES);
  assertBytes('plaintext', plaintext);
  const ciphertext = new Uint8Array(sealedLength(plaintext.length));
  encryptCbc(ciphertext, 0, plaintext, key, 0, nonce, 0);
  return ciphertext;
}

/** Inverse of {@link aesCbcEncrypt}. Throws `E_CIPHERTEXT_INVALID`. */
export function aesCbcDecrypt(key: Uint8Array, nonce: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  assertBytes('key', key, AES_KEY_BYTES);
  assertBytes('nonce', nonce, AES_BLOCK_BYTES);
  assertBytes('ciphertext', ciphertext);
  return decryptCbc(ciphertext, key, 0, nonce, 0);
}

/** Pads and encrypts `plaintext` and writes it to `target`, from `start` on. Key and nonce start where their offsets say. */
export function encryptCbc(
  target: Uint8Array,
  start: number,
  plaintext: Uint8Array,
  key: Uint8Array,
  keyOffset: number,
  nonce: Uint8Array,
  nonceOffset: number,
): void {
  try {
    expandEncryptionKey(key, keyOffset);
    copyBlock(nonce, nonceOffset);
    let offset = 0;
    for (; plaintext.length - offset >= CHUNK_BYTES; offset += CHUNK_BYTES) {
      chunk.set(plaintext.subarray(offset, offset + CHUNK_BYTES));
      encryptCbcChunk(CHUNK_BYTES);
      target.set(chunk, start + offset);
    }
    const length = plaintext.length - offset;
    const paddedLength = sealedLength(length);
    chunk.set(offset === 0 ? plaintext : plaintext.subarray(offset));
    chunk.fill(paddedLength - length, length, paddedLength);
    encryptCbcChunk(paddedLength);
    target.set(chunk.subarray(0, paddedLength), start + offset);
  } finally {
    wipeAes();
    wipeChunk(sealedLength(plaintext.length));
  }
}

/**
 * The plaintext of `ciphertext`, in a fresh array. Key and nonce start where their offsets say. Throws
 * `E_CIPHERTEXT_INVALID`. The last chunk comes first: it says how long the plaintext is.
 */
export function decryptCbc(
  ciphertext: Uint8Array,
  key: Uint8Array,
  keyOffset: number,
  nonce: Uint8Array,
  nonceOffset: number,
): Uint8Array {
  if (ciphertext.length === 0 || ciphertext.length % AES_BLOCK_BYTES !== 0) throw invalid();
  try {
    expandDecryptionKey(key, keyOffset);
    let offset = ciphertext.length - 1 - ((ciphertext.length - 1) % CHUNK_BYTES);
    decryptChunk(ciphertext, offset, ciphertext.length, nonce, nonceOffset);
    const padding = readPadding(chunk, ciphertext.length - offset);
    if (padding === 0) throw invalid();
    const plaintext = new Uint8Array(ciphertext.length - padding);
    plaintext.set(chunk.subarray(0, plaintext.length - offset), offset);
    while (offset > 0) {
      offset -= CHUNK_BYTES;
      decryptChunk(ciphertext, offset, offset + CHUNK_BYTES, nonce, nonceOffset);
      plaintext.set(chunk, offset);
    }
    return plaintext;
  } finally {
    wipeAes();
    wipeChunk(ciphertext.length);
  }
}

/** Decrypts the bytes of `ciphertext` from `start` to before `end` in the chunk. */
function decryptChunk(
  ciphertext: Uint8Array,
  start: number,
  end: number,
  nonce: Uint8Array,
  nonceOffset: number,
): void {
  if (start === 0) copyBlock(nonce, nonceOffset);
  else copyBlock(ciphertext, start - AES_BLOCK_BYTES);
  chunk.set(end - start === ciphertext.length ? ciphertext : ciphertext.subarray(start, end));
  decryptCbcChunk(end - start);
}

/** Puts the block at `offset` of `bytes` in front of the chunk. */
function copyBlock(bytes: Uint8Array, offset: number): void {
  for (let i = 0; i < AES_BLOCK_BYTES; i++) front[i] = bytes[offset + i]!;
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
