import { expect, it } from 'vitest';
import { keepBeside } from './kept-beside.ts';

it('computes once for an array, and anew when its bytes have changed', () => {
  let made = 0;
  const kept = keepBeside((key: Uint8Array) => `${++made}:${key[0]}`);
  const key = Uint8Array.of(1, 2, 3);
  expect([kept.of(key), kept.of(key)]).toEqual(['1:1', '1:1']);
  expect(kept.of(Uint8Array.of(1, 2, 3))).toBe('2:1');
  key.fill(0);
  expect([kept.of(key), kept.of(key)]).toEqual(['3:0', '3:0']);
  kept.keep(key, 'other');
  expect(kept.of(key)).toBe('other');
});
