import { expect, test } from 'vitest';
import { fakeClock } from './clock.ts';

test('stands still until it is moved', () => {
  const { now, advance, set } = fakeClock(1000);
  expect([now(), now()]).toEqual([1000, 1000]);
  expect(advance(500)).toBe(1500);
  expect(now()).toBe(1500);
  set(10);
  expect(now()).toBe(10);
});

test.each([-1, 0.5, Number.NaN])('%d is no time', (ms) => {
  const clock = fakeClock(0);
  expect(() => fakeClock(ms)).toThrow(/^startMs: /);
  expect(() => clock.advance(ms)).toThrow(/^ms: /);
  expect(() => clock.set(ms)).toThrow(/^ms: /);
});
