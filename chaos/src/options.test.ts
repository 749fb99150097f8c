import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

test('has defaults, and takes what it is given', () => {
  expect(readOptions([])).toEqual({ minutes: 2, seed: undefined, relays: 4, clients: 40 });
  const given = ['--minutes', '0.5', '--seed', 'a1', '--relays', '2', '--clients', '6'];
  expect(readOptions(given)).toEqual({ minutes: 0.5, seed: 'a1', relays: 2, clients: 6 });
  expect(readOptions(['--help'])).toBeUndefined();
});

test.each([
  ['--minutes', '0'],
  ['--minutes', 'x'],
  ['--seed', '../a'],
  ['--seed', ''],
  ['--relays', '1'],
  ['--clients', '201'],
  ['--clients', '2.5'],
  ['--no-such'],
])('refuses %s %s', (...args) => {
  expect(() => readOptions(args)).toThrow(RangeError);
});
