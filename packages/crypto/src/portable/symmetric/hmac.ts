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
import { wipeWords, writeWords } from './words.ts';

/** HMAC-SHA-256 under `key` of `data`, both of any length: 32 bytes. */
export function hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array {
  assertBytes('key', key);
  assertBytes('data', data);
  const mac = new Uint8Array(HASH_BYTES);
  try {
    startKeyBytes(key, 0, key.length);
    startHash(innerState, BLOCK_BYTES);
    absorb(data, 0, data.length);
    finishMac(macWords, outerState);
    writeWords(mac, 0, HASH_BYTES, macWords);
    return mac;
  } finally {
    wipeHmac();
  }
}

/** The states of `key`, the bytes from `start` to before `end`, to {@link innerState} and {@link outerState}. */
export function startKeyBytes(key: Uint8Array, start: number, end: number): void {
  wipeWords(keyWords, BLOCK_WORDS);
  if (end - start > BLOCK_BYTES) {
    startHash(INITIAL_STATE, 0);
    absorb(key, start, end);
    finishHash(keyWords);
  } else {
    for (let i = 0; i < end - start; i++) keyWords[i >> 2]! |= key[start + i]! << (24 - 8 * (i & 3));
  }
  startKey(innerState, outerState, keyWords);
}

/** The states of `key`, 16 words, of which a key of 32 bytes leaves the last eight zero. */
export function startKey(inner: Int32Array, outer: Int32Array, key: Int32Array): void {
  for (let i = 0; i < BLOCK_WORDS; i++) padBlock[i] = key[i]! ^ INNER_PAD;
  compress(inner, INITIAL_STATE, padBlock);
  for (let i = 0; i < BLOCK_WORDS; i++) padBlock[i] = key[i]! ^ OUTER_PAD;
  compress(outer, INITIAL_STATE, padBlock);
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

/** Leaves nothing of a key or of a text in the memory of this module and of the hash. */
export function wipeHmac(): void {
  wipeHash();
  secretWords.fill(0);
  wipeWords(digestBlock, HASH_WORDS);
}

const INNER_PAD = 0x36363636;
const OUTER_PAD = 0x5c5c5c5c;

// The words of this module that hold secrets, in one piece for the sake of wiping.
const secretWords = new Int32Array(2 * BLOCK_WORDS + 3 * HASH_WORDS);
/** A key on its way into its states: 16 words. */
export const keyWords: Int32Array = secretWords.subarray(0, 16);
const padBlock = secretWords.subarray(16, 32);
/** The states of the key in use. */
export const innerState: Int32Array = secretWords.subarray(32, 40);
export const outerState: Int32Array = secretWords.subarray(40, 48);
/** Where a MAC may stand until it is compared or written. */
export const macWords: Int32Array = secretWords.subarray(48, 56);

/** The last block of the outer hash: the inner hash, and the padding of 64 + 32 bytes. */
const digestBlock = new Int32Array(BLOCK_WORDS);
digestBlock[HASH_WORDS] = 0x8000_0000;
digestBlock[BLOCK_WORDS - 1] = 8 * (BLOCK_BYTES + HASH_BYTES);

/** The scratch of this module, for tests of wiping. */
export const hmacScratch = { secretWords, digest: digestBlock.subarray(0, HASH_WORDS) } as const;
