import { scryptSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { leadingZeroBits, proofOfWorkHash, proofOfWorkPassword } from './index.ts';

const challenge = new Uint8Array(32).fill(7);
const subject = new Uint8Array(16).fill(9);

test('the hash is scrypt as another library computes it', () => {
  for (const counter of [0, 1, 0xffffffff]) {
    const expected = scryptSync(proofOfWorkPassword(subject, counter), challenge, 32, { N: 1024, r: 8, p: 1 });
    expect(proofOfWorkHash(challenge, subject, counter, 10)).toEqual(new Uint8Array(expected));
  }
});

test('another counter, subject or challenge gives another hash', () => {
  const hash = proofOfWorkHash(challenge, subject, 0, 1);
  expect(proofOfWorkHash(challenge, subject, 1, 1)).not.toEqual(hash);
  expect(proofOfWorkHash(challenge, challenge, 0, 1)).not.toEqual(hash);
  expect(proofOfWorkHash(subject, subject, 0, 1)).not.toEqual(hash);
});

test.each([
  [[0x80], 0],
  [[0x01], 7],
  [[0, 0x40], 9],
  [[0, 0], 16],
])('%j begins with %d zero bits', (bytes, count) => {
  expect(leadingZeroBits(Uint8Array.from(bytes))).toBe(count);
});

test('cost and counter have bounds', () => {
  for (const cost of [0, 19, 1.5]) expect(() => proofOfWorkHash(challenge, subject, 0, cost)).toThrow(RangeError);
  for (const counter of [-1, 2 ** 32]) expect(() => proofOfWorkPassword(subject, counter)).toThrow(RangeError);
});
