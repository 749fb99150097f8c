import { describe, expect, it } from 'vitest';
import { ratiosOf, spreadOf } from './statistics.ts';

describe('spreadOf', () => {
  it('gives the middle of an odd and of an even sample', () => {
    expect(spreadOf([3, 1, 2]).median).toBe(2);
    expect(spreadOf([4, 1, 3, 2]).median).toBe(2.5);
  });

  it('gives quartiles, interpolated between neighbours', () => {
    expect(spreadOf([1, 2, 3, 4, 5])).toEqual({ median: 3, low: 2, high: 4 });
    expect(spreadOf([1, 2, 3, 4])).toEqual({ median: 2.5, low: 1.75, high: 3.25 });
  });

  it('gives the only number of a sample of one, and sorts as numbers', () => {
    expect(spreadOf([7])).toEqual({ median: 7, low: 7, high: 7 });
    expect(spreadOf([100, 20, 3]).median).toBe(20);
  });

  it('leaves its argument as it was, and refuses an empty one', () => {
    const sample = [3, 1, 2];
    spreadOf(sample);
    expect(sample).toEqual([3, 1, 2]);
    expect(() => spreadOf([])).toThrow(RangeError);
  });
});

describe('ratiosOf', () => {
  it('divides round by round, so that a round in which all were slow counts as the others', () => {
    expect(ratiosOf([20, 200, 20], [10, 100, 10])).toEqual({ median: 2, low: 2, high: 2 });
  });

  it('is not the ratio of the medians', () => {
    expect(ratiosOf([1, 10, 12], [1, 2, 6]).median).toBe(2);
    expect(spreadOf([1, 10, 12]).median / spreadOf([1, 2, 6]).median).toBe(5);
  });

  it('refuses rounds that are not pairs', () => {
    expect(() => ratiosOf([1], [1, 2])).toThrow(RangeError);
  });
});
