/**
 * HMAC-SHA-256 (RFC 2104) on 32-bit words.
 *
 * A key is two states of SHA-256: that after the block K ^ ipad, and that after K ^ opad. Whoever authenticates twice
 * under one key computes them once. They stand for the key and are as secret.
 *
 *     HMAC(K, text) = H((K ^ opad) || H((K ^ ipad) || text))
 */

import { assertBytes } from '../../assert.ts';
import { HASH_BYTES } from '../../lengths.ts';
import {
  absorb,
  BLOCK_BYTES,
  BLOCK_WORDS,
  finishHash,
  HASH_WORDS,
  INITIAL_STATE,
  startHash,
  wipeHash,
} from './sha256.ts';
import { compress } from './sha256-compress.ts';
import { readWords, wipeWords, writeWords } from './words.ts';

/** HMAC-SHA-256 under `key` of `data`, both of any length: 32 bytes. */
export function hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array {
  assertBytes('key', key);
  assertBytes('data', data);
  const mac = new Uint8Array(HASH_BYTES);
  try {
    startKeyBytes(key);
    startHash(innerState, BLOCK_BYTES);
    absorb(data, 0, data.length);
    finishMac(macWords, outerState);
    writeWords(mac, 0, HASH_BYTES, macWords);
    return mac;
  } finally {
    wipeHash();
    wipeHmac();
  }
}

/** The states of `key`, of any length, to {@link innerState} and {@link outerState}. */
export function startKeyBytes(key: Uint8Array): void {
  if (key.length === HASH_BYTES) {
    readWords(keyWords, HASH_WORDS, key, 0);
    startKey(innerState, outerState);
  } else if (key.length > BLOCK_BYTES) {
    startHash(INITIAL_STATE, 0);
    absorb(key, 0, key.length);
    finishHash(keyWords);
    startKey(innerState, outerState);
  } else {
    startPad(innerState, key, INNER_PAD);
    startPad(outerState, key, OUTER_PAD);
  }
}

/** The states of the key of 32 bytes in {@link keyWords}. */
export function startKey(inner: Int32Array, outer: Int32Array): void {
  for (let i = 0; i < HASH_WORDS; i++) innerBlock[i] = keyWords[i]! ^ INNER_PAD;
  compress(inner, INITIAL_STATE, innerBlock);
  for (let i = 0; i < HASH_WORDS; i++) outerBlock[i] = keyWords[i]! ^ OUTER_PAD;
  compress(outer, INITIAL_STATE, outerBlock);
}

/** One state of a key of at most a block. */
function startPad(state: Int32Array, key: Uint8Array, pad: number): void {
  padBlock.fill(pad);
  for (let i = 0; i < key.length; i++) padBlock[i >> 2]! ^= key[i]! << (24 - 8 * (i & 3));
  compress(state, INITIAL_STATE, padBlock);
}

/** The MAC of a text that fits with its padding into `block`, to the first 8 words of `output`. */
export function macBlock(output: Int32Array, inner: Int32Array, outer: Int32Array, block: Int32Array): void {
  compress(digestBlock, inner, block);
  compress(output, outer, digestBlock);
}

/** Ends the hash in progress, which started from an inner state, and writes the MAC to the first 8 words of `output`. */
export function finishMac(output: Int32Array, outer: Int32Array): void {
  finishHash(digestBlock);
  compress(output, outer, digestBlock);
}

/** Leaves nothing of a key or a MAC in the memory of this module. */
export function wipeHmac(): void {
  secretWords.fill(0);
  wipeWords(innerBlock, HASH_WORDS);
  wipeWords(outerBlock, HASH_WORDS);
  wipeWords(digestBlock, HASH_WORDS);
}

const INNER_PAD = 0x36363636;
const OUTER_PAD = 0x5c5c5c5c;

// Words that hold secrets, in one piece for the sake of wiping.
const secretWords = new Int32Array(BLOCK_WORDS + 4 * HASH_WORDS);
const padBlock = secretWords.subarray(0, 16);
/** A key of 32 bytes on its way into its states. */
export const keyWords: Int32Array = secretWords.subarray(16, 24);
/** The states of the key in use. */
export const innerState: Int32Array = secretWords.subarray(24, 32);
export const outerState: Int32Array = secretWords.subarray(32, 40);
/** Where a MAC may stand until it is compared or written. */
export const macWords: Int32Array = secretWords.subarray(40, 48);

// Blocks of which only the first half changes.

/** A key of 32 bytes, which zeros fill up to a block. */
const innerBlock = new Int32Array(BLOCK_WORDS).fill(INNER_PAD, HASH_WORDS);
const outerBlock = new Int32Array(BLOCK_WORDS).fill(OUTER_PAD, HASH_WORDS);
/** The last block of the outer hash: the inner hash, and the padding of 64 + 32 bytes. */
const digestBlock = new Int32Array(BLOCK_WORDS);
digestBlock[HASH_WORDS] = 0x8000_0000;
digestBlock[BLOCK_WORDS - 1] = 8 * (BLOCK_BYTES + HASH_BYTES);
