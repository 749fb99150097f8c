import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deliveryArbitrary } from './delivery.ts';

const samples = (messages: number, delayMax?: number) =>
  fc.sample(deliveryArbitrary(messages, delayMax), { numRuns: 500, seed: 1 });

describe('deliveryArbitrary', () => {
  test('delivers only what was sent, at most three times', () => {
    for (const order of samples(6)) {
      for (const index of order) expect(index).toSatisfy((i: number) => Number.isInteger(i) && i >= 0 && i < 6);
      for (let i = 0; i < 6; i++) expect(order.filter((index) => index === i).length).toBeLessThanOrEqual(3);
    }
  });

  test('makes every kind of trouble', () => {
    const orders = samples(6);
    expect(orders.some((order) => [0, 1, 2, 3, 4, 5].some((i) => !order.includes(i)))).toBe(true);
    expect(orders.some((order) => new Set(order).size < order.length)).toBe(true);
    expect(orders.some((order) => order.some((index, at) => at > 0 && index < order[at - 1]!))).toBe(true);
    expect(orders.some((order) => order[0] === 5)).toBe(true);
  });

  test('a message overtakes no more than the delay allows', () => {
    for (const order of samples(8, 2)) {
      for (const [at, index] of order.entries()) {
        for (const later of order.slice(at + 1)) expect(index - later).toBeLessThanOrEqual(2);
      }
    }
    expect(samples(4, 0).every((order) => order.every((index, at) => at === 0 || index >= order[at - 1]!))).toBe(true);
  });

  test('shrinks to each message once and in order', () => {
    const run = fc.check(
      fc.property(deliveryArbitrary(4), () => false),
      { seed: 5 },
    );
    expect(run.counterexample).toEqual([[0, 1, 2, 3]]);
  });

  test('nothing sent, nothing delivered', () => {
    expect(samples(0)[0]).toEqual([]);
  });
});
