import { expect, test } from 'vitest';
import { formatTable } from './table.ts';

test('columns are aligned and lines have no trailing space', () => {
  const lines = formatTable(
    [
      ['kind', 'count'],
      ['envelope', '3'],
      ['', '12'],
    ],
    ['left', 'right'],
  );
  expect(lines).toEqual(['kind      count', 'envelope      3', '             12']);
});

test('colour takes no room', () => {
  const lines = formatTable([
    ['\u001b[31mab\u001b[39m', 'x'],
    ['abc', 'y'],
  ]);
  expect(lines[0]).toBe('\u001b[31mab\u001b[39m   x');
});
