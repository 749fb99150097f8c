/** Proof of work, against the scrypt of `node:crypto`. */

import { scryptSync } from 'node:crypto';
import { systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import { leadingZeroBits, proofOfWorkHash, proofOfWorkPassword } from '@sotto/crypto/proof-of-work';
import { expect, test } from 'vitest';

const COST = 10;
const subject = utf8ToBytes('subject');

const byOpenssl = (challenge: Uint8Array, counter: number): Buffer =>
  scryptSync(Buffer.from(`subject${String.fromCharCode(0, 0, 0, counter)}`, 'latin1'), challenge, 32, {
    N: 2 ** COST,
    r: 8,
    p: 1,
  });

test('a try is what OpenSSL computes, and has as many zeros', () => {
  const challenge = new Uint8Array(32).fill(7);
  let solved = 0;
  for (let counter = 0; counter < 64; counter++) {
    const hash = proofOfWorkHash(challenge, subject, counter, COST);
    expect(Buffer.from(hash)).toEqual(byOpenssl(challenge, counter));
    expect(leadingZeroBits(hash) >= 3).toBe(hash[0]! < 32);
    if (hash[0]! < 32) solved += 1;
  }
  expect(solved).toBeGreaterThan(0);
});

test('work for another challenge, subject or counter is another hash', () => {
  const challenge = random(32);
  const hash = proofOfWorkHash(challenge, subject, 7, COST);
  expect(proofOfWorkHash(random(32), subject, 7, COST)).not.toEqual(hash);
  expect(proofOfWorkHash(challenge, utf8ToBytes('other'), 7, COST)).not.toEqual(hash);
  expect(proofOfWorkHash(challenge, subject, 8, COST)).not.toEqual(hash);
  expect(proofOfWorkHash(challenge, subject, 7, COST - 1)).not.toEqual(hash);
});

test('zeros are counted over the whole hash', () => {
  expect(leadingZeroBits(Uint8Array.of(0x80, 0))).toBe(0);
  expect(leadingZeroBits(Uint8Array.of(0x01, 0xff))).toBe(7);
  expect(leadingZeroBits(Uint8Array.of(0, 0, 0x10))).toBe(19);
  expect(leadingZeroBits(new Uint8Array(32))).toBe(256);
});

test('what is no cost or no counter is misuse', () => {
  for (const cost of [0, 19, 1.5]) expect(() => proofOfWorkHash(random(32), subject, 0, cost)).toThrow(RangeError);
  for (const counter of [-1, 2 ** 32, 0.5]) expect(() => proofOfWorkPassword(subject, counter)).toThrow(RangeError);
});
