import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSequenceWindow } from './sequence-window.ts';

test('RL-05: takes each number once, in any order within the window, and none behind it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 300 }), (numbers) => {
      const window = createSequenceWindow(64);
      const seen = new Set<number>();
      let newest = 0;
      for (const number of numbers) {
        const isNew = number > newest - 64 && !seen.has(number);
        expect(window.take(number)).toBe(isNew);
        seen.add(number);
        newest = Math.max(newest, number);
      }
    }),
  );
});

test('a leap empties the window', () => {
  const window = createSequenceWindow(64);
  expect([1, 2, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER - 63].map(window.take)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect([2, Number.MAX_SAFE_INTEGER - 64, Number.MAX_SAFE_INTEGER].map(window.take)).toEqual([false, false, false]);
});
