import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

describe('the command line', () => {
  it('has one minute unless it says otherwise', () => {
    expect(readOptions([])).toEqual({ minutes: 1, actions: Number.POSITIVE_INFINITY, seed: undefined });
    expect(readOptions(['--minutes', '0.5', '--seed', 'a'])).toMatchObject({ minutes: 0.5, seed: 'a' });
    expect(readOptions(['--actions', '12'])).toMatchObject({ minutes: Number.POSITIVE_INFINITY, actions: 12 });
    expect(readOptions(['--actions', '12', '--minutes', '3'])).toMatchObject({ minutes: 3, actions: 12 });
    expect(readOptions(['--help', '--seed', 'a'])).toBeUndefined();
  });

  it.each([
    ['--minutes', '0'],
    ['--minutes', '-1'],
    ['--actions', 'x'],
    ['--minutes', '1.2.3'],
    ['--seed', ''],
  ])('refuses %s %s', (...args) => {
    expect(() => readOptions(args)).toThrow(RangeError);
  });

  it.each([['--minutes'], ['--unknown'], ['7']])('refuses %s', (...args) => {
    expect(() => readOptions(args)).toThrow(RangeError);
  });
});
