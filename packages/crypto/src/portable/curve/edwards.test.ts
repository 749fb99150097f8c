import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromBytes, L, modulo, numberOf, P, toBytes } from '../../../test/curve/numbers.ts';
import { ODD_ENCODINGS, Reference, SMALL_ORDER_ENCODINGS, TORSION } from '../../../test/curve/points.ts';
import { multiplyBase } from './base-multiply.ts';
import { BASE_POINTS } from './base-points.ts';
import { baseTable, ENTRY_NUMBERS, unpackEntry } from './base-table.ts';
import { EDWARDS_2D } from './constants.ts';
import { subtractMultiples } from './double-multiply.ts';
import {
  type Addend,
  addAffine,
  addPoint,
  doublePoint,
  newAddend,
  newPoint,
  type Point,
  setAddend,
  setNeutral,
  subtractPoint,
} from './edwards.ts';
import { decodePoint, encodePoint } from './edwards-bytes.ts';

const SCALARS = [0n, 1n, 2n, 8n, L - 1n, (L - 1n) / 2n, 2n ** 252n, 2n ** 252n - 1n];
const scalars = fc.oneof(fc.bigInt({ min: 0n, max: L - 1n }), fc.constantFrom(...SCALARS));
/** Any point of the curve, of small order and mixed order, too. */
const points = fc
  .tuple(scalars, fc.constantFrom(...TORSION))
  .map(([scalar, torsion]) => Reference.BASE.multiplyUnsafe(scalar).add(torsion));

describe('addition and doubling', () => {
  test('of any two points, without exceptions', () => {
    fc.assert(
      fc.property(points, points, fc.boolean(), (a, b, same) => {
        const other = same ? a : b;
        const out = newPoint();
        addPoint(out, pointOf(a), toAddend(pointOf(other)));
        expectPoint(out, a.add(other));
        addAffine(out, pointOf(a), toAddend(pointOf(other)));
        expectPoint(out, a.add(other));
        subtractPoint(out, pointOf(a), toAddend(pointOf(other)));
        expectPoint(out, a.subtract(other));
        doublePoint(out, pointOf(a));
        expectPoint(out, a.double());
      }),
      { numRuns: 60 },
    );
  });

  test('may write to the point they read, and go on from it', () => {
    const start = Reference.BASE.multiply(12_345n).add(TORSION[1]!);
    const point = pointOf(start);
    const addend = toAddend(point);
    doublePoint(point, point, false);
    doublePoint(point, point);
    addPoint(point, point, addend, false);
    doublePoint(point, point);
    expectPoint(point, start.multiply(10n));
  });

  test('with another Z', () => {
    const [a, b] = [Reference.BASE.multiply(77n), Reference.BASE.multiply(99n).add(TORSION[3]!)];
    const [twiceA, twiceB] = [pointOf(a), pointOf(b)];
    doublePoint(twiceA, twiceA);
    doublePoint(twiceB, twiceB);
    const sum = newPoint();
    addPoint(sum, twiceA, toAddend(twiceB));
    expectPoint(sum, a.add(b).double());
    subtractPoint(sum, twiceA, toAddend(twiceB));
    expectPoint(sum, a.subtract(b).double());
    addAffine(sum, twiceA, toAddend(pointOf(b)));
    expectPoint(sum, a.double().add(b));
  });
});

describe('encodings', () => {
  test('of any point are canonical and decode to it', () => {
    fc.assert(
      fc.property(points, (point) => {
        expect(encodePoint(pointOf(point))).toEqual(point.toBytes());
      }),
      { numRuns: 60 },
    );
  });

  test.each([...SMALL_ORDER_ENCODINGS, ...ODD_ENCODINGS].map((encoded) => [encoded]))('%s', expectSameDecoding);

  test('of any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), expectSameDecoding), { numRuns: 300 });
  });
});

describe('multiples of the base point', () => {
  test('are listed as the table says', () => {
    expect(BASE_POINTS).toHaveLength(64);
    BASE_POINTS.forEach((hex, i) => {
      const signs = [0, 1, 2].map((bit) => (((i >> bit) & 1) === 1 ? 1n : -1n));
      const sum = signs.reduce((total, sign, bit) => total + (sign << BigInt(8 * bit)), 1n << 24n);
      const { x, y } = Reference.BASE.multiply(modulo(sum << BigInt(32 * (i >> 3)), L)).toAffine();
      expect(hex).toBe(Buffer.concat([toBytes(x), toBytes(y)]).toString('hex'));
    });
  });

  test('are taken apart as they were put together, and their opposites, too', () => {
    const table = baseTable();
    const { sum, difference, t2d } = newAddend();
    BASE_POINTS.forEach((hex, i) => {
      const entry = table.subarray(i * ENTRY_NUMBERS, (i + 1) * ENTRY_NUMBERS);
      const bytes = Buffer.from(hex, 'hex');
      const [x, y] = [fromBytes(bytes.subarray(0, 32)), fromBytes(bytes.subarray(32))];
      for (const negative of [0, 1]) {
        const signed = negative === 0 ? x : -x;
        unpackEntry({ sum, difference, t2d }, entry, negative);
        expect(numberOf(sum)).toBe(modulo(y + signed, P));
        expect(numberOf(difference)).toBe(modulo(y - signed, P));
        expect(numberOf(t2d)).toBe(modulo(numberOf(EDWARDS_2D) * signed * y, P));
      }
    });
  });

  test.each([...SCALARS, L, L + 1n, 8n * L, 2n ** 255n - 8n, 2n ** 256n - 1n])('%d times', (scalar) => {
    expectBaseMultiple(toBytes(scalar));
  });

  test('any number of times, up to 2^256', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), expectBaseMultiple), { numRuns: 300 });
  });
});

test('a multiple of the base point less one of any point, small orders and all', () => {
  fc.assert(
    fc.property(scalars, scalars, points, (s, h, key) => {
      const out = newPoint();
      const point = pointOf(key);
      const copy = structuredClone(point);
      const bytes = [toBytes(s), toBytes(h)] as const;
      subtractMultiples(out, ...bytes, point);
      expectPoint(out, Reference.BASE.multiplyUnsafe(s).subtract(key.multiplyUnsafe(h)));
      expect(point).toEqual(copy);
      expect(bytes).toEqual([toBytes(s), toBytes(h)]);
    }),
    { numRuns: 100 },
  );
});

function expectSameDecoding(encoded: Uint8Array): void {
  const out = newPoint();
  const copy = Uint8Array.from(encoded);
  let expected: Reference | undefined;
  try {
    expected = Reference.fromBytes(encoded);
  } catch {
    expected = undefined;
  }
  expect(decodePoint(out, encoded)).toBe(expected !== undefined);
  if (expected !== undefined) expectPoint(out, expected);
  expect(encoded).toEqual(copy);
}

function expectBaseMultiple(scalar: Uint8Array): void {
  const copy = Uint8Array.from(scalar);
  const out = newPoint();
  multiplyBase(out, scalar);
  expect(encodePoint(out)).toEqual(Reference.BASE.multiplyUnsafe(fromBytes(scalar) % L).toBytes());
  expect(scalar).toEqual(copy);
}

/** That all four coordinates are those of the point. */
function expectPoint({ x, y, z, t }: Point, expected: Reference): void {
  const affine = expected.toAffine();
  expect(modulo(affine.x * numberOf(z), P)).toBe(numberOf(x));
  expect(modulo(affine.y * numberOf(z), P)).toBe(numberOf(y));
  expect(modulo(numberOf(t) * numberOf(z), P)).toBe(modulo(numberOf(x) * numberOf(y), P));
}

function pointOf(point: Reference): Point {
  const decoded = newPoint();
  setNeutral(decoded);
  expect(decodePoint(decoded, point.toBytes())).toBe(true);
  return decoded;
}

function toAddend(point: Point): Addend {
  const addend = newAddend();
  setAddend(addend, point);
  return addend;
}
