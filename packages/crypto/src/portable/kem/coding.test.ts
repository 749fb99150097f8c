import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, encode } from './coding.ts';

describe.each([1, 4, 5, 10, 11, 12])('in %i bits', (bits) => {
  const polynomials = fc
    .array(fc.nat({ max: 2 ** bits - 1 }), { minLength: 256, maxLength: 256 })
    .map((coefficients) => Int32Array.from(coefficients));

  test('bit j of coefficient i is bit i d + j of the bytes, and nothing else is written', () => {
    fc.assert(
      fc.property(polynomials, fc.nat({ max: 5 }), (polynomial, start) => {
        const bytes = new Uint8Array(start + 32 * bits + 3).fill(0xa5);
        encode(polynomial, bits, bytes, start);
        expect(Array.from(polynomial)).toEqual(valuesIn(bytes.subarray(start, -3), bits));
        const untouched = [...bytes.subarray(0, start), ...bytes.subarray(-3)];
        expect(untouched).toEqual(new Array(start + 3).fill(0xa5));
        const decoded = new Int32Array(256).fill(-1);
        decode(bytes, start, bits, decoded);
        expect(decoded).toEqual(polynomial);
      }),
      { numRuns: 100 },
    );
  });
});

/** Bit by bit, low bits first. */
function valuesIn(bytes: Uint8Array, bits: number): number[] {
  const bit = (at: number) => (bytes[at >> 3]! >> (at & 7)) & 1;
  return Array.from({ length: 256 }, (_, index) => {
    let value = 0;
    for (let place = bits - 1; place >= 0; place--) value = 2 * value + bit(bits * index + place);
    return value;
  });
}
