import { expect, test } from 'vitest';
import { createCursors } from './cursor.ts';

const epoch = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

test.each([1, 255, 256, 2 ** 40, Number.MAX_SAFE_INTEGER])('%d goes through a cursor', (sequence) => {
  const cursor = createCursors(epoch).format(sequence);
  expect(cursor).toHaveLength(16);
  expect(createCursors(epoch).parse(cursor)).toBe(sequence);
});

test('a cursor of another epoch, or beyond what a sequence can be, names nothing', () => {
  const cursors = createCursors(epoch);
  expect(createCursors(new Uint8Array(8)).parse(cursors.format(1))).toBeUndefined();
  expect(cursors.parse(Uint8Array.from([...epoch, ...new Array(8).fill(0xff)]))).toBeUndefined();
});
