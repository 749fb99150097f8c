import { afterEach, expect, test, vi } from 'vitest';
import { bytesToHex } from './bytes.ts';
import { systemRandom } from './random.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

test('gives fresh bytes of each length, also beyond one call of the platform', () => {
  expect(systemRandom(0)).toHaveLength(0);
  expect(bytesToHex(systemRandom(32))).not.toBe(bytesToHex(systemRandom(32)));
  const long = systemRandom(200_000);
  expect(long).toHaveLength(200_000);
  for (const start of [0, 65_536, 131_072, 199_900])
    expect(long.subarray(start, start + 100)).not.toEqual(new Uint8Array(100));
});

test.each([-1, 1.5, Number.NaN, 2 ** 40])('%d is no length', (length) => {
  expect(() => systemRandom(length)).toThrow(/^length: /);
});

test.each([undefined, {}])('refuses to go on without a secure source', (platform) => {
  vi.stubGlobal('crypto', platform);
  expect(() => systemRandom(1)).toThrow(expect.objectContaining({ code: 'E_RANDOM_UNAVAILABLE' }));
});
