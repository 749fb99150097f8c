import { expect, it } from 'vitest';
import { evaluate } from './arithmetic.mjs';

const names = new Map([
  ['KIBIBYTE', '1024'],
  ['BLOCK', '4 * KIBIBYTE'],
  ['LOOP', 'LOOP + 1'],
]);

it.each([
  ['7', 7],
  ['0x3fff', 16_383],
  ['1_000', 1000],
  ['1 + 2 * 3 - 4', 3],
  ['(1 + 2) * 3', 9],
  ['2 * BLOCK - KIBIBYTE', 7168],
])('%s is %d', (expression, value) => {
  expect(evaluate(expression, names)).toBe(value);
});

it.each(["'a'", 'OTHER', 'LOOP', '1 +', '(1', '1 2', 'Math.max(1)'])('%s has no value', (expression) => {
  expect(evaluate(expression, names)).toBeUndefined();
});
