/** What a run draws by chance, all from one seeded source. */

import type { RandomBytes } from '@sotto/crypto';
import { draw } from '../letters.ts';

export interface Dice {
  /** An integer from 0 up to `limit`, which is at least 1. */
  below(limit: number): number;
  /** An integer from `least` to `most`, both possible. */
  between(least: number, most: number): number;
  /** True about once in `turns`. */
  once(turns: number): boolean;
  /** One of a list that is not empty. */
  pick<Item>(items: readonly Item[]): Item;
  /** All of them, in any order. */
  shuffle<Item>(items: readonly Item[]): Item[];
}

export function createDice(random: RandomBytes): Dice {
  const below = (limit: number) => draw(random, limit);
  return {
    below,
    between: (least, most) => least + below(most - least + 1),
    once: (turns) => below(turns) === 0,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('items: nothing to pick from');
      return items[below(items.length)]!;
    },
    shuffle: (items) => {
      const left = [...items];
      return Array.from(items, () => left.splice(below(left.length), 1)[0]!);
    },
  };
}
