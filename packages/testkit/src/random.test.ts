import { bytesToHex } from '@sotto/crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { seededRandom, seedFromEnv } from './random.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('seededRandom', () => {
  test('one seed gives one stream, on every machine', () => {
    expect(bytesToHex(seededRandom('sotto')(40))).toBe(STREAM);
  });

  test('the stream does not depend on how it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 70 }), { maxLength: 8 }), (lengths) => {
        const cut = seededRandom('sotto');
        const pieces = lengths.map((length) => bytesToHex(cut(length))).join('');
        const total = lengths.reduce((sum, length) => sum + length, 0);
        expect(pieces).toBe(bytesToHex(seededRandom('sotto')(total)));
      }),
    );
  });

  test('seeds give different streams, and a stream does not repeat', () => {
    const draws = ['', 'a', 'b', 'a/b'].flatMap((seed) => {
      const random = seededRandom(seed);
      return Array.from({ length: 100 }, () => bytesToHex(random(32)));
    });
    expect(new Set(draws).size).toBe(400);
  });

  test('what it gave stays as it was when more is drawn', () => {
    const random = seededRandom('sotto');
    const first = random(5);
    random(100);
    first.fill(0);
    expect(bytesToHex(seededRandom('sotto')(40))).toBe(STREAM);
    expect(first).toHaveLength(5);
  });

  test.each([-1, 1.5, Number.NaN])('%d is no length', (length) => {
    expect(() => seededRandom('sotto')(length)).toThrow(/^length: /);
  });
});

describe('seedFromEnv', () => {
  test('gives the seed of the environment and tells how to replay', () => {
    vi.stubEnv('SOTTO_SEED', 'abc');
    const lines: string[] = [];
    expect(seedFromEnv(undefined, (line) => lines.push(line))).toBe('abc');
    expect(lines).toEqual(['replay with SOTTO_SEED=abc']);
  });

  test.each([undefined, ''])('gives a fresh seed without one', (given) => {
    vi.stubEnv('SOTTO_OTHER_SEED', given);
    const lines: string[] = [];
    const seed = seedFromEnv('SOTTO_OTHER_SEED', (line) => lines.push(line));
    expect(seed).toMatch(/^[0-9a-f]{16}$/);
    expect(lines).toEqual([`replay with SOTTO_OTHER_SEED=${seed}`]);
    expect(seedFromEnv('SOTTO_OTHER_SEED', () => {})).not.toBe(seed);
  });
});

// SHA-256("sotto testkit random" || 00 || SHA-256("sotto") || 00000000), then with counter 1.
const STREAM = 'e101eee3db8f0cc109a3fa2081e8fc64a8eaccd4acc3b5ee15c21c15bcfa302218fade476b7d4f3a';
