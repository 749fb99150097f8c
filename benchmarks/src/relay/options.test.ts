import { expect, test } from 'vitest';
import { CASES, parseOptions } from './options.ts';
import { formatTable } from './report.ts';

test('everything runs unless cases are named; a short run leaves the soak out', () => {
  expect(parseOptions([]).cases).toEqual(CASES);
  expect(parseOptions(['--', '--short']).cases).toEqual(CASES.filter((name) => name !== 'soak'));
  expect(parseOptions(['soak', 'kills', '--minutes', '3'])).toMatchObject({ cases: ['kills', 'soak'], minutes: 3 });
});

test.each([[['other']], [['--minutes', '0']], [['--fast']]])('%j is refused', (args) => {
  expect(() => parseOptions(args)).toThrow(expect.objectContaining({ name: 'OptionError' }));
});

test('a row says what was asked, and which part of the ceiling it is', () => {
  const row = { name: 'x', figure: 12_345, unit: 'messages/s', ceiling: 30_000, ratio: 0.41 };
  expect(formatTable([{ ...row, goal: { is: 'least', figure: 12_000 } }]).split('\n')[2]).toBe(
    '| x | 12,345 messages/s | ≥ 12,000 | 30,000 | 41 % |  |',
  );
});
