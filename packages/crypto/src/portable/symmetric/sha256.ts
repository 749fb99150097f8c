/**
 * SHA-256 (FIPS 180-4) of bytes that come in pieces.
 *
 * There is one hash in progress at a time, in memory of this module: every function of this backend is synchronous and
 * ends the hash that it starts. What is hashed passes through a chunk, where words are read at the cost of a load. All
 * of that memory may hold secrets; who starts a hash calls {@link wipeHash}, also when an error stops it.
 */

import { assertBytes } from '../../assert.ts';
import { HASH_BYTES } from '../../lengths.ts';
import { compress } from './sha256-compress.ts';
import { wipeWords, writeWords } from './words.ts';

/** SHA-256 of `data`, 32 bytes. */
export function sha256(data: Uint8Array): Uint8Array {
  assertBytes('data', data);
  const hash = new Uint8Array(HASH_BYTES);
  try {
    startHash(INITIAL_STATE, 0);
    absorb(data, 0, data.length);
    finishHash(state);
    writeWords(hash, 0, HASH_BYTES, state);
    return hash;
  } finally {
    wipeHash();
  }
}

/** Starts a hash where another one stands: `initial` is its state after `bytes`, a multiple of 64. */
export function startHash(initial: Int32Array, bytes: number): void {
  for (let i = 0; i < HASH_WORDS; i++) state[i] = initial[i]!;
  totalBytes = bytes;
  chunkBytes = 0;
}

/** Goes on with the bytes of `data` from `start` to before `end`. */
export function absorb(data: Uint8Array, start: number, end: number): void {
  totalBytes += end - start;
  while (end - start >= CHUNK_BYTES - chunkBytes) {
    const next = start + CHUNK_BYTES - chunkBytes;
    usedBytes = CHUNK_BYTES;
    chunk.set(data.subarray(start, next), chunkBytes);
    compressChunk(CHUNK_BYTES);
    chunkBytes = 0;
    start = next;
  }
  chunk.set(start === 0 && end === data.length ? data : data.subarray(start, end), chunkBytes);
  chunkBytes += end - start;
}

/** Section 5.1.1, the padding; then the 8 words of the hash to the start of `output`. */
export function finishHash(output: Int32Array): void {
  const end = (chunkBytes + PADDING_BYTES_MIN + BLOCK_BYTES - 1) & -BLOCK_BYTES;
  usedBytes = Math.max(usedBytes, end);
  chunk.fill(0, chunkBytes, end);
  chunk[chunkBytes] = 0x80;
  // The number of bits in 64: lengths are safe integers, so the upper half does not overflow.
  view.setUint32(end - 8, totalBytes / 2 ** 29);
  view.setUint32(end - 4, totalBytes << 3);
  compressChunk(end);
  for (let i = 0; i < HASH_WORDS; i++) output[i] = state[i]!;
}

/** Leaves nothing of a hash in the memory of this module. */
export function wipeHash(): void {
  wipeWords(state, HASH_WORDS);
  wipeWords(block, BLOCK_WORDS);
  chunk.fill(0, 0, Math.max(chunkBytes, usedBytes));
  chunkBytes = 0;
  usedBytes = 0;
}

/** Compresses the bytes of the chunk before `end`, a multiple of 64. */
function compressChunk(end: number): void {
  for (let offset = 0; offset < end; offset += BLOCK_BYTES) {
    readBlock(offset);
    compress(state, state, block);
  }
}

/** A loop of sixteen takes twice as long. */
function readBlock(offset: number): void {
  block[0] = view.getInt32(offset);
  block[1] = view.getInt32(offset + 4);
  block[2] = view.getInt32(offset + 8);
  block[3] = view.getInt32(offset + 12);
  block[4] = view.getInt32(offset + 16);
  block[5] = view.getInt32(offset + 20);
  block[6] = view.getInt32(offset + 24);
  block[7] = view.getInt32(offset + 28);
  block[8] = view.getInt32(offset + 32);
  block[9] = view.getInt32(offset + 36);
  block[10] = view.getInt32(offset + 40);
  block[11] = view.getInt32(offset + 44);
  block[12] = view.getInt32(offset + 48);
  block[13] = view.getInt32(offset + 52);
  block[14] = view.getInt32(offset + 56);
  block[15] = view.getInt32(offset + 60);
}

export const HASH_WORDS = 8;
export const BLOCK_WORDS = 16;
export const BLOCK_BYTES = 64;

/** FIPS 180-4, section 5.3.3. */
export const INITIAL_STATE: Int32Array = Int32Array.of(
  0x6a09e667,
  0xbb67ae85,
  0x3c6ef372,
  0xa54ff53a,
  0x510e527f,
  0x9b05688c,
  0x1f83d9ab,
  0x5be0cd19,
);
/** A bit, and the number of bits. */
const PADDING_BYTES_MIN = 9;
/** Most messages fit; what is longer costs a copy of this length at a time, which stays in the fastest cache. */
const CHUNK_BYTES = 2048;

const state = new Int32Array(HASH_WORDS);
const block = new Int32Array(BLOCK_WORDS);
// One block more, for padding.
const chunk = new Uint8Array(CHUNK_BYTES + BLOCK_BYTES);
const view = new DataView(chunk.buffer);
/** How much of the chunk waits to be compressed: less than the whole. */
let chunkBytes = 0;
/** How much of the chunk was in use since it was wiped, besides what waits. */
let usedBytes = 0;
/** What the hash has taken up, with what it started from. */
let totalBytes = 0;
