import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  addProduct,
  encodeCompressed10,
  inverseTransform,
  type Polynomial,
  reduce,
  sampleNoise,
  samplePolynomial,
  transform,
} from './ml-kem-polynomial.ts';

const Q = 3329;
const extremes = fc.constantFrom(0, 1, 1664, 1665, Q - 1);
const polynomials = fc
  .array(fc.oneof(extremes, fc.nat({ max: Q - 1 })), { minLength: 256, maxLength: 256 })
  .map((coefficients) => Uint16Array.from(coefficients));

test('the remainder by q is right for every value below 2^24', () => {
  for (let value = 0; value < 2 ** 24; value++) {
    if (reduce(value) !== value % Q) expect.fail(`at ${value}`);
  }
});

test('the inverse transform undoes the transform', () => {
  fc.assert(
    fc.property(polynomials, (polynomial) => {
      const copy = polynomial.slice();
      transform(copy);
      inverseTransform(copy);
      expect(copy).toEqual(polynomial);
    }),
    { numRuns: 100 },
  );
});

test('the product of transforms is the transform of the product modulo X^256 + 1', () => {
  fc.assert(
    fc.property(polynomials, polynomials, polynomials, (start, one, other) => {
      const expected = productOf(one, other).map((value, index) => (value + start[index]!) % Q);
      for (const polynomial of [start, one, other]) transform(polynomial);
      addProduct(start, one, other);
      inverseTransform(start);
      expect(Array.from(start)).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});

test('the largest coefficients of all do not overflow', () => {
  const largest = new Uint16Array(256).fill(Q - 1);
  const [sum, one, other] = [largest.slice(), largest.slice(), largest.slice()];
  addProduct(sum, one, other);
  // Q - 1 is -1. In the ring of pair i: (-1 - X)^2 = 1 + 2 X + gamma, and -1 - X is added; gamma of pair 0 is 17.
  expect(Array.from(sum.subarray(0, 4))).toEqual([17, 1, Q - 17, 1]);
  add(one, other);
  expect(one).toEqual(new Uint16Array(256).fill(Q - 2));
});

test('compression to ten bits rounds to the nearest, every coefficient', () => {
  for (let start = 0; start < Q; start += 256) {
    const polynomial = Uint16Array.from({ length: 256 }, (_, index) => Math.min(start + index, Q - 1));
    const output = new Uint8Array(320);
    encodeCompressed10(polynomial, output);
    // No coefficient lies half way, since q is odd.
    const rounded = Array.from(polynomial, (value) => Math.round((value * 1024) / Q) % 1024);
    expect(decode10(output)).toEqual(rounded);
  }
});

test('noise is the difference of two sums of two bits, every half byte', () => {
  const bytes = Uint8Array.from({ length: 128 }, (_, index) => (index % 16) | ((15 - (index % 16)) << 4));
  const noise = sampleNoise(bytes);
  const ones = (bits: number) => [0, 1, 1, 2][bits & 3]!;
  const expected = Array.from(bytes).flatMap((byte) => {
    return [byte & 15, byte >> 4].map((bits) => (ones(bits) - ones(bits >> 2) + Q) % Q);
  });
  expect(Array.from(noise)).toEqual(expected);
});

describe('a sampled polynomial', () => {
  test('has 256 coefficients below q, and other ones for other indices', () => {
    const seeds = Array.from({ length: 40 }, (_, index) => new Uint8Array(34).fill(7, 0, 32).fill(index, 32));
    const sampled = seeds.map(samplePolynomial);
    for (const polynomial of sampled) {
      expect(polynomial).toHaveLength(256);
      expect(polynomial.every((value) => value < Q)).toBe(true);
    }
    expect(new Set(sampled.map(String)).size).toBe(40);
  });
});

/** Schoolbook. */
function productOf(one: Polynomial, other: Polynomial): number[] {
  const product = new Array<number>(256).fill(0);
  for (const [i, a] of one.entries()) {
    for (const [j, b] of other.entries()) {
      const at = (i + j) % 256;
      product[at] = (product[at]! + (i + j < 256 ? a * b : (Q - a) * b)) % Q;
    }
  }
  return product;
}

/** Value i stands in bits 10 i to 10 i + 9, low bits first. */
function decode10(bytes: Uint8Array): number[] {
  const bit = (at: number) => (bytes[at >> 3]! >> (at & 7)) & 1;
  return Array.from({ length: 256 }, (_, index) => {
    let value = 0;
    for (let place = 9; place >= 0; place--) value = 2 * value + bit(10 * index + place);
    return value;
  });
}
