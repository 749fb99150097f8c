import { seededRandom } from '@sotto/testkit';
import { expect, test } from 'vitest';
import { RETRY_BASE_MS, RETRY_MAX_MS } from './limits.ts';
import { retryDelayMs } from './retry.ts';

const random = (byte: number) => (length: number) => new Uint8Array(length).fill(byte);

test('the ceiling doubles with every failure up to the longest pause', () => {
  const ceilings = [1, 2, 3, 50].map((failures) => retryDelayMs(failures, random(0xff)));
  expect(ceilings).toEqual([RETRY_BASE_MS, RETRY_BASE_MS * 2, RETRY_BASE_MS * 4, RETRY_MAX_MS]);
});

test('the pause is drawn from the whole range', () => {
  expect(retryDelayMs(1, random(0))).toBe(0);
  const source = seededRandom('retry');
  const delays = Array.from({ length: 200 }, () => retryDelayMs(1, source));
  expect(Math.min(...delays)).toBeLessThan(RETRY_BASE_MS / 4);
  expect(Math.max(...delays)).toBeGreaterThan((RETRY_BASE_MS * 3) / 4);
});
