/**
 * POLYVAL (RFC 8452, section 3): the hash of AES-GCM-SIV, for one key at a time.
 *
 *     S = 0;  for each block X:  S = (S + X) * H * x^-128   in GF(2)[x] modulo x^128 + x^127 + x^126 + x^121 + 1
 *
 * Bit i of a block, the lowest bit of its first byte being bit 0, is the coefficient of x^i, so blocks are four
 * little-endian words.
 *
 * A product without carries of two words is made of ordinary products: of each factor only every fourth bit is kept, in
 * four turns, so at most eight ones meet in a column, and their sum, at most 8, stays within the four bits of it. Its lowest
 * bit is the one wanted. Ordinary products give the lower 32 bits; the upper ones are the lower ones of the reversed
 * factors, reversed. Three levels of Karatsuba leave nine pairs of words (two levels on four words).
 *
 * Timing. No branch and no index depends on data or key.
 */

import { wipeWords } from './words.ts';

/** Sets the key from the first four of `words`, little-endian, and starts with the sum 0. */
export function startPolyval(words: Int32Array): void {
  const [a, b, c, d] = [words[0]!, words[1]!, words[2]!, words[3]!];
  setFactor(0, a);
  setFactor(1, b);
  setFactor(2, a ^ b);
  setFactor(3, c);
  setFactor(4, d);
  setFactor(5, c ^ d);
  setFactor(6, a ^ c);
  setFactor(7, b ^ d);
  setFactor(8, a ^ b ^ c ^ d);
  wipeWords(sum, BLOCK_WORDS);
}

/** Takes in a block of four little-endian words. */
export function absorbBlock(word0: number, word1: number, word2: number, word3: number): void {
  const a = sum[0]! ^ word0;
  const b = sum[1]! ^ word1;
  const c = sum[2]! ^ word2;
  const d = sum[3]! ^ word3;
  multiplyHalf(0, a, b);
  const [l0, l1, l2, l3] = [half[0]!, half[1]!, half[2]!, half[3]!];
  multiplyHalf(3, c, d);
  const [h0, h1, h2, h3] = [half[0]!, half[1]!, half[2]!, half[3]!];
  multiplyHalf(6, a ^ c, b ^ d);
  // The product, eight words.
  const r0 = l0;
  const r1 = l1;
  const r2 = l2 ^ half[0]! ^ l0 ^ h0;
  let r3 = l3 ^ half[1]! ^ l1 ^ h1;
  let r4 = h0 ^ half[2]! ^ l2 ^ h2;
  let r5 = h1 ^ half[3]! ^ l3 ^ h3;
  let r6 = h2;
  let r7 = h3;
  // Times x^-128: a multiple of the modulus is added for each of the lower words, which makes it 0.
  r3 ^= (r0 << 25) ^ (r0 << 30) ^ (r0 << 31);
  r4 ^= r0 ^ (r0 >>> 7) ^ (r0 >>> 2) ^ (r0 >>> 1);
  r4 ^= (r1 << 25) ^ (r1 << 30) ^ (r1 << 31);
  r5 ^= r1 ^ (r1 >>> 7) ^ (r1 >>> 2) ^ (r1 >>> 1);
  r5 ^= (r2 << 25) ^ (r2 << 30) ^ (r2 << 31);
  r6 ^= r2 ^ (r2 >>> 7) ^ (r2 >>> 2) ^ (r2 >>> 1);
  r6 ^= (r3 << 25) ^ (r3 << 30) ^ (r3 << 31);
  r7 ^= r3 ^ (r3 >>> 7) ^ (r3 >>> 2) ^ (r3 >>> 1);
  sum[0] = r4;
  sum[1] = r5;
  sum[2] = r6;
  sum[3] = r7;
}

/** Leaves nothing of key and data in the memory of this module. */
export function wipePolyval(): void {
  factors.fill(0);
  wipeWords(sum, BLOCK_WORDS);
  wipeWords(half, BLOCK_WORDS);
}

/** Into {@link half}: the product of the pair of words (low, high) and the one whose factors stand from `place` on. */
function multiplyHalf(place: number, low: number, high: number): void {
  const reversedLow = reverse(low);
  const reversedHigh = reverse(high);
  const lowLow = multiply(place, low);
  const lowHigh = reverse(multiply(place + REVERSED, reversedLow)) >>> 1;
  const highLow = multiply(place + 1, high);
  const highHigh = reverse(multiply(place + 1 + REVERSED, reversedHigh)) >>> 1;
  const middleLow = multiply(place + 2, low ^ high) ^ lowLow ^ highLow;
  const middleHigh = (reverse(multiply(place + 2 + REVERSED, reversedLow ^ reversedHigh)) >>> 1) ^ lowHigh ^ highHigh;
  half[0] = lowLow;
  half[1] = lowHigh ^ middleLow;
  half[2] = highLow ^ middleHigh;
  half[3] = highHigh;
}

/** The lower 32 bits of the product without carries of `word` and the factor at `place`. */
function multiply(place: number, word: number): number {
  const a = factors[4 * place]!;
  const b = factors[4 * place + 1]!;
  const c = factors[4 * place + 2]!;
  const d = factors[4 * place + 3]!;
  const p = word & 0x11111111;
  const q = word & 0x22222222;
  const r = word & 0x44444444;
  const s = word & 0x88888888;
  const bits0 = Math.imul(a, p) ^ Math.imul(b, s) ^ Math.imul(c, r) ^ Math.imul(d, q);
  const bits1 = Math.imul(a, q) ^ Math.imul(b, p) ^ Math.imul(c, s) ^ Math.imul(d, r);
  const bits2 = Math.imul(a, r) ^ Math.imul(b, q) ^ Math.imul(c, p) ^ Math.imul(d, s);
  const bits3 = Math.imul(a, s) ^ Math.imul(b, r) ^ Math.imul(c, q) ^ Math.imul(d, p);
  return (bits0 & 0x11111111) | (bits1 & 0x22222222) | (bits2 & 0x44444444) | (bits3 & 0x88888888);
}

/** Puts `word`, every fourth bit of it at a time, at `place`, and the same of it reversed. */
function setFactor(place: number, word: number): void {
  const reversed = reverse(word);
  for (let i = 0; i < 4; i++) {
    factors[4 * place + i] = word & (0x11111111 << i);
    factors[4 * (place + REVERSED) + i] = reversed & (0x11111111 << i);
  }
}

/** The bits of a word in the opposite order. */
function reverse(word: number): number {
  let x = word;
  x = ((x & 0x55555555) << 1) | ((x >>> 1) & 0x55555555);
  x = ((x & 0x33333333) << 2) | ((x >>> 2) & 0x33333333);
  x = ((x & 0x0f0f0f0f) << 4) | ((x >>> 4) & 0x0f0f0f0f);
  x = ((x & 0x00ff00ff) << 8) | ((x >>> 8) & 0x00ff00ff);
  return (x << 16) | (x >>> 16);
}

const BLOCK_WORDS = 4;
/** How many factors there are; the reversed ones stand behind them. */
const REVERSED = 9;
const factors = new Int32Array(2 * REVERSED * 4);
const half = new Int32Array(BLOCK_WORDS);
/** S, four little-endian words. */
export const sum = new Int32Array(BLOCK_WORDS);
