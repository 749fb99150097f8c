import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesToHex, equalBytes } from '../../bytes.ts';
import { aesCtr as nobleCtr } from '../../noble/aes-ctr.ts';
import { aesCtr } from './aes-ctr.ts';

const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 151 + 7) & 0xff);

function nodeCtr(key: Uint8Array, data: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-ctr', key, new Uint8Array(16));
  return Uint8Array.from(Buffer.concat([cipher.update(data), cipher.final()]));
}

/** AES-256 of the blocks 0, 1 and 2 under the zero key, as published: see the test of the reference. */
const keyStream =
  'dc95c078a2408989ad48a21492842087' + '530f8afbc74536b9a963b4f1c4cb738b' + 'cea7403d4d606b6e074ec5d3baf39d18';

test.each([0, 1, 15, 16, 17, 31, 32, 33, 48])('%d zero bytes give the key stream from counter block 0', (length) => {
  expect(bytesToHex(aesCtr(new Uint8Array(32), new Uint8Array(length)))).toBe(keyStream.slice(0, length * 2));
});

test('every length up to 300 bytes, and those around whole chunks', () => {
  const lengths = Array.from({ length: 301 }, (_, i) => i);
  for (const chunk of [2048, 4096]) for (let i = -34; i <= 34; i++) lengths.push(chunk + i);
  const key = counting(32);
  for (const length of lengths) {
    const data = counting(length);
    expect(equalBytes(aesCtr(key, data), nodeCtr(key, data))).toBe(true);
  }
});

test('random inputs, as the reference has it, and back', () => {
  const keys = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(keys, fc.uint8Array({ maxLength: 5000, size: 'max' }), (key, data) => {
      const result = aesCtr(key, data);
      expect(equalBytes(result, nobleCtr(key, data))).toBe(true);
      expect(equalBytes(aesCtr(key, result), data)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test('the counter carries through three bytes', () => {
  const data = new Uint8Array(16 * 0x1_0001 + 5).fill(0xa5);
  const key = counting(32);
  expect(equalBytes(aesCtr(key, data), nodeCtr(key, data))).toBe(true);
});

test('key and data may be the same memory', () => {
  const memory = counting(40);
  expect(bytesToHex(aesCtr(memory.subarray(0, 32), memory))).toBe(bytesToHex(nodeCtr(counting(32), counting(40))));
  expect(memory).toEqual(counting(40));
});

test.each([0, 16, 24, 31, 33])('a key of %d bytes is misuse', (length) => {
  expect(() => aesCtr(new Uint8Array(length), new Uint8Array(1))).toThrow(/^key: must have 32 bytes/);
});
