import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fromBytes, L, toBytes } from '../../../test/curve/numbers.ts';
import { multiplyAddScalars, reduceScalar } from './scalar.ts';

const EDGES = [
  0n,
  1n,
  2n,
  L - 1n,
  L,
  L + 1n,
  2n * L - 1n,
  2n * L,
  8n * L,
  2n ** 252n - 1n,
  2n ** 252n,
  2n ** 253n - 1n,
];
const EDGES_32 = [...EDGES, 15n * L, 15n * L + 1n, 2n ** 255n - 1n, 2n ** 255n, 2n ** 256n - 1n];

describe('a value modulo L', () => {
  test.each([
    ...EDGES_32,
    L * L,
    L * L - 1n,
    2n ** 511n,
    2n ** 512n - 1n,
    (2n ** 512n / L) * L,
    (2n ** 512n / L) * L - 1n,
  ])('of %d', (value) => {
    if (value < 2n ** 256n) expect(fromBytes(reduceScalar(toBytes(value)))).toBe(value % L);
    expect(fromBytes(reduceScalar(toBytes(value, 64)))).toBe(value % L);
  });

  test('of random bytes, and of bytes with long runs of ones and zeros', () => {
    for (let round = 0; round < 2000; round++) {
      for (const bytes of [Uint8Array.from(randomBytes(64)), runs(64), Uint8Array.from(randomBytes(32)), runs(32)]) {
        const copy = Uint8Array.from(bytes);
        expect(fromBytes(reduceScalar(bytes))).toBe(fromBytes(copy) % L);
        expect(bytes).toEqual(copy);
      }
    }
  });
});

describe('a * b + c modulo L', () => {
  test('of all edge values', () => {
    for (const a of EDGES_32) {
      for (const b of EDGES_32) {
        for (const c of EDGES_32) {
          expect(fromBytes(multiplyAddScalars(toBytes(a), toBytes(b), toBytes(c)))).toBe((a * b + c) % L);
        }
      }
    }
  });

  test('of random bytes, and of bytes with long runs of ones and zeros', () => {
    for (let round = 0; round < 2000; round++) {
      const make = round % 2 === 0 ? () => Uint8Array.from(randomBytes(32)) : () => runs(32);
      const [a, b, c] = [make(), make(), make()] as const;
      expect(fromBytes(multiplyAddScalars(a, b, c))).toBe((fromBytes(a) * fromBytes(b) + fromBytes(c)) % L);
    }
  });
});

/** Bytes of which neighbours are mostly alike, 0x00 or 0xff, so that carries run far. */
function runs(length: number): Uint8Array {
  const random = randomBytes(2 * length);
  let byte = 0;
  return Uint8Array.from({ length }, (_, i) => {
    if (random[i]! < 40) byte = 0xff - byte;
    return random[i]! > 240 ? random[length + i]! : byte;
  });
}
