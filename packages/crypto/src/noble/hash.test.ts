import { describe, expect, test } from 'vitest';
import { bytesToHex, hexToBytes, utf8ToBytes } from '../bytes.ts';
import { hkdfSha256, hmacSha256, sha256 } from './hash.ts';
import { sha512 } from './sha512.ts';

test('SHA-256 and SHA-512 of "abc" (FIPS 180-4)', () => {
  expect(bytesToHex(sha256(utf8ToBytes('abc')))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
  expect(bytesToHex(sha512(utf8ToBytes('abc')))).toBe(
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
  );
});

test('HMAC-SHA-256, RFC 4231, test case 2', () => {
  expect(bytesToHex(hmacSha256(utf8ToBytes('Jefe'), utf8ToBytes('what do ya want for nothing?')))).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});

describe('HKDF-SHA-256', () => {
  const inputKey = hexToBytes('0b'.repeat(22));
  const info = new Uint8Array(0);

  test('without a salt uses zeros, RFC 5869, test case 3', () => {
    const expected = '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8';
    expect(bytesToHex(hkdfSha256(inputKey, undefined, info, 42))).toBe(expected);
    expect(bytesToHex(hkdfSha256(inputKey, new Uint8Array(32), info, 42))).toBe(expected);
  });

  test('gives 0 to 8160 bytes', () => {
    expect(hkdfSha256(inputKey, undefined, info, 0)).toHaveLength(0);
    expect(hkdfSha256(inputKey, undefined, info, 8160)).toHaveLength(8160);
    for (const length of [-1, 8161, 1.5, Number.NaN]) {
      expect(() => hkdfSha256(inputKey, undefined, info, length)).toThrow(/^length: /);
    }
  });
});
