import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { modulo, numberOf, P } from '../../../test/curve/numbers.ts';
import {
  add,
  addAndSubtract,
  addMultiple,
  carry,
  EXPONENTS,
  type FieldElement,
  LIMBS,
  multiply,
  newElement,
  select,
  square,
  subtract,
} from './field.ts';

const INDEXES = Array.from({ length: LIMBS }, (_, i) => i);
const UNITS = INDEXES.map((i) => 2 ** EXPONENTS[i]!);
/** The most that a carried limb can be, in its units: half of its range, and what a last carry adds. */
const CARRIED_MAX = INDEXES.map((i) => {
  const half = 2 ** (EXPONENTS[i + 1]! - EXPONENTS[i]! - 1);
  if (i === 1) return Math.floor(1.02 * half);
  return i === 4 || i === 7 || i === 10 ? Math.floor(1.003 * half) : half;
});

const SIGNS: readonly (readonly [name: string, signOf: (i: number) => number])[] = [
  ['positive', () => 1],
  ['negative', () => -1],
  ['alternating', (i) => (i % 2 === 0 ? 1 : -1)],
  ['positive in the lower half', (i) => (i < 6 ? 1 : -1)],
];

/** Limbs as large as those of an element of the weight can be. */
function extreme(weight: number, signOf: (i: number) => number): FieldElement {
  return Float64Array.from(INDEXES, (i) => signOf(i) * weight * CARRIED_MAX[i]! * UNITS[i]!);
}

/** Any element of the weight, often with limbs at the ends of what they can be. */
function elements(weight: number): fc.Arbitrary<FieldElement> {
  const limbs = INDEXES.map((i) => {
    const max = weight * CARRIED_MAX[i]!;
    return fc.integer({ min: -max, max });
  });
  return fc.tuple(...limbs).map((units) => Float64Array.from(units, (unit, i) => unit * UNITS[i]!));
}

/** That it holds what a function of weight 1 gives, with the value. */
function expectCarried(element: FieldElement, value: bigint): void {
  element.forEach((limb, i) => {
    expect(Math.abs(limb)).toBeLessThanOrEqual(CARRIED_MAX[i]! * UNITS[i]!);
    expect(Math.abs(limb % UNITS[i]!)).toBe(0);
  });
  expect(numberOf(element)).toBe(modulo(value, P));
}

describe('the representation', () => {
  test('has weights of ceil(21.25 i) bits', () => {
    expect(EXPONENTS).toEqual(Array.from({ length: LIMBS + 1 }, (_, i) => Math.ceil(21.25 * i)));
  });

  test('keeps the product of two limbs a multiple of the unit of its column', () => {
    for (const i of INDEXES) {
      for (const j of INDEXES) {
        const column = i + j < LIMBS ? EXPONENTS[i + j]! : EXPONENTS[i + j - LIMBS]! + 255;
        expect(EXPONENTS[i]! + EXPONENTS[j]!).toBeGreaterThanOrEqual(column);
      }
    }
  });

  test('leaves all sums of products below 2^53 units, for weights whose product is 16', () => {
    const columns = INDEXES.map(() => 0n);
    for (const i of INDEXES) {
      for (const j of INDEXES) {
        const product = 16n * BigInt(CARRIED_MAX[i]!) * BigInt(CARRIED_MAX[j]!);
        const column = (i + j) % LIMBS;
        const fold = i + j < LIMBS ? 0 : 255;
        const factor = fold === 0 ? 1n : 19n;
        columns[column]! += factor * (product << BigInt(EXPONENTS[i]! + EXPONENTS[j]! - EXPONENTS[column]! - fold));
      }
    }
    for (const amount of columns) expect(amount).toBeLessThan(2n ** 53n);
    expect(columns[0]).toBeGreaterThan(2n ** 52n);
  });
});

describe('multiplication and squaring', () => {
  const weights = [
    [1, 1],
    [2, 2],
    [3, 4],
    [4, 4],
    [1, 16],
    [16, 1],
    [2, 8],
    [5, 3],
  ] as const;

  test.each(weights)('of the largest limbs of weights %d and %d', (weightA, weightB) => {
    for (const [, signA] of SIGNS) {
      for (const [, signB] of SIGNS) {
        const a = extreme(weightA, signA);
        const b = extreme(weightB, signB);
        const out = newElement();
        multiply(out, a, b);
        expectCarried(out, numberOf(a) * numberOf(b));
      }
    }
  });

  test.each(SIGNS)('squares of the largest limbs of weight 4, %s', (_, signOf) => {
    const a = extreme(4, signOf);
    const out = newElement();
    square(out, a);
    expectCarried(out, numberOf(a) ** 2n);
  });

  test('of random limbs', () => {
    fc.assert(
      fc.property(elements(4), elements(4), (a, b) => {
        const out = newElement();
        multiply(out, a, b);
        expectCarried(out, numberOf(a) * numberOf(b));
        square(out, a);
        expectCarried(out, numberOf(a) ** 2n);
      }),
      { numRuns: 500 },
    );
  });

  test('may write to an operand', () => {
    fc.assert(
      fc.property(elements(1), elements(1), (a, b) => {
        const expected = newElement();
        multiply(expected, a, b);
        for (const target of [0, 1]) {
          const operands = [Float64Array.from(a), Float64Array.from(b)] as const;
          multiply(operands[target]!, ...operands);
          expect(operands[target]).toEqual(expected);
        }
        const squared = Float64Array.from(a);
        square(squared, squared);
        square(expected, a);
        expect(squared).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });
});

describe('carrying', () => {
  test.each(SIGNS)('takes limbs just below 2^53 units, %s', (_, signOf) => {
    const out = Float64Array.from(INDEXES, (i) => signOf(i) * (2 ** 53 - 2 ** 33) * UNITS[i]!);
    const value = numberOf(out);
    carry(out);
    expectCarried(out, value);
  });

  test('rounds halves either way and stays within its bounds', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: LIMBS, maxLength: LIMBS }), (units) => {
        const out = Float64Array.from(units, (unit, i) => (unit / 2) * 2 ** EXPONENTS[i + 1]!);
        const value = numberOf(out);
        carry(out);
        expectCarried(out, value);
      }),
      { numRuns: 300 },
    );
  });
});

describe('sums', () => {
  test('add, subtract and both at once, limb by limb', () => {
    fc.assert(
      fc.property(elements(8), elements(8), (a, b) => {
        const sum = newElement();
        const difference = newElement();
        add(sum, a, b);
        expect(sum).toEqual(a.map((limb, i) => limb + b[i]!));
        subtract(difference, a, b);
        expect(difference).toEqual(a.map((limb, i) => limb - b[i]!));
        const [left, right] = [Float64Array.from(a), Float64Array.from(b)];
        addAndSubtract(left, right, left, right);
        expect([left, right]).toEqual([sum, difference]);
        const [top, bottom] = [Float64Array.from(a), Float64Array.from(b)];
        addAndSubtract(bottom, top, top, bottom);
        expect([bottom, top]).toEqual([sum, difference]);
      }),
      { numRuns: 100 },
    );
  });

  test('a bit selects one of two', () => {
    fc.assert(
      fc.property(elements(8), elements(8), (a, b) => {
        const out = newElement();
        select(out, a, b, 0);
        expect(out).toEqual(a.map((limb) => limb + 0));
        select(out, a, b, 1);
        expect(out).toEqual(b.map((limb) => limb + 0));
      }),
      { numRuns: 100 },
    );
  });

  test.each([121_665, 486_662, 2 ** 20, -(2 ** 20)])('add %d times the largest limbs', (factor) => {
    for (const [, signA] of SIGNS) {
      for (const [, signB] of SIGNS) {
        const a = extreme(16, signA);
        const b = extreme(16, signB);
        const value = numberOf(a) + BigInt(factor) * numberOf(b);
        addMultiple(a, a, factor, b);
        expectCarried(a, value);
      }
    }
  });
});
