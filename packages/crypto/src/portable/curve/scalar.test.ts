import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromBytes, L, toBytes } from '../../../test/curve/numbers.ts';
import { multiplyAddScalars, reduceScalar } from './scalar.ts';

const EDGES = [
  ...[0n, 1n, 2n, L - 1n, L, L + 1n, 2n * L - 1n, 2n * L, 8n * L, 15n * L, 15n * L + 1n],
  ...[2n ** 252n - 1n, 2n ** 252n, 2n ** 253n - 1n, 2n ** 255n - 1n, 2n ** 255n, 2n ** 256n - 1n],
];
const LONG_EDGES = [
  ...EDGES,
  L * L,
  L * L - 1n,
  2n ** 511n,
  2n ** 512n - 1n,
  2n ** 512n - 1n - ((2n ** 512n - 1n) % L),
];

/** Bytes that are often long runs of ones or zeros, in which carries run far. */
function bytes(length: number): fc.Arbitrary<Uint8Array> {
  const runs = fc
    .array(fc.tuple(fc.constantFrom(0x00, 0xff, 0x01, 0x80), fc.integer({ min: 1, max: length })), {
      minLength: length,
    })
    .map((parts) => Uint8Array.from(parts.flatMap(([byte, times]) => Array(times).fill(byte)).slice(0, length)));
  return fc.oneof(fc.uint8Array({ minLength: length, maxLength: length }), runs);
}

describe('a value modulo L', () => {
  test.each(LONG_EDGES)('of %d', (value) => {
    if (value < 2n ** 256n) expect(fromBytes(reduceScalar(toBytes(value)))).toBe(value % L);
    expect(fromBytes(reduceScalar(toBytes(value, 64)))).toBe(value % L);
    if (value > 0n) expect(fromBytes(reduceScalar(toBytes(value - 1n, 64)))).toBe((value - 1n) % L);
  });

  test.each([32, 64])('of any %d bytes, which stay as they are', (length) => {
    fc.assert(
      fc.property(bytes(length), (value) => {
        const copy = Uint8Array.from(value);
        expect(fromBytes(reduceScalar(value))).toBe(fromBytes(copy) % L);
        expect(value).toEqual(copy);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a * b + c modulo L', () => {
  test('of all edge values', () => {
    for (const a of EDGES) {
      for (const b of EDGES) {
        for (const c of EDGES) {
          expect(fromBytes(multiplyAddScalars(toBytes(a), toBytes(b), toBytes(c)))).toBe((a * b + c) % L);
        }
      }
    }
  });

  test('of any bytes, which stay as they are', () => {
    fc.assert(
      fc.property(bytes(32), bytes(32), bytes(32), (...factors) => {
        const [a, b, c] = factors.map(fromBytes) as [bigint, bigint, bigint];
        expect(fromBytes(multiplyAddScalars(...factors))).toBe((a * b + c) % L);
        expect(factors.map(fromBytes)).toEqual([a, b, c]);
      }),
      { numRuns: 1000 },
    );
  });
});
