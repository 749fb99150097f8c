import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesToHex, hexToBytes } from '../../bytes.ts';
import { hmacSha256 as nobleHmacSha256 } from '../../noble/hash.ts';
import { hmacSha256 } from './hmac.ts';

const nodeHmac = (key: Uint8Array, data: Uint8Array): string => createHmac('sha256', key).update(data).digest('hex');
const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 151 + 7) & 0xff);
const ascii = (text: string): string => Buffer.from(text).toString('hex');

// RFC 4231, sections 4.2 to 4.8, without the truncated case 5.
test.each([
  ['0b'.repeat(20), ascii('Hi There'), 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  [
    ascii('Jefe'),
    ascii('what do ya want for nothing?'),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  ['aa'.repeat(20), 'dd'.repeat(50), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
  [
    '0102030405060708090a0b0c0d0e0f10111213141516171819',
    'cd'.repeat(50),
    '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
  ],
  [
    'aa'.repeat(131),
    ascii('Test Using Larger Than Block-Size Key - Hash Key First'),
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  ],
  [
    'aa'.repeat(131),
    ascii(
      'This is a test using a larger than block-size key and a larger than block-size data. ' +
        'The key needs to be hashed before being used by the HMAC algorithm.',
    ),
    '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
  ],
])('RFC 4231: case %#', (key, data, mac) => {
  expect(bytesToHex(hmacSha256(hexToBytes(key), hexToBytes(data)))).toBe(mac);
});

test('every length of key up to 130 bytes, and every length of text up to 300', () => {
  for (let length = 0; length <= 300; length++) {
    const data = counting(length);
    const key = counting(length % 131).reverse();
    expect(bytesToHex(hmacSha256(key, data))).toBe(nodeHmac(key, data));
    expect(bytesToHex(hmacSha256(key, data.subarray(0, 3)))).toBe(nodeHmac(key, data.subarray(0, 3)));
    const fixed = counting(32);
    expect(bytesToHex(hmacSha256(fixed, data))).toBe(nodeHmac(fixed, data));
  }
});

test('random keys and texts, as the reference has it', () => {
  const bytes = fc.uint8Array({ maxLength: 3000, size: 'max' });
  fc.assert(
    fc.property(fc.oneof(bytes, fc.uint8Array({ maxLength: 70 })), bytes, (key, data) => {
      expect(hmacSha256(key, data)).toEqual(nobleHmacSha256(key, data));
    }),
    { numRuns: 200 },
  );
});

test('key and text may be the same memory', () => {
  const bytes = counting(100);
  expect(bytesToHex(hmacSha256(bytes, bytes))).toBe(nodeHmac(bytes, bytes));
});
