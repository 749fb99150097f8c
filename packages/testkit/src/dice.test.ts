import { expect, test } from 'vitest';
import { createDice } from './dice.ts';

test('the same seed throws the same, another seed others', () => {
  const throws = (seed: string) =>
    Array.from({ length: 20 }, () => 0).map(
      (
        (dice) => () =>
          dice.between(1, 1_000)
      )(createDice(seed)),
    );
  expect(throws('a')).toEqual(throws('a'));
  expect(throws('a')).not.toEqual(throws('b'));
});

test('numbers and choices stay in their range and reach its ends; shuffling keeps what there is', () => {
  const dice = createDice('range');
  const thrown = new Set(Array.from({ length: 500 }, () => dice.between(-1, 2)));
  expect([...thrown].sort((left, right) => left - right)).toEqual([-1, 0, 1, 2]);
  expect(dice.shuffle([1, 2, 3, 4]).sort()).toEqual([1, 2, 3, 4]);
  expect(new Set(Array.from({ length: 100 }, () => dice.pick(['x', 'y'])))).toEqual(new Set(['x', 'y']));
  expect(() => dice.pick([])).toThrow(RangeError);
  expect(dice.chance(0)).toBe(false);
  expect(dice.chance(1)).toBe(true);
});
