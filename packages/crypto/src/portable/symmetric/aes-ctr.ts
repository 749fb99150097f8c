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
import { block, encryptBlock, expandEncryptionKey, wipeAes } from './aes-block.ts';

/** `key` 32 bytes, `data` of any length: as many bytes. Its own inverse. */
export function aesCtr(key: Uint8Array, data: Uint8Array): Uint8Array {
  assertBytes('key', key, AES_KEY_BYTES);
  assertBytes('data', data);
  const result = new Uint8Array(data.length);
  try {
    expandEncryptionKey(key, 0);
    for (let offset = 0, counter = 0; offset < data.length; offset += AES_BLOCK_BYTES, counter++) {
      block.fill(0);
      block[3] = counter;
      encryptBlock();
      xorBlock(result, data, offset, Math.min(offset + AES_BLOCK_BYTES, data.length));
    }
    return result;
  } finally {
    wipeAes();
  }
}

function xorBlock(result: Uint8Array, data: Uint8Array, start: number, end: number): void {
  for (let i = start; i < end; i++) {
    const position = i - start;
    result[i] = data[i]! ^ (block[position >> 2]! >>> (24 - 8 * (position & 3)));
  }
}
