import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EDGE_VALUES, inverse, modulo, numberOf, P, power, toBytes } from '../../../test/curve/numbers.ts';
import { BASE_X, BASE_Y, EDWARDS_2D, EDWARDS_D, MONTGOMERY_A, ONE, ONE_HALF, ROOT_OF_MINUS_ONE } from './constants.ts';
import { add, type FieldElement, newElement } from './field.ts';
import { readElement } from './field-bytes.ts';
import { invert, invertSquareRoot, squareRoot } from './field-power.ts';

const values = fc.oneof(
  fc.bigInt({ min: 0n, max: P - 1n }),
  fc.constantFrom(...EDGE_VALUES.map(([, value]) => modulo(value, P))),
);

test('the constants are what they are named', () => {
  const d = modulo(-121_665n * inverse(121_666n), P);
  expect(numberOf(ONE)).toBe(1n);
  expect(numberOf(ONE_HALF)).toBe(inverse(2n));
  expect(numberOf(MONTGOMERY_A)).toBe(486_662n);
  expect(numberOf(ROOT_OF_MINUS_ONE)).toBe(power(2n, (P - 1n) / 4n));
  expect(numberOf(EDWARDS_D)).toBe(d);
  expect(numberOf(EDWARDS_2D)).toBe(modulo(2n * d, P));
  const [x, y] = [numberOf(BASE_X), numberOf(BASE_Y)];
  expect(y).toBe(modulo(4n * inverse(5n), P));
  expect(modulo(y * y - x * x, P)).toBe(modulo(1n + d * x * x * y * y, P));
  expect(x & 1n).toBe(0n);
});

test('an inverse, and 0 for 0', () => {
  fc.assert(
    fc.property(values, (value) => {
      const element = elementOf(value);
      const out = newElement();
      invert(out, element);
      expect(numberOf(out)).toBe(inverse(value));
      invert(element, element);
      expect(element).toEqual(out);
    }),
    { numRuns: 200 },
  );
});

test('an inverse of weight 4', () => {
  const element = elementOf(7n);
  add(element, element, element);
  add(element, element, element);
  invert(element, element);
  expect(numberOf(element)).toBe(inverse(28n));
});

describe('square roots', () => {
  test('of squares are found, of others and of 0 refused', () => {
    let squares = 0;
    fc.assert(
      fc.property(values, (value) => {
        const out = newElement();
        const isSquare = power(value, (P - 1n) / 2n) === 1n;
        expect(squareRoot(out, elementOf(value))).toBe(isSquare);
        if (isSquare) expect(modulo(numberOf(out) ** 2n, P)).toBe(value);
        expect(invertSquareRoot(out, elementOf(value))).toBe(isSquare);
        if (isSquare) expect(modulo(numberOf(out) ** 2n * value, P)).toBe(1n);
        if (isSquare) squares++;
      }),
      { numRuns: 300 },
    );
    expect(squares).toBeGreaterThan(60);
    expect(squares).toBeLessThan(240);
  });

  test('may stand in the place of the square', () => {
    const element = elementOf(4n);
    expect(squareRoot(element, element)).toBe(true);
    expect([2n, P - 2n]).toContain(numberOf(element));
    expect(invertSquareRoot(element, elementOf(4n))).toBe(true);
    expect([inverse(2n), P - inverse(2n)]).toContain(numberOf(element));
  });
});

function elementOf(value: bigint): FieldElement {
  const element = newElement();
  readElement(element, toBytes(value));
  return element;
}
