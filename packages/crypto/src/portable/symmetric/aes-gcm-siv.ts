/**
 * AES-256-GCM-SIV (RFC 8452), with the tag appended to the ciphertext (session layer, section 0).
 *
 * A nonce that is used again under one key shows only whether plaintext and additional data are both the same again.
 * None and empty additional data are the same.
 *
 * Table look-ups: see aes-tables.ts for what they give away.
 */

import { assertBytes } from '../../assert.ts';
import { copyBytes, equalBytes, wipe } from '../../bytes.ts';
import { CryptoError } from '../../errors.ts';
import { AES_BLOCK_BYTES, AES_GCM_SIV_NONCE_BYTES, AES_KEY_BYTES } from '../../lengths.ts';
import { block, encryptBlock, expandEncryptionKey, wipeAes } from './aes-block.ts';
import { absorbBlock, startPolyval, sum, wipePolyval } from './polyval.ts';
import { readWords, wipeWords, writeWords } from './words.ts';

/** `key` 32 bytes, `nonce` 12; the others of any length. 16 bytes more than `plaintext`. */
export function aesGcmSivEncrypt(
  key: Uint8Array,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  additionalData?: Uint8Array,
): Uint8Array {
  assertParameters(key, nonce, additionalData);
  assertBytes('plaintext', plaintext);
  const length = plaintext.length;
  const result = new Uint8Array(length + TAG_BYTES);
  try {
    startMessage(key, nonce);
    result.set(plaintext);
    writeTag(nonce, additionalData, result, length);
    result.set(tag, length);
    applyKeyStream(result, length);
    return result;
  } finally {
    wipeMessage();
  }
}

/** Inverse; 16 bytes less than `ciphertext`. Throws `E_CIPHERTEXT_INVALID`. */
export function aesGcmSivDecrypt(
  key: Uint8Array,
  nonce: Uint8Array,
  ciphertext: Uint8Array,
  additionalData?: Uint8Array,
): Uint8Array {
  assertParameters(key, nonce, additionalData);
  assertBytes('ciphertext', ciphertext);
  const length = ciphertext.length - TAG_BYTES;
  if (length < 0) throw invalid();
  const plaintext = copyBytes(ciphertext.subarray(0, length));
  // RFC 8452, section 5: the plaintext exists before its tag is checked, and nobody sees it where that is wrong.
  let isAuthentic = false;
  try {
    startMessage(key, nonce);
    tag.set(ciphertext.subarray(length));
    applyKeyStream(plaintext, length);
    writeTag(nonce, additionalData, plaintext, length);
    isAuthentic = equalBytes(tag, ciphertext.subarray(length));
  } finally {
    if (!isAuthentic) wipe(plaintext);
    wipeMessage();
  }
  if (!isAuthentic) throw invalid();
  return plaintext;
}

/** Section 4, the keys of a message: sets that of POLYVAL and that of AES. */
function startMessage(key: Uint8Array, nonce: Uint8Array): void {
  expandEncryptionKey(key, 0);
  // The first half of each of six blocks: four words of the one key, eight of the other.
  for (let counter = 0; counter < 6; counter++) {
    block[0] = counter << 24;
    for (let i = 1; i < BLOCK_WORDS; i++) block[i] = wordAt(nonce, 4 * i - 4);
    encryptBlock();
    derived[2 * counter] = block[0]!;
    derived[2 * counter + 1] = block[1]!;
  }
  for (let i = 0; i < BLOCK_WORDS; i++) littleEndian[i] = swapBytes(derived[i]!);
  startPolyval(littleEndian);
  writeWords(messageKey, 0, AES_KEY_BYTES, derived.subarray(BLOCK_WORDS));
  expandEncryptionKey(messageKey, 0);
}

/** Section 4: into {@link tag}, over the first `length` bytes of `plaintext`. */
function writeTag(
  nonce: Uint8Array,
  additionalData: Uint8Array = NO_BYTES,
  plaintext: Uint8Array,
  length: number,
): void {
  absorb(additionalData, additionalData.length);
  absorb(plaintext, length);
  absorbBlock(
    additionalData.length << 3,
    Math.floor(additionalData.length / LENGTHS_IN_WORD),
    length << 3,
    Math.floor(length / LENGTHS_IN_WORD),
  );
  for (let i = 0; i < BLOCK_WORDS; i++) block[i] = swapBytes(sum[i]!);
  for (let i = 0; i < 3; i++) block[i]! ^= wordAt(nonce, 4 * i);
  block[3]! &= ~0x80;
  encryptBlock();
  writeWords(tag, 0, TAG_BYTES, block);
}

/** The first `length` bytes of `data`, filled up with zeros to whole blocks. */
function absorb(data: Uint8Array, length: number): void {
  const whole = length - (length % AES_BLOCK_BYTES);
  for (let offset = 0; offset < whole; offset += AES_BLOCK_BYTES) absorbAt(data, offset);
  if (whole === length) return;
  lastBlock.fill(0);
  for (let i = whole; i < length; i++) lastBlock[i - whole] = data[i]!;
  absorbAt(lastBlock, 0);
}

function absorbAt(data: Uint8Array, offset: number): void {
  absorbBlock(
    littleEndianAt(data, offset),
    littleEndianAt(data, offset + 4),
    littleEndianAt(data, offset + 8),
    littleEndianAt(data, offset + 12),
  );
}

/** Section 4: adds the key stream that starts from {@link tag} to the first `length` bytes of `data`. */
function applyKeyStream(data: Uint8Array, length: number): void {
  readWords(counterBlock, BLOCK_WORDS, tag, 0);
  counterBlock[3]! |= 0x80;
  let counter = swapBytes(counterBlock[0]!);
  for (let offset = 0; offset < length; offset += AES_BLOCK_BYTES) {
    block[0] = swapBytes(counter);
    block[1] = counterBlock[1]!;
    block[2] = counterBlock[2]!;
    block[3] = counterBlock[3]!;
    encryptBlock();
    counter = (counter + 1) | 0;
    const end = Math.min(offset + AES_BLOCK_BYTES, length);
    if (end - offset === AES_BLOCK_BYTES) {
      for (let i = 0; i < BLOCK_WORDS; i++) addWord(data, offset + 4 * i, block[i]!);
    } else {
      for (let i = offset; i < end; i++) data[i]! ^= block[(i - offset) >> 2]! >>> (24 - 8 * ((i - offset) & 3));
    }
  }
}

function addWord(data: Uint8Array, offset: number, word: number): void {
  data[offset]! ^= word >>> 24;
  data[offset + 1]! ^= word >>> 16;
  data[offset + 2]! ^= word >>> 8;
  data[offset + 3]! ^= word;
}

function wordAt(bytes: Uint8Array, offset: number): number {
  return swapBytes(littleEndianAt(bytes, offset));
}

function littleEndianAt(bytes: Uint8Array, offset: number): number {
  return bytes[offset]! | (bytes[offset + 1]! << 8) | (bytes[offset + 2]! << 16) | (bytes[offset + 3]! << 24);
}

function swapBytes(word: number): number {
  return (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}

function wipeMessage(): void {
  wipeAes();
  wipePolyval();
  wipeWords(derived, derived.length);
  wipeWords(littleEndian, BLOCK_WORDS);
  wipeWords(counterBlock, BLOCK_WORDS);
  wipe(messageKey, lastBlock, tag);
}

function assertParameters(key: Uint8Array, nonce: Uint8Array, additionalData: Uint8Array | undefined): void {
  assertBytes('key', key, AES_KEY_BYTES);
  assertBytes('nonce', nonce, AES_GCM_SIV_NONCE_BYTES);
  if (additionalData !== undefined) assertBytes('additionalData', additionalData);
}

/** No cause: whatever is wrong is one error. */
function invalid(): CryptoError {
  return new CryptoError('E_CIPHERTEXT_INVALID', 'AES-GCM-SIV: the ciphertext is not valid');
}

const TAG_BYTES = 16;
const BLOCK_WORDS = 4;
/** Lengths in bytes whose number of bits fits a word. */
const LENGTHS_IN_WORD = 2 ** 29;
const NO_BYTES = new Uint8Array(0);
/** Both keys of the message, 12 words. */
const derived = new Int32Array(12);
const messageKey = new Uint8Array(AES_KEY_BYTES);
const littleEndian = new Int32Array(BLOCK_WORDS);
const counterBlock = new Int32Array(BLOCK_WORDS);
const lastBlock = new Uint8Array(AES_BLOCK_BYTES);
const tag = new Uint8Array(TAG_BYTES);
