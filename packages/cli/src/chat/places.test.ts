import { expect, test } from 'vitest';
import { parseTimer } from './places.ts';

test.each([
  ['30s', { seconds: 30 }],
  ['5m', { minutes: 5 }],
  ['12h', { hours: 12 }],
  ['7d', { days: 7 }],
])('%s is a time', (words, options) => expect(parseTimer(words)).toEqual(options));

test.each(['', '0s', '5', 'm', '5 m', '1w', '12345678s', '-1s'])('%s is none', (words) =>
  expect(parseTimer(words)).toBeUndefined(),
);
