import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesToHex } from '../bytes.ts';
import { fromBase64Url, toBase64Url } from './base64url.ts';

test('32 bytes are the 43 characters of base64url, and come back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      const text = toBase64Url(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64url'));
      expect(bytesToHex(fromBase64Url(text))).toBe(bytesToHex(bytes));
    }),
    { numRuns: 300 },
  );
});

test('every character has its place', () => {
  for (let value = 0; value < 64; value++) {
    const bytes = new Uint8Array(32);
    bytes[2] = value;
    expect(toBase64Url(bytes).charAt(3)).toBe(ALPHABET.charAt(value));
    expect(fromBase64Url(`AAA${ALPHABET.charAt(value)}${'A'.repeat(39)}`)).toEqual(bytes);
  }
});

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
