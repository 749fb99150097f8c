import { expect, test } from 'vitest';
import { styleFor } from '../output/style.ts';
import { readableLogLine } from './log-lines.ts';

const plain = styleFor({});

test('an event is one readable line', () => {
  const time = new Date(2026, 0, 1, 14, 5, 9).toISOString();
  const line = JSON.stringify({ level: 40, time, relay: 'a.example', peer: 'b.example', count: 2, msg: 'not reached' });
  expect(readableLogLine(`${line}\n`, plain)).toBe('14:05:09 warn  not reached peer=b.example count=2');
});

test('anything else passes, without control characters', () => {
  expect(readableLogLine('\u001b[2Jboom\n', plain)).toBe('\\u{1b}[2Jboom');
  expect(readableLogLine('[1]', plain)).toBe('[1]');
});
