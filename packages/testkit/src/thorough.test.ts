import { afterEach, describe, expect, it, vi } from 'vitest';
import { isThorough, sampled, timesOf } from './thorough.ts';

const items = Array.from({ length: 23 }, (_, index) => index);

afterEach(() => vi.unstubAllEnvs());

describe('a sample', () => {
  it('has one of every so many that follow each other, in order, the last few included', () => {
    vi.stubEnv('SOTTO_THOROUGH', '');
    const chosen = sampled(items, 5, 'seed');
    expect(chosen.map((item) => Math.floor(item / 5))).toEqual([0, 1, 2, 3, 4]);
    expect(sampled(items, 1, 'seed')).toEqual(items);
    expect(sampled([], 5, 'seed')).toEqual([]);
    expect(() => sampled(items, 0, 'seed')).toThrow(RangeError);
  });

  it('repeats by its seed, and gets to every item with others', () => {
    vi.stubEnv('SOTTO_THOROUGH', '');
    expect(sampled(items, 5, 'seed')).toEqual(sampled(items, 5, 'seed'));
    const seen = new Set(
      items
        .flatMap((number) => Array.from({ length: 5 }, (_, i) => `${number}/${i}`))
        .flatMap((seed) => sampled(items, 5, seed)),
    );
    expect([...seen].sort((left, right) => left - right)).toEqual(items);
  });

  it('is everything where nothing may be left out', () => {
    vi.stubEnv('SOTTO_THOROUGH', '1');
    expect(isThorough()).toBe(true);
    expect(sampled(items, 5, 'seed')).toEqual(items);
    expect(timesOf({ inFull: 100, sampled: 10 })).toBe(100);
  });
});

it('a property is tried the sampled number of times in CI', () => {
  vi.stubEnv('SOTTO_THOROUGH', '');
  expect(isThorough()).toBe(false);
  expect(timesOf({ inFull: 100, sampled: 10 })).toBe(10);
});
