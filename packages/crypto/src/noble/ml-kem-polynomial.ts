/**
 * Polynomials modulo X^256 + 1 and q = 3329, as far as the first half of an ML-KEM encapsulation needs them.
 *
 * Spec: FIPS 203, sections 4.2 and 4.3; the algorithm numbers are those of the standard. A coefficient is always an
 * integer below q. Nothing divides, branches or indexes by a coefficient that may be secret; all of it is arithmetic on
 * 32-bit integers. The one exception is {@link samplePolynomial}, whose input is public.
 */

import { shake128 } from '@noble/hashes/sha3.js';

/** 256 coefficients, or as many values of the number-theoretic transform. */
export type Polynomial = Uint16Array;

/** Algorithm 7, SampleNTT: a transformed polynomial from the public seed and the two indices, 34 bytes. */
export function samplePolynomial(seed: Uint8Array): Polynomial {
  const polynomial = new Uint16Array(COEFFICIENTS);
  const stream = shake128.create({}).update(seed);
  for (let length = 0; length < COEFFICIENTS; ) {
    const block = stream.xof(SHAKE128_BLOCK_BYTES);
    for (let offset = 0; offset < block.length && length < COEFFICIENTS; offset += 3) {
      const middle = block[offset + 1]!;
      const low = block[offset]! | ((middle & 0xf) << 8);
      const high = (middle >> 4) | (block[offset + 2]! << 4);
      if (low < Q) polynomial[length++] = low;
      if (high < Q && length < COEFFICIENTS) polynomial[length++] = high;
    }
  }
  return polynomial;
}

/** Algorithm 8, SamplePolyCBD for eta = 2: each coefficient is the difference of two sums of two bits. 128 bytes. */
export function sampleNoise(bytes: Uint8Array): Polynomial {
  const polynomial = new Uint16Array(COEFFICIENTS);
  for (let index = 0; index < COEFFICIENTS; index++) {
    const bits = bytes[index >> 1]! >> (4 * (index & 1));
    const difference = (bits & 1) + ((bits >> 1) & 1) - ((bits >> 2) & 1) - ((bits >> 3) & 1);
    polynomial[index] = reduce(difference + Q);
  }
  return polynomial;
}

/** Algorithm 9, NTT, in place. */
export function transform(polynomial: Polynomial): void {
  let zeta = 1;
  for (let length = 128; length >= 2; length >>= 1) {
    for (let start = 0; start < COEFFICIENTS; start += 2 * length, zeta++) {
      for (let index = start; index < start + length; index++) {
        const product = reduce(ZETAS[zeta]! * polynomial[index + length]!);
        polynomial[index + length] = reduce(polynomial[index]! + Q - product);
        polynomial[index] = reduce(polynomial[index]! + product);
      }
    }
  }
}

/** Algorithm 10, the inverse of {@link transform}, in place. */
export function inverseTransform(polynomial: Polynomial): void {
  let zeta = 127;
  for (let length = 2; length <= 128; length <<= 1) {
    for (let start = 0; start < COEFFICIENTS; start += 2 * length, zeta--) {
      for (let index = start; index < start + length; index++) {
        const value = polynomial[index]!;
        polynomial[index] = reduce(value + polynomial[index + length]!);
        polynomial[index + length] = reduce(ZETAS[zeta]! * reduce(polynomial[index + length]! + Q - value));
      }
    }
  }
  for (let index = 0; index < COEFFICIENTS; index++) polynomial[index] = reduce(polynomial[index]! * INVERSE_OF_128);
}

/** Adds the product of two transformed polynomials to `sum` (algorithms 11 and 12). */
export function addProduct(sum: Polynomial, one: Polynomial, other: Polynomial): void {
  for (let index = 0; index < COEFFICIENTS; index += 2) {
    // Pair i is a value modulo X^2 - gamma, gamma = 17^(2 * bitReverse7(i) + 1). The zetas 64..127 are those of even i.
    const zeta = ZETAS[64 + (index >> 2)]!;
    const gamma = (index & 2) === 0 ? zeta : Q - zeta;
    const [a0, a1] = [one[index]!, one[index + 1]!];
    const [b0, b1] = [other[index]!, other[index + 1]!];
    sum[index] = reduce(sum[index]! + reduce(a0 * b0) + reduce(reduce(a1 * b1) * gamma));
    sum[index + 1] = reduce(sum[index + 1]! + reduce(a0 * b1) + reduce(a1 * b0));
  }
}

/** Adds `other` to `sum`. */
export function add(sum: Polynomial, other: Polynomial): void {
  for (let index = 0; index < COEFFICIENTS; index++) sum[index] = reduce(sum[index]! + other[index]!);
}

/** Writes ByteEncode10(Compress10(polynomial)), 320 bytes: four values of ten bits in five bytes, low bits first. */
export function encodeCompressed10(polynomial: Polynomial, output: Uint8Array): void {
  for (let index = 0, offset = 0; index < COEFFICIENTS; index += 4, offset += 5) {
    const a = compress10(polynomial[index]!);
    const b = compress10(polynomial[index + 1]!);
    const c = compress10(polynomial[index + 2]!);
    const d = compress10(polynomial[index + 3]!);
    output[offset] = a;
    output[offset + 1] = (a >> 8) | (b << 2);
    output[offset + 2] = (b >> 6) | (c << 4);
    output[offset + 3] = (c >> 4) | (d << 6);
    output[offset + 4] = d >> 2;
  }
}

/** Round(value * 2^10 / q) modulo 2^10. */
function compress10(value: number): number {
  return quotient((value << 10) + (Q >> 1)) & 0x3ff;
}

/** The remainder of 0 <= value < 2^24 by q. */
export function reduce(value: number): number {
  return value - Math.imul(quotient(value), Q);
}

/**
 * Floor(value / q) for 0 <= value < 2^24, by Barrett: the upper 13 bits times 2^30 / q are a product of 32 bits, and the
 * estimate is right or one too small. A division could take a time that depends on the value.
 */
function quotient(value: number): number {
  const estimate = Math.imul(value >>> 11, BARRETT_FACTOR) >>> 19;
  return estimate + 1 + ((value - Math.imul(estimate + 1, Q)) >> 31);
}

const COEFFICIENTS = 256;
const Q = 3329;
/** Floor(2^30 / q). */
const BARRETT_FACTOR = 322_541;
const INVERSE_OF_128 = 3303;
const SHAKE128_BLOCK_BYTES = 168;

/** 17^bitReverse7(i) modulo q: 17 is a 256th root of unity. */
const ZETAS = Uint16Array.from({ length: 128 }, (_, index) => {
  let exponent = 0;
  for (let bit = 0; bit < 7; bit++) exponent |= ((index >> bit) & 1) << (6 - bit);
  let power = 1;
  for (let factor = 0; factor < exponent; factor++) power = (power * 17) % Q;
  return power;
});
