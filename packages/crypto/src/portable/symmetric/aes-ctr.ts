/**
 * AES-256-CTR from an all-zero counter block (session layer, section 0; NIST SP 800-38A, section 6.5).
 *
 * There is no nonce: two messages under one key give away the XOR of both, so a key is for one message. The mode does
 * not authenticate either; every bit that is flipped on the way is flipped in the result.
 *
 * The counter is the last 4 bytes of the block. From zero they last for 2^36 bytes, more than an array can hold.
 */

import { assertBytes } from '../../assert.ts';
import { AES_BLOCK_BYTES, AES_KEY_BYTES } from '../../lengths.ts';
import { expandEncryptionKey, wipeAes } from './aes-block.ts';
import { applyCtrChunk, CHUNK_BYTES, chunk, wipeChunk } from './aes-chunk.ts';

/** `key` 32 bytes, `data` of any length: as many bytes. Its own inverse. */
export function aesCtr(key: Uint8Array, data: Uint8Array): Uint8Array {
  assertBytes('key', key, AES_KEY_BYTES);
  assertBytes('data', data);
  const result = new Uint8Array(data.length);
  try {
    expandEncryptionKey(key, 0);
    for (let offset = 0; offset < data.length; offset += CHUNK_BYTES) {
      const length = Math.min(CHUNK_BYTES, data.length - offset);
      chunk.set(data.subarray(offset, offset + length));
      applyCtrChunk(length, offset / AES_BLOCK_BYTES);
      result.set(chunk.subarray(0, length), offset);
    }
    return result;
  } finally {
    wipeAes();
    wipeChunk(data.length);
  }
}
