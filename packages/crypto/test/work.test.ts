/** Proof of work, against the scrypt of `node:crypto`. */

import { scryptSync } from 'node:crypto';
import { concatBytes, systemRandom as random, uint32ToBytes } from '@sotto/crypto';
import { findWork, isWorkDone, WORK_BITS_MAX } from '@sotto/crypto/work';
import { expect, test } from 'vitest';

const byOpenssl = (challenge: Uint8Array, solution: number): Buffer =>
  scryptSync(concatBytes(challenge, uint32ToBytes(solution)), 'Sotto work v1', 32, { N: 1024, r: 8, p: 1 });

test('a solution has the zeros that OpenSSL computes, and the numbers before it have not', async () => {
  const challenge = random(32);
  let pauses = 0;
  const solution = await findWork(challenge, 5, async () => {
    pauses += 1;
  });
  expect(pauses).toBe(Math.floor(solution / 4));
  for (let n = 0; n <= solution; n++) {
    const [first = 0] = byOpenssl(challenge, n);
    expect(isWorkDone(challenge, 5, n)).toBe(n === solution);
    expect(first < 8).toBe(n === solution);
  }
});

test('work for another challenge, or for fewer bits, is none', async () => {
  const challenge = random(32);
  const solution = await findWork(challenge, 2, async () => undefined);
  const others = Array.from({ length: 40 }, () => isWorkDone(random(32), 2, solution));
  expect(others).toContain(false);
  expect(isWorkDone(challenge, WORK_BITS_MAX, solution)).toBe(byOpenssl(challenge, solution).readUInt16BE() < 64);
  expect(isWorkDone(challenge, 0, 7)).toBe(true);
});

test('a search ends when the pause throws', async () => {
  const stop = new Error('stopped');
  await expect(findWork(random(32), WORK_BITS_MAX, () => Promise.reject(stop))).rejects.toBe(stop);
});

test('what is no challenge or no number of bits is misuse', async () => {
  expect(() => isWorkDone(random(31), 1, 0)).toThrow(RangeError);
  expect(() => isWorkDone(random(32), WORK_BITS_MAX + 1, 0)).toThrow(RangeError);
  await expect(findWork(random(32), -1, async () => undefined)).rejects.toThrow(RangeError);
});
