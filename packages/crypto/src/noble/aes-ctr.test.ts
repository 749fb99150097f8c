import { expect, test } from 'vitest';
import { bytesToHex } from '../bytes.ts';
import { aesCtr } from './aes-ctr.ts';

/**
 * AES-256 of the blocks 0, 1 and 2 under the zero key, published as hash key and tag of test case 13 of the GCM
 * specification (McGrew, Viega) and as ciphertext of test case 14.
 */
const keyStream =
  'dc95c078a2408989ad48a21492842087' + '530f8afbc74536b9a963b4f1c4cb738b' + 'cea7403d4d606b6e074ec5d3baf39d18';

test.each([0, 1, 15, 16, 17, 31, 32, 33, 48])('%d zero bytes give the key stream from counter block 0', (length) => {
  expect(bytesToHex(aesCtr(new Uint8Array(32), new Uint8Array(length)))).toBe(keyStream.slice(0, length * 2));
});

test('is its own inverse', () => {
  const key = new Uint8Array(32).fill(1);
  const data = Uint8Array.from({ length: 40 }, (_, i) => i);
  const encrypted = aesCtr(key, data);
  expect(encrypted).not.toEqual(data);
  expect(aesCtr(key, encrypted)).toEqual(data);
});

test.each([0, 16, 24, 31, 33])('a key of %d bytes is misuse', (length) => {
  expect(() => aesCtr(new Uint8Array(length), new Uint8Array(1))).toThrow(RangeError);
  expect(() => aesCtr(new Uint8Array(length), new Uint8Array(1))).toThrow(/^key: must have 32 bytes/);
});
