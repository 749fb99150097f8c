import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bytesToHex,
  bytesToUtf8,
  concatBytes,
  copyBytes,
  equalBytes,
  hexToBytes,
  uint32ToBytes,
  utf8ToBytes,
  wipe,
} from './bytes.ts';
import { CryptoError } from './errors.ts';

describe('equalBytes', () => {
  test('equal contents are equal, also on different memory and as a Buffer', () => {
    expect(equalBytes(new Uint8Array(0), new Uint8Array(0))).toBe(true);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(0, 1, 2).subarray(1))).toBe(true);
    expect(equalBytes(Uint8Array.of(1, 2), Buffer.from([1, 2]))).toBe(true);
  });

  test('a difference anywhere counts, and so does the length', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 64 });
    fc.assert(
      fc.property(bytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (a, position, difference) => {
        const b = Uint8Array.from(a);
        b[position % b.length]! ^= difference;
        expect(equalBytes(a, b)).toBe(false);
        expect(equalBytes(a, a.subarray(1))).toBe(false);
        expect(equalBytes(a.subarray(1), a)).toBe(false);
      }),
    );
  });
});

test('wipe overwrites each array, and no more than the view it is given', () => {
  const memory = Uint8Array.of(1, 2, 3, 4);
  const other = Uint8Array.of(5);
  wipe(memory.subarray(1, 3), other);
  expect([...memory]).toEqual([1, 0, 0, 4]);
  expect([...other]).toEqual([0]);
});

test('copyBytes is on its own memory, also from a Buffer', () => {
  const buffer = Buffer.from([1, 2]);
  const copy = copyBytes(buffer);
  buffer[0] = 9;
  expect([...copy]).toEqual([1, 2]);
  expect(Object.getPrototypeOf(copy)).toBe(Uint8Array.prototype);
});

test('concatBytes joins in order', () => {
  expect([...concatBytes(Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 3))]).toEqual([1, 2, 3]);
});

describe('UTF-8', () => {
  test('every well-formed string comes back', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', '\ufeff', '\ufeffmark', '\0', '\u{10ffff}'),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(bytesToUtf8(utf8ToBytes(text))).toBe(text);
      }),
    );
  });

  test('bytes are text exactly when text gives those bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), (bytes) => {
        try {
          expect([...utf8ToBytes(bytesToUtf8(bytes))]).toEqual([...bytes]);
        } catch (error) {
          if (!(error instanceof CryptoError)) throw error;
          expect(Buffer.from(Buffer.from(bytes).toString('utf8'))).not.toEqual(Buffer.from(bytes));
        }
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['a lone continuation byte', '80'],
    ['a truncated sequence', 'e282'],
    ['an overlong encoding', 'c0af'],
    ['an encoded surrogate', 'eda080'],
    ['a value above U+10FFFF', 'f4908080'],
    ['ff', 'ff'],
  ])('%s is E_UTF8_INVALID', (_, hex) => {
    expect(() => bytesToUtf8(hexToBytes(hex))).toThrow(expect.objectContaining({ code: 'E_UTF8_INVALID' }));
  });

  test.each(['\ud800', 'a\udc00', '\udc00\ud800'])('a lone surrogate has no encoding', (text) => {
    expect(() => utf8ToBytes(text)).toThrow(RangeError);
  });
});

describe('hexadecimal', () => {
  test('round trip, in either case', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const hex = bytesToHex(bytes);
        expect(hex).toMatch(/^[0-9a-f]*$/);
        expect([...hexToBytes(hex)]).toEqual([...bytes]);
        expect([...hexToBytes(hex.toUpperCase())]).toEqual([...bytes]);
      }),
    );
  });

  test.each(['0', 'zz', '0x00', '00 ', '00\n', '٠٠'])('%j is refused', (hex) => {
    expect(() => hexToBytes(hex)).toThrow(/^hex: /);
  });
});

describe('uint32ToBytes', () => {
  test('is big-endian', () => {
    expect(bytesToHex(uint32ToBytes(0))).toBe('00000000');
    expect(bytesToHex(uint32ToBytes(0x0102_0304))).toBe('01020304');
    expect(bytesToHex(uint32ToBytes(0xffff_ffff))).toBe('ffffffff');
  });

  test.each([-1, 0x1_0000_0000, 1.5, Number.NaN])('%d is refused', (value) => {
    expect(() => uint32ToBytes(value)).toThrow(RangeError);
  });
});
