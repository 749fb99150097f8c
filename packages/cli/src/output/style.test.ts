import { expect, test } from 'vitest';
import { styleFor } from './style.ts';

const terminal = { isTTY: true };

test('a terminal gets colour', () => {
  expect(styleFor(terminal, {}).red('x')).toBe('\u001b[31mx\u001b[39m');
});

test.each([
  ['a pipe', {}, {}],
  ['NO_COLOR', terminal, { NO_COLOR: '1' }],
  ['a dumb terminal', terminal, { TERM: 'dumb' }],
])('%s gets none', (_, stream, env) => {
  expect(styleFor(stream, env).red('x')).toBe('x');
});

test('an empty NO_COLOR is no wish', () => {
  expect(styleFor(terminal, { NO_COLOR: '' }).bold('x')).not.toBe('x');
});
