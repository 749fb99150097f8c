import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as reference from '../../noble/ml-kem-polynomial.ts';
import {
  addPolynomial,
  addProduct,
  compress,
  decompress,
  inverseTransform,
  MODULUS,
  MULTIPLY_MAX,
  multiplier,
  multiply,
  normalize,
  POLYNOMIAL_COEFFICIENTS,
  type Polynomial,
  REDUCE_MAX,
  reduce,
  reduceSum,
  reduceTransformedSum,
  scaleOdd,
  subtractPolynomial,
  transform,
} from './polynomial.ts';

const Q = MODULUS;
const LENGTH = POLYNOMIAL_COEFFICIENTS;
/** -2^32 modulo q. */
const SCALE = 1976;

const modulo = (value: number): number => ((value % Q) + Q) % Q;
/** Coefficients up to `bound`, with many at the bound. */
const polynomials = (bound: number) => {
  const extremes = fc.constantFrom(-bound, -1, 0, 1, bound);
  return fc
    .array(fc.oneof(extremes, fc.integer({ min: -bound, max: bound })), { minLength: LENGTH, maxLength: LENGTH })
    .map((coefficients) => Int32Array.from(coefficients));
};

describe('the reduction', () => {
  /** reduce(c) is r with r 2^32 = -c modulo q: c + r 2^32 is a multiple of q, and below 2^53. */
  const isReduced = (value: number): boolean => {
    const reduced = reduce(value);
    return Math.abs(reduced) <= 1664 && (value + reduced * 2 ** 32) % Q === 0;
  };

  test('is right at its bounds, around zero, and throughout', () => {
    for (const centre of [-REDUCE_MAX, 0, REDUCE_MAX]) {
      for (let offset = -100_000; offset <= 100_000; offset++) {
        const value = centre + offset;
        if (Math.abs(value) <= REDUCE_MAX && !isReduced(value)) expect.fail(`at ${value}`);
      }
    }
    // A step that shares no factor with q or 2^16.
    for (let value = -REDUCE_MAX; value <= REDUCE_MAX; value += 1511) if (!isReduced(value)) expect.fail(`at ${value}`);
  });

  test('is wrong somewhere just beyond its lower bound, so the bound is no guess', () => {
    let wrong = 0;
    for (let value = -REDUCE_MAX - 20_000_000; value < -REDUCE_MAX; value += 7) if (!isReduced(value)) wrong++;
    expect(wrong).toBeGreaterThan(0);
  });

  test('with a constant is right for every constant, at the bounds and throughout', () => {
    for (let constant = 0; constant < Q; constant++) {
      const factor = multiplier(constant);
      const values = [-MULTIPLY_MAX, MULTIPLY_MAX, -1, 0, 1];
      for (let value = -MULTIPLY_MAX + constant; value < MULTIPLY_MAX; value += 4001) values.push(value);
      for (const value of values) {
        const product = multiply(value, factor);
        if (Math.abs(product) > 1664 || (product - value * constant) % Q !== 0) expect.fail(`${value} * ${constant}`);
      }
    }
  });
});

describe('the transform', () => {
  test('is that of the reference, for coefficients up to what decoding gives', () => {
    fc.assert(
      fc.property(polynomials(Q), (polynomial) => {
        const expected = Uint16Array.from(polynomial, modulo);
        reference.transform(expected);
        transform(polynomial);
        expect(Math.max(...polynomial.map(Math.abs))).toBeLessThanOrEqual(14_977);
        expect(Array.from(polynomial, modulo)).toEqual(Array.from(expected));
      }),
      { numRuns: 200 },
    );
  });

  test('backwards is that of the reference times -2^32, for reduced sums', () => {
    fc.assert(
      fc.property(polynomials(1664), (polynomial) => {
        const expected = Uint16Array.from(polynomial, modulo);
        reference.inverseTransform(expected);
        inverseTransform(polynomial);
        expect(Math.max(...polynomial.map(Math.abs))).toBeLessThanOrEqual(1664);
        expect(Array.from(polynomial, modulo)).toEqual(Array.from(expected, (value) => (value * SCALE) % Q));
      }),
      { numRuns: 200 },
    );
  });

  test('backwards has room for the largest sums in all places', () => {
    for (const value of [1664, -1664]) {
      const polynomial = new Int32Array(LENGTH).fill(value);
      inverseTransform(polynomial);
      const expected = new Uint16Array(LENGTH).fill(modulo(value));
      reference.inverseTransform(expected);
      expect(Array.from(polynomial, modulo)).toEqual(Array.from(expected, (one) => (one * SCALE) % Q));
    }
  });
});

describe('a sum of products', () => {
  const product = (sum: Polynomial, one: Polynomial, other: Polynomial) => {
    const scaled = new Int32Array(LENGTH / 2);
    scaleOdd(other, scaled);
    expect(Math.max(...scaled.map(Math.abs))).toBeLessThanOrEqual(1664);
    addProduct(sum, one, other, scaled);
  };

  test('is that of the reference, after either reduction', () => {
    const pairs = fc.array(fc.tuple(polynomials(4095), polynomials(14_977)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(pairs, (pairs) => {
        const sum = new Int32Array(LENGTH);
        const expected = new Uint16Array(LENGTH);
        for (const [one, other] of pairs) {
          product(sum, one, other);
          reference.addProduct(expected, Uint16Array.from(one, modulo), Uint16Array.from(other, modulo));
        }
        const transformed = sum.slice();
        reduceTransformedSum(transformed);
        expect(Array.from(transformed, modulo)).toEqual(Array.from(expected));
        reduceSum(sum);
        expect(Array.from(sum, (value) => modulo(value * SCALE))).toEqual(Array.from(expected));
      }),
      { numRuns: 100 },
    );
  });

  test('of four of the largest factors is still reducible', () => {
    for (const value of [14_977, -14_977]) {
      const sum = new Int32Array(LENGTH);
      for (let count = 0; count < 4; count++) product(sum, sum.slice().fill(4095), sum.slice().fill(value));
      expect(Math.max(...sum.map(Math.abs))).toBeLessThanOrEqual(REDUCE_MAX);
      expect(sum[1]).toBe(8 * 4095 * value);
    }
  });

  test('transformed, multiplied and transformed back is the product modulo X^256 + 1', () => {
    fc.assert(
      fc.property(polynomials(1664), polynomials(1664), (one, other) => {
        const expected = productOf(one, other);
        transform(one);
        transform(other);
        const sum = new Int32Array(LENGTH);
        normalize(one);
        product(sum, one, other);
        reduceSum(sum);
        inverseTransform(sum);
        expect(Array.from(sum, modulo)).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });
});

describe('rounding', () => {
  test.each([1, 4, 5, 10, 11])('to %i bits is to the nearest, for every coefficient and representative', (bits) => {
    const size = 2 ** bits;
    // No coefficient lies half way, since q is odd.
    for (let start = -2 * Q; start < 2 * Q; start += LENGTH) {
      const polynomial = Int32Array.from({ length: LENGTH }, (_, index) => start + index);
      const expected = Array.from(polynomial, (value) => Math.round((modulo(value) * size) / Q) % size);
      compress(polynomial, bits);
      expect(Array.from(polynomial)).toEqual(expected);
    }
  });

  test.each([1, 4, 5, 10, 11])('from %i bits is the nearest coefficient', (bits) => {
    const size = 2 ** bits;
    for (let start = 0; start < size; start += LENGTH) {
      const polynomial = Int32Array.from({ length: LENGTH }, (_, index) => (start + index) % size);
      const expected = Array.from(polynomial, (value) => Math.round((value * Q) / size));
      decompress(polynomial, bits);
      expect(Array.from(polynomial)).toEqual(expected);
    }
  });
});

test('normalizing gives the representative below q, for any bound that a sum has', () => {
  fc.assert(
    fc.property(polynomials(MULTIPLY_MAX), (polynomial) => {
      const expected = Array.from(polynomial, modulo);
      normalize(polynomial);
      expect(Array.from(polynomial)).toEqual(expected);
    }),
    { numRuns: 100 },
  );
});

test('sum and difference', () => {
  const polynomial = new Int32Array(LENGTH).fill(5);
  const other = Int32Array.from({ length: LENGTH }, (_, index) => index - 100);
  addPolynomial(polynomial, other);
  expect(polynomial).toEqual(Int32Array.from(other, (value) => value + 5));
  subtractPolynomial(polynomial, other);
  expect(polynomial).toEqual(new Int32Array(LENGTH).fill(5));
});

/** Schoolbook. */
function productOf(one: Polynomial, other: Polynomial): number[] {
  const product = new Array<number>(LENGTH).fill(0);
  for (const [i, a] of one.entries()) {
    for (const [j, b] of other.entries()) {
      const at = (i + j) % LENGTH;
      product[at] = modulo(product[at]! + (i + j < LENGTH ? a * b : -a * b));
    }
  }
  return product;
}
