import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

test('fifty runs unless told otherwise', () => {
  const options = readOptions([]);
  expect(options?.seeds).toHaveLength(50);
  expect(options?.seeds.slice(0, 2)).toEqual(['1', '2']);
  expect(readOptions(['--seeds', '2', '--from', '7', '--workers', '8'])).toMatchObject({
    seeds: ['7', '8'],
    workers: 2,
  });
  expect(readOptions(['--seed', 'abc', '--mutant', 'secrets-kept'])).toMatchObject({
    seeds: ['abc'],
    mutant: 'secrets-kept',
  });
  expect(readOptions(['--help'])).toBeUndefined();
});

test.each([
  [['--seeds', '0']],
  [['--seeds', 'many']],
  [['--seed', 'a/b']],
  [['--mutant', 'nobody']],
  [['--workers', '-1']],
  [['--other']],
])('%j is refused', (args) => {
  expect(() => readOptions(args)).toThrow(RangeError);
});
