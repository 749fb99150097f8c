import { describe, expect, it } from 'vitest';
import { findSkipped, skippedOnlyIn } from './skipped-secrets.ts';

const entry = (index: number) => ({ index, secret: Uint8Array.of(index) });
const list = [1, 2, 5, 9, 10].map(entry);

describe('skipped secrets', () => {
  it('are found by index', () => {
    expect([1, 2, 5, 9, 10].map((index) => findSkipped(list, index))).toEqual([0, 1, 2, 3, 4]);
    expect([0, 3, 8, 11].map((index) => findSkipped(list, index))).toEqual([-1, -1, -1, -1]);
    expect(findSkipped([], 0)).toBe(-1);
  });

  it('are spent when the new list no longer holds the same array', () => {
    expect(skippedOnlyIn(list, list)).toEqual([]);
    expect(skippedOnlyIn(list, undefined)).toEqual(list.map(({ secret }) => secret));
    expect(skippedOnlyIn(list, list.toSpliced(2, 1))).toEqual([list[2]!.secret]);
    expect(skippedOnlyIn(list, [...list.slice(2), entry(12)])).toEqual([list[0]!.secret, list[1]!.secret]);
    expect(skippedOnlyIn(list, [entry(1), ...list.slice(1)])).toEqual([list[0]!.secret]);
    expect(skippedOnlyIn([], list)).toEqual([]);
  });
});
