/**
 * The key derivations of a message, each in one go on 32-bit words: nothing but the last outputs becomes bytes.
 *
 *     chainStep     seed = HMAC(CK, 01),  next CK = HMAC(CK, 02)                                     6 compressions
 *     messageKeys   HKDF(salt, seed, "WhisperMessageKeys", 80)                                      12
 *     pqStep        HKDF(none, CK, index || "Signal PQ Ratchet V1 Chain Next", 64)                   9
 *
 * Every text that is authenticated here is known but for the 32 bytes in front of it, so its padded block is prepared
 * when the module loads, and a MAC is two compressions.
 *
 * Spec: Signal session layer, sections 4.3 and 4.4; sparse post-quantum ratchet, section 5.4; RFC 5869.
 */

import { assertBytes, assertLength } from '../../assert.ts';
import { concatBytes, utf8ToBytes } from '../../bytes.ts';
import { CHAIN_KEY_BYTES, HASH_BYTES, MESSAGE_KEYS_BYTES } from '../../lengths.ts';
import type { ChainStep, PostQuantumStep } from '../../provider.ts';
import { NO_SALT_INNER, NO_SALT_OUTER } from './hkdf.ts';
import { innerState, keyWords, macBlock, macWords, outerState, startKey, wipeHmac } from './hmac.ts';
import { BLOCK_BYTES, BLOCK_WORDS, HASH_WORDS } from './sha256.ts';
import { compress } from './sha256-compress.ts';
import { readWords, wipeWords, writeWords } from './words.ts';

/** Section 4.3: what the chain of `chainKey`, 32 bytes, gives for its message. */
export function chainStep(chainKey: Uint8Array): ChainStep {
  assertBytes('chainKey', chainKey, CHAIN_KEY_BYTES);
  const step = { seed: new Uint8Array(HASH_BYTES), chainKey: new Uint8Array(HASH_BYTES) };
  try {
    readWords(keyWords, HASH_WORDS, chainKey, 0);
    startKey(innerState, outerState);
    macBlock(macWords, innerState, outerState, SEED_BLOCK);
    writeWords(step.seed, 0, HASH_BYTES, macWords);
    macBlock(macWords, innerState, outerState, CHAIN_BLOCK);
    writeWords(step.chainKey, 0, HASH_BYTES, macWords);
    return step;
  } finally {
    wipeHmac();
  }
}

/**
 * Section 4.4: cipher key (32 bytes), MAC key (32) and nonce (16), in `target` where it is given. `seed` and `salt` have
 * 32 bytes.
 */
export function messageKeys(seed: Uint8Array, salt: Uint8Array | undefined, target?: Uint8Array): Uint8Array {
  assertBytes('seed', seed, CHAIN_KEY_BYTES);
  if (salt !== undefined) assertBytes('salt', salt, CHAIN_KEY_BYTES);
  if (target !== undefined) assertBytes('target', target, MESSAGE_KEYS_BYTES);
  const keys = target ?? new Uint8Array(MESSAGE_KEYS_BYTES);
  try {
    extract(seed, salt);
    // T(1) and T(2) are written into the blocks that authenticate them next.
    macBlock(keysBlock2, innerState, outerState, KEYS_BLOCK_1);
    writeWords(keys, 0, 32, keysBlock2);
    macBlock(keysBlock3, innerState, outerState, keysBlock2);
    writeWords(keys, 32, 64, keysBlock3);
    macBlock(macWords, innerState, outerState, keysBlock3);
    writeWords(keys, 64, 80, macWords);
    return keys;
  } finally {
    wipeHmac();
    wipeWords(inputBlock, HASH_WORDS);
    wipeWords(keysBlock2, HASH_WORDS);
    wipeWords(keysBlock3, HASH_WORDS);
  }
}

/** Sparse post-quantum ratchet, section 5.4: the chain key, 32 bytes, after `chainKey`, 32 bytes, and the key of `index`. */
export function pqStep(chainKey: Uint8Array, index: number): PostQuantumStep {
  assertBytes('chainKey', chainKey, CHAIN_KEY_BYTES);
  assertLength('index', index, INDEX_MAX);
  const step = { chainKey: new Uint8Array(HASH_BYTES), key: new Uint8Array(HASH_BYTES) };
  try {
    extract(chainKey, undefined);
    pqBlock1[0] = index;
    macBlock(pqBlock2, innerState, outerState, pqBlock1);
    writeWords(step.chainKey, 0, HASH_BYTES, pqBlock2);
    // T(1), the index and all but the last bytes of the text fill a block; the state after it goes on to the last block.
    pqBlock2[HASH_WORDS] = index;
    compress(innerState, innerState, pqBlock2);
    macBlock(macWords, innerState, outerState, PQ_BLOCK_3);
    writeWords(step.key, 0, HASH_BYTES, macWords);
    return step;
  } finally {
    wipeHmac();
    wipeWords(inputBlock, HASH_WORDS);
    wipeWords(pqBlock1, 1);
    wipeWords(pqBlock2, HASH_WORDS + 1);
  }
}

/** RFC 5869, section 2.2, on a key of 32 bytes and a salt of 32 bytes or none. Leaves the states of PRK as the key in use. */
function extract(inputKey: Uint8Array, salt: Uint8Array | undefined): void {
  if (salt !== undefined) {
    readWords(keyWords, HASH_WORDS, salt, 0);
    startKey(innerState, outerState);
  }
  readWords(inputBlock, HASH_WORDS, inputKey, 0);
  const isSalted = salt !== undefined;
  macBlock(keyWords, isSalted ? innerState : NO_SALT_INNER, isSalted ? outerState : NO_SALT_OUTER, inputBlock);
  startKey(innerState, outerState);
}

/** The last blocks of a hash of `text`, padded, where a block of the key went before (FIPS 180-4, section 5.1.1). */
function paddedBlocks(text: Uint8Array): Int32Array[] {
  const count = Math.ceil((text.length + 9) / BLOCK_BYTES);
  const padded = new Uint8Array(count * BLOCK_BYTES);
  padded.set(text);
  padded[text.length] = 0x80;
  return Array.from({ length: count }, (_, i) => {
    const block = new Int32Array(BLOCK_WORDS);
    readWords(block, BLOCK_WORDS, padded, i * BLOCK_BYTES);
    if (i === count - 1) block[BLOCK_WORDS - 1] = 8 * (BLOCK_BYTES + text.length);
    return block;
  });
}

const INDEX_MAX = 0xffff_ffff;
const KEYS_INFO = utf8ToBytes('WhisperMessageKeys');
const PQ_INFO = utf8ToBytes('Signal PQ Ratchet V1 Chain Next');
/** 32 bytes that come when they are known. */
const LATER = new Uint8Array(HASH_BYTES);
/** The index of a post-quantum chain, which comes when it is known. */
const LATER_INDEX = new Uint8Array(4);

const [SEED_BLOCK] = paddedBlocks(Uint8Array.of(0x01)) as [Int32Array];
const [CHAIN_BLOCK] = paddedBlocks(Uint8Array.of(0x02)) as [Int32Array];
const [inputBlock] = paddedBlocks(LATER) as [Int32Array];
const [KEYS_BLOCK_1] = paddedBlocks(concatBytes(KEYS_INFO, Uint8Array.of(1))) as [Int32Array];
const [keysBlock2] = paddedBlocks(concatBytes(LATER, KEYS_INFO, Uint8Array.of(2))) as [Int32Array];
const [keysBlock3] = paddedBlocks(concatBytes(LATER, KEYS_INFO, Uint8Array.of(3))) as [Int32Array];
const [pqBlock1] = paddedBlocks(concatBytes(LATER_INDEX, PQ_INFO, Uint8Array.of(1))) as [Int32Array];
const [pqBlock2, PQ_BLOCK_3] = paddedBlocks(concatBytes(LATER, LATER_INDEX, PQ_INFO, Uint8Array.of(2))) as [
  Int32Array,
  Int32Array,
];
