import { expect, test } from 'vitest';
import { once, ownBytes } from './native.ts';

test('a result on memory of its own is not copied, and is a plain array', () => {
  const result = Buffer.alloc(32, 1);
  const own = ownBytes(result);
  expect(own.buffer).toBe(result.buffer);
  expect(Object.getPrototypeOf(own)).toBe(Uint8Array.prototype);
});

test('a result from a pool is copied, and wiped where it was', () => {
  const pool = new Uint8Array(64).fill(1);
  const own = ownBytes(pool.subarray(8, 40));
  expect([own, own.buffer.byteLength]).toEqual([new Uint8Array(32).fill(1), 32]);
  expect(pool).toEqual(Uint8Array.from({ length: 64 }, (_, i) => (i < 8 || i >= 40 ? 1 : 0)));
});

test('a probe is asked once, when its answer is needed, and one that throws says no', () => {
  let asked = 0;
  const answers = [true, false].map((answer) =>
    once(() => {
      asked++;
      return answer;
    }),
  );
  const throwing = once(() => {
    asked++;
    throw new TypeError('no such function');
  });
  expect(asked).toBe(0);
  for (let i = 0; i < 3; i++) expect([...answers, throwing].map((ask) => ask())).toEqual([true, false, false]);
  expect(asked).toBe(3);
});
