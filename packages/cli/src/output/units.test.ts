import { expect, test } from 'vitest';
import { formatBytes, formatDate, formatDuration, formatTime } from './units.ts';

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.00 KiB'],
  [1536, '1.50 KiB'],
  [64 * 1024 * 1024, '64.0 MiB'],
  [5 * 1024 ** 5, '5120 TiB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [849.6, '850 ms'],
  [2400, '2.4 s'],
  [180_000, '3 min'],
  [18_000_000, '5 h'],
  [21 * 86_400_000, '21 days'],
])('%d ms are %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

test('times', () => {
  expect(formatTime(new Date(2026, 0, 2, 3, 4, 5))).toBe('03:04:05');
  expect(formatDate(0)).toBe('1970-01-01 00:00 UTC');
});
