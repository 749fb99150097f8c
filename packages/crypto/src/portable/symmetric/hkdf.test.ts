import { hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesToHex, hexToBytes } from '../../bytes.ts';
import { hkdfSha256 as nobleHkdfSha256 } from '../../noble/hash.ts';
import { hkdfSha256 } from './hkdf.ts';

const counting = (length: number, first = 0): Uint8Array => Uint8Array.from({ length }, (_, i) => (first + i) & 0xff);

describe('RFC 5869, appendix A', () => {
  test.each([
    {
      name: 'case 1',
      inputKey: '0b'.repeat(22),
      salt: bytesToHex(counting(13)),
      info: bytesToHex(counting(10, 0xf0)),
      output: '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    },
    {
      name: 'case 2',
      inputKey: bytesToHex(counting(80)),
      salt: bytesToHex(counting(80, 0x60)),
      info: bytesToHex(counting(80, 0xb0)),
      output:
        'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09' +
        'da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87',
    },
    {
      name: 'case 3',
      inputKey: '0b'.repeat(22),
      salt: '',
      info: '',
      output: '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
    },
  ])('$name', ({ inputKey, salt, info, output }) => {
    const derived = hkdfSha256(hexToBytes(inputKey), hexToBytes(salt), hexToBytes(info), output.length / 2);
    expect(bytesToHex(derived)).toBe(output);
  });
});

test('without a salt uses zeros, of any length up to a block', () => {
  const expected = hkdfSha256(counting(22), undefined, counting(3), 42);
  for (const length of [0, 1, 31, 32, 33, 64]) {
    expect(hkdfSha256(counting(22), new Uint8Array(length), counting(3), 42)).toEqual(expected);
  }
  expect(hkdfSha256(counting(22), new Uint8Array(65), counting(3), 42)).not.toEqual(expected);
});

test('every length of output up to 300 bytes, of info up to 100, and of salt', () => {
  for (let length = 1; length <= 300; length++) {
    const info = counting(length % 101);
    const salt = counting(length % 90, 9);
    const expected = Buffer.from(hkdfSync('sha256', counting(length % 77), salt, info, length)).toString('hex');
    expect(bytesToHex(hkdfSha256(counting(length % 77), salt, info, length))).toBe(expected);
  }
});

test('gives 0 to 8160 bytes', () => {
  const nothing = new Uint8Array(0);
  expect(hkdfSha256(nothing, undefined, nothing, 0)).toHaveLength(0);
  const longest = Buffer.from(hkdfSync('sha256', nothing, nothing, nothing, 8160)).toString('hex');
  expect(bytesToHex(hkdfSha256(nothing, undefined, nothing, 8160))).toBe(longest);
  for (const length of [-1, 8161, 1.5, Number.NaN]) {
    expect(() => hkdfSha256(nothing, undefined, nothing, length)).toThrow(/^length: /);
  }
});

test('random inputs, as the reference has it', () => {
  const bytes = fc.uint8Array({ maxLength: 300, size: 'max' });
  fc.assert(
    fc.property(bytes, fc.option(bytes, { nil: undefined }), bytes, fc.nat({ max: 400 }), (key, salt, info, length) => {
      expect(hkdfSha256(key, salt, info, length)).toEqual(nobleHkdfSha256(key, salt, info, length));
    }),
    { numRuns: 200 },
  );
});
