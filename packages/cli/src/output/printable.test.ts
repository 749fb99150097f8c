import { expect, test } from 'vitest';
import { printable, printableLine } from './printable.ts';

test('words of every script stay', () => {
  const text = 'Grüße, שלום, 你好, 👩‍👩‍👧 and\n\ttabs';
  expect(printable(text)).toBe(text);
});

test.each([
  ['\u001b[2J', '\\u{1b}[2J'],
  ['\u009b31m', '\\u{9b}31m'],
  ['a\rb', 'a\\u{d}b'],
  ['\u202egnp.exe', '\\u{202e}gnp.exe'],
  ['\u0007', '\\u{7}'],
  ['\ud800', '\\u{d800}'],
])('%j is shown as an escape', (text, shown) => {
  expect(printable(text)).toBe(shown);
});

test('a line stays one line', () => {
  expect(printableLine('a\n\tb')).toBe('a\\n\\tb');
});
