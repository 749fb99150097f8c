import { expect, test } from 'vitest';
import { scratchBytes, scratchIntegers, scratchNumbers, wipeScratch } from './scratch.ts';

test('arrays of the scratch memory do not overlap, and are wiped at once', () => {
  const numbers = scratchNumbers(3).fill(1.5);
  const integers = scratchIntegers(3).fill(-2);
  const bytes = scratchBytes(3).fill(255);
  const more = scratchNumbers(1).fill(Number.NaN);
  expect(Array.from(numbers)).toEqual([1.5, 1.5, 1.5]);
  expect(Array.from(integers)).toEqual([-2, -2, -2]);
  expect(Array.from(bytes)).toEqual([255, 255, 255]);
  wipeScratch();
  for (const array of [numbers, integers, bytes, more])
    expect(Array.from(array).every((item) => item === 0)).toBe(true);
});

test('a module that needs more than there is does not load', () => {
  expect(() => scratchNumbers(2000)).toThrow('scratch: there is no memory left');
});
