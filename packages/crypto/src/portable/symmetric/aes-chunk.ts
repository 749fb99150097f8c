/**
 * The modes of AES-256 on a chunk of memory of this module, in place (NIST SP 800-38A, sections 6.2 and 6.5).
 *
 * What is encrypted or decrypted passes through {@link chunk}, where words are read and written at the cost of a load
 * and a store. {@link front}, the 16 bytes before it, is for CBC: the nonce, or the last block of ciphertext. All of that
 * memory may hold secrets; who uses it calls {@link wipeChunk}, also when an error stops it.
 */

import { AES_BLOCK_BYTES } from '../../lengths.ts';
import { block, decryptBlock, encryptBlock } from './aes-block.ts';

/** CBC: encrypts the first `length` bytes of the chunk, whole blocks, and leaves the last one in front. */
export function encryptCbcChunk(length: number): void {
  const end = CHUNK_START + length;
  readBlock(0);
  for (let offset = CHUNK_START; offset < end; offset += AES_BLOCK_BYTES) {
    xorBlock(offset);
    encryptBlock();
    writeBlock(offset);
  }
  writeBlock(0);
}

/** CBC: decrypts the first `length` bytes of the chunk, whole blocks: from the end, so that ciphertext stands before each. */
export function decryptCbcChunk(length: number): void {
  for (let offset = length; offset >= CHUNK_START; offset -= AES_BLOCK_BYTES) {
    readBlock(offset);
    decryptBlock();
    xorBlock(offset - AES_BLOCK_BYTES);
    writeBlock(offset);
  }
}

/** CTR: adds the key stream from the counter block `counter` on to the first `length` bytes of the chunk. */
export function applyCtrChunk(length: number, counter: number): void {
  const end = CHUNK_START + length;
  for (let offset = CHUNK_START; offset < end; offset += AES_BLOCK_BYTES) {
    block[0] = 0;
    block[1] = 0;
    block[2] = 0;
    block[3] = counter++;
    encryptBlock();
    xorBlock(offset);
    writeBlock(offset);
  }
}

/** Leaves nothing in the memory of this module, when `length` bytes passed through it. */
export function wipeChunk(length: number): void {
  // CTR writes whole blocks.
  memory.fill(0, 0, CHUNK_START + length + AES_BLOCK_BYTES);
}

function readBlock(offset: number): void {
  block[0] = view.getInt32(offset);
  block[1] = view.getInt32(offset + 4);
  block[2] = view.getInt32(offset + 8);
  block[3] = view.getInt32(offset + 12);
}

function xorBlock(offset: number): void {
  block[0]! ^= view.getInt32(offset);
  block[1]! ^= view.getInt32(offset + 4);
  block[2]! ^= view.getInt32(offset + 8);
  block[3]! ^= view.getInt32(offset + 12);
}

function writeBlock(offset: number): void {
  view.setInt32(offset, block[0]!);
  view.setInt32(offset + 4, block[1]!);
  view.setInt32(offset + 8, block[2]!);
  view.setInt32(offset + 12, block[3]!);
}

/** Most messages fit; what is longer costs a copy of this length at a time, which stays in the fastest cache. */
export const CHUNK_BYTES = 2048;
const CHUNK_START = AES_BLOCK_BYTES;

const memory = new Uint8Array(CHUNK_START + CHUNK_BYTES);
const view = new DataView(memory.buffer);
export const front: Uint8Array = memory.subarray(0, CHUNK_START);
export const chunk: Uint8Array = memory.subarray(CHUNK_START);
