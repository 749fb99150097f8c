/** Choices that replay. Every part of a run has dice of its own, so that what one part draws changes no other. */

import { seededRandom } from './random.ts';

export interface Dice {
  /** A number in [0, 1). */
  readonly fraction: () => number;
  /** A whole number from `low` to `high`, both included. */
  readonly between: (low: number, high: number) => number;
  readonly pick: <Choice>(choices: readonly Choice[]) => Choice;
  readonly chance: (probability: number) => boolean;
  readonly shuffle: <Item>(items: readonly Item[]) => Item[];
}

export const createDice = (seed: string): Dice => {
  const random = seededRandom(seed);
  const fraction = (): number => {
    const bytes = random(4);
    return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) / 2 ** 32;
  };
  const between = (low: number, high: number): number => low + Math.floor(fraction() * (high - low + 1));
  return {
    fraction,
    between,
    pick: (choices) => {
      if (choices.length === 0) throw new RangeError('choices: must not be empty');
      return choices[between(0, choices.length - 1)]!;
    },
    chance: (probability) => fraction() < probability,
    shuffle: (items) => {
      const shuffled = [...items];
      for (let index = shuffled.length - 1; index > 0; index--) {
        const other = between(0, index);
        [shuffled[index], shuffled[other]] = [shuffled[other]!, shuffled[index]!];
      }
      return shuffled;
    },
  };
};
