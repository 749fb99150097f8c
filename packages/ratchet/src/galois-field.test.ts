import fc from 'fast-check';
import { expect, it } from 'vitest';
import { combineRows, divideElements, logarithmOf, multiplyElements } from './galois-field.ts';

const element = fc.nat({ max: 0xffff });
const nonZero = fc.integer({ min: 1, max: 0xffff });

/** Schoolbook: the product of the polynomials, then the remainder, bit by bit. */
function multiplySlowly(a: number, b: number): number {
  let product = 0n;
  for (let bit = 0n; bit < 16n; bit++) if ((BigInt(b) >> bit) & 1n) product ^= BigInt(a) << bit;
  for (let bit = 30n; bit >= 16n; bit--) if ((product >> bit) & 1n) product ^= 0x1100bn << (bit - 16n);
  return Number(product);
}

it('multiplies as polynomials modulo the one of the field', () => {
  fc.assert(
    fc.property(element, element, (a, b) => multiplyElements(a, b) === multiplySlowly(a, b)),
    { numRuns: 2000 },
  );
});

it('multiplies by one, by two and by zero, every element', () => {
  for (let value = 0; value <= 0xffff; value++) {
    const doubled = value << 1;
    const expected = [0, value, doubled > 0xffff ? doubled ^ 0x1100b : doubled];
    if (![0, 1, 2].every((factor) => multiplyElements(value, factor) === expected[factor])) expect.fail(`at ${value}`);
  }
});

it('is a field: commutative, associative, distributive, and every element but zero divides', () => {
  fc.assert(
    fc.property(element, element, nonZero, (a, b, c) => {
      expect(multiplyElements(a, b)).toBe(multiplyElements(b, a));
      expect(multiplyElements(multiplyElements(a, b), c)).toBe(multiplyElements(a, multiplyElements(b, c)));
      expect(multiplyElements(a ^ b, c)).toBe(multiplyElements(a, c) ^ multiplyElements(b, c));
      expect(multiplyElements(divideElements(a, c), c)).toBe(a);
    }),
    { numRuns: 1000 },
  );
});

it('finds the inverse of every element but zero', () => {
  for (let value = 1; value <= 0xffff; value++) {
    if (multiplyElements(value, divideElements(1, value)) !== 1) expect.fail(`at ${value}`);
  }
  expect(() => divideElements(1, 0)).toThrow(new RangeError('b: must not be 0'));
  expect(() => divideElements(0, 0)).toThrow(RangeError);
});

it('takes the logarithm of every element but zero, to the base two', () => {
  let power = 1;
  for (let exponent = 0; exponent < 65_535; exponent++) {
    if (logarithmOf(power) !== exponent) expect.fail(`at ${exponent}`);
    power = multiplyElements(power, 2);
  }
  expect(power).toBe(1);
});

it('combines rows element by element, and writes one row', () => {
  const bytes = fc.oneof(fc.constant(0), fc.nat({ max: 255 }));
  const terms = fc.tuple(fc.oneof(fc.constant(65_534), fc.nat({ max: 65_534 })), fc.array(bytes, fixed(32)));
  fc.assert(
    fc.property(fc.array(terms, { maxLength: 8 }), fc.nat({ max: 3 }), (terms, start) => {
      const rows = Uint8Array.from(terms.flatMap(([, row]) => row));
      const exponents = Int32Array.from(terms, ([exponent]) => exponent);
      const output = new Uint8Array(start + 33).fill(7);
      combineRows(rows, exponents, output, start);
      const expected = new Array<number>(16).fill(0);
      for (const [exponent, row] of terms) {
        let factor = 1;
        for (let bit = 16; bit >= 0; bit--) {
          factor = multiplySlowly(factor, factor);
          if ((exponent >> bit) & 1) factor = multiplySlowly(factor, 2);
        }
        expected.forEach((sum, lane) => {
          expected[lane] = sum ^ multiplySlowly(factor, row[2 * lane]! * 256 + row[2 * lane + 1]!);
        });
      }
      const all = [...new Array<number>(start).fill(7), ...expected.flatMap((value) => [value >> 8, value & 255]), 7];
      expect(Array.from(output)).toEqual(all);
    }),
    { numRuns: 200 },
  );
});

function fixed(length: number) {
  return { minLength: length, maxLength: length };
}
