import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EDGE_VALUES, fromBytes, modulo, numberOf, P, toBytes } from '../../../test/curve/numbers.ts';
import { EXPONENTS, newElement } from './field.ts';
import { isZero, parityOf, readElement, writeElement } from './field-bytes.ts';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('reading', () => {
  test.each(EDGE_VALUES)('%s, with bit 255 set and clear', (_, value) => {
    for (const top of [0x00, 0x80]) {
      const bytes = toBytes(value);
      bytes[31]! |= top;
      const element = newElement();
      readElement(element, bytes);
      expect(numberOf(element)).toBe(modulo(value, P));
    }
  });

  test('any bytes, at any offset, and nothing beside them', () => {
    fc.assert(
      fc.property(bytes32, fc.nat({ max: 9 }), (bytes, offset) => {
        const larger = new Uint8Array(50).fill(0xff);
        larger.set(bytes, offset);
        const copy = Uint8Array.from(larger);
        const element = newElement();
        readElement(element, larger, offset);
        expect(numberOf(element)).toBe(modulo(fromBytes(bytes) & (2n ** 255n - 1n), P));
        expect(larger).toEqual(copy);
      }),
      { numRuns: 500 },
    );
  });
});

describe('writing', () => {
  test.each(EDGE_VALUES)('%s gives the canonical encoding', (_, value) => {
    const element = newElement();
    readElement(element, toBytes(value));
    const out = new Uint8Array(34);
    writeElement(out, element, 1);
    expect(fromBytes(out)).toBe(modulo(value, P) << 8n);
    expect(isZero(element)).toBe(modulo(value, P) === 0n);
    expect(parityOf(element)).toBe(Number(modulo(value, P) & 1n));
  });

  test('small amounts of either sign around 0, p and 2 p', () => {
    for (const multiple of [0n, 1n, -1n, 2n, -2n]) {
      for (let small = -40; small <= 40; small++) {
        // p is 2^255 - 19 in two limbs; the last may be as large as an element of weight 8.
        const element = newElement();
        element[0] = small - 19 * Number(multiple);
        element[11] = Number(multiple) * 2 ** 255;
        const out = new Uint8Array(32);
        writeElement(out, element);
        expect(fromBytes(out)).toBe(modulo(BigInt(small), P));
        expect(isZero(element)).toBe(small === 0);
      }
    }
  });

  test('any limbs up to weight 16, which stay as they are', () => {
    const limbs = Array.from({ length: 12 }, (_, i) => {
      const max = 16 * 2 ** (EXPONENTS[i + 1]! - EXPONENTS[i]! - 1);
      return fc.integer({ min: -max, max });
    });
    fc.assert(
      fc.property(fc.tuple(...limbs), (units) => {
        const element = Float64Array.from(units, (unit, i) => unit * 2 ** EXPONENTS[i]!);
        const copy = Float64Array.from(element);
        const out = new Uint8Array(32).fill(0xff);
        writeElement(out, element);
        expect(fromBytes(out)).toBe(numberOf(element));
        expect(element).toEqual(copy);
        expect(parityOf(element)).toBe(Number(numberOf(element) & 1n));
      }),
      { numRuns: 500 },
    );
  });
});
