/**
 * SHA-256 (FIPS 180-4) of bytes that come in pieces, without a copy of the whole.
 *
 * There is one hash in progress at a time, in memory of this module: every function of this backend is synchronous and
 * ends the hash that it starts. That memory holds secrets when the hash has a key. {@link finishHash} wipes it;
 * {@link wipeHash} is for a caller that was stopped before.
 */

import { assertBytes } from '../../assert.ts';
import { HASH_BYTES } from '../../lengths.ts';
import { compress } from './sha256-compress.ts';
import { readWords, wipeWords, writeWords } from './words.ts';

/** SHA-256 of `data`, 32 bytes. */
export function sha256(data: Uint8Array): Uint8Array {
  assertBytes('data', data);
  const hash = new Uint8Array(HASH_BYTES);
  try {
    startHash(INITIAL_STATE, 0);
    absorb(data, 0, data.length);
    finishHash(digest);
    writeWords(hash, 0, HASH_BYTES, digest);
    return hash;
  } finally {
    wipeHash();
    wipeWords(digest, HASH_WORDS);
  }
}

/** Starts a hash where another one stands: `initial` is its state after `bytes`, a multiple of 64. */
export function startHash(initial: Int32Array, bytes: number): void {
  for (let i = 0; i < HASH_WORDS; i++) state[i] = initial[i]!;
  totalBytes = bytes;
  pendingBytes = 0;
}

/** Goes on with the bytes of `data` from `start` to before `end`. */
export function absorb(data: Uint8Array, start: number, end: number): void {
  let offset = start;
  totalBytes += end - start;
  if (pendingBytes > 0) {
    offset = Math.min(end, start + BLOCK_BYTES - pendingBytes);
    appendPending(data, start, offset);
    if (pendingBytes < BLOCK_BYTES) return;
    compressPending();
  }
  for (; offset + BLOCK_BYTES <= end; offset += BLOCK_BYTES) {
    readWords(block, BLOCK_WORDS, data, offset);
    compress(state, state, block);
  }
  appendPending(data, offset, end);
}

/** Section 5.1.1, the padding; then the 8 words of the hash to the start of `output`. Wipes what it worked in. */
export function finishHash(output: Int32Array): void {
  pending[pendingBytes++] = 0x80;
  if (pendingBytes > LENGTH_OFFSET) {
    pending.fill(0, pendingBytes);
    compressPending();
  }
  pending.fill(0, pendingBytes);
  readWords(block, BLOCK_WORDS, pending, 0);
  // The number of bits, below 2^56 as lengths are safe integers.
  block[BLOCK_WORDS - 2] = totalBytes / 2 ** 29;
  block[BLOCK_WORDS - 1] = totalBytes << 3;
  compress(output, state, block);
  wipeHash();
}

/** Leaves nothing of a hash in the memory of this module. */
export function wipeHash(): void {
  wipeWords(state, HASH_WORDS);
  wipeWords(block, BLOCK_WORDS);
  pending.fill(0);
  pendingBytes = 0;
  totalBytes = 0;
}

function appendPending(data: Uint8Array, start: number, end: number): void {
  let length = pendingBytes;
  for (let i = start; i < end; i++) pending[length++] = data[i]!;
  pendingBytes = length;
}

function compressPending(): void {
  readWords(block, BLOCK_WORDS, pending, 0);
  compress(state, state, block);
  pendingBytes = 0;
}

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
export const HASH_WORDS = 8;
export const BLOCK_WORDS = 16;
export const BLOCK_BYTES = 64;
/** Where the number of bits stands in the last block. */
const LENGTH_OFFSET = 56;

/** The scratch of this module, for tests of wiping. */
export const hashScratch = {
  state: new Int32Array(HASH_WORDS),
  block: new Int32Array(BLOCK_WORDS),
  pending: new Uint8Array(BLOCK_BYTES),
  digest: new Int32Array(HASH_WORDS),
} as const;

const { state, block, pending, digest } = hashScratch;
let pendingBytes = 0;
let totalBytes = 0;
