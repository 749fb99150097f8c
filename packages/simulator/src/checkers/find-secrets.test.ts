import { seededRandom } from '@sotto/testkit';
import { expect, test } from 'vitest';
import { countFound } from './find-secrets.ts';

const random = seededRandom('secrets');
const secrets = Array.from({ length: 40 }, (_, index) => random(32 + (index % 3)));
const [first, second, third] = secrets as [Uint8Array, Uint8Array, Uint8Array];
const noise = random(5_000);

test('what stands in a text is found, once each: at its beginning, its end, and side by side', () => {
  expect(countFound(noise, secrets)).toBe(0);
  const bytes = new Uint8Array([...first, ...noise, ...second, ...first, ...noise, ...third]);
  expect(countFound(bytes, secrets)).toBe(3);
  expect(countFound(first, secrets)).toBe(1);
});

test('a part of one is none, nor is one that is cut off at the end', () => {
  const changed = first.slice();
  changed[31]! ^= 1;
  expect(countFound(new Uint8Array([...changed, ...noise, ...second.subarray(0, 31)]), secrets)).toBe(0);
  expect([countFound(new Uint8Array(0), secrets), countFound(noise, [])]).toEqual([0, 0]);
});
