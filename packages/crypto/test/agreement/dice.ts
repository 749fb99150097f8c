/** What a case draws by chance: fast, and the same for the same seed on every machine. Nothing here is secret. */

import { createHash } from 'node:crypto';

export interface Dice {
  /** An integer from 0 up to `limit`, which is at least 1 and at most 2^32. */
  below(limit: number): number;
  /** An integer from `least` to `most`, both possible. */
  between(least: number, most: number): number;
  /** True about once in `turns`. */
  once(turns: number): boolean;
  /** One of a list that is not empty. */
  pick<Item>(items: readonly Item[]): Item;
  /** `length` bytes, each any byte. */
  bytes(length: number): Uint8Array;
}

/** xoshiro128** (Blackman and Vigna), with SHA-256 of the seed for its state. */
export function createDice(seed: string): Dice {
  const state = new Uint32Array(Uint8Array.from(createHash('sha256').update(seed).digest()).buffer, 0, 4);
  const next = () => step(state);
  const below = (limit: number) => Math.floor((next() / 2 ** 32) * limit);
  return {
    below,
    between: (least, most) => least + below(most - least + 1),
    once: (turns) => below(turns) === 0,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('items: nothing to pick from');
      return items[below(items.length)]!;
    },
    bytes: (length) => {
      const words = new Uint32Array((length + 3) >> 2);
      for (let i = 0; i < words.length; i++) words[i] = next();
      return new Uint8Array(words.buffer).slice(0, length);
    },
  };
}

function step(state: Uint32Array): number {
  const [s0, s1, s2, s3] = [state[0]!, state[1]!, state[2]!, state[3]!];
  const result = Math.imul(rotate(Math.imul(s1, 5), 7), 9) >>> 0;
  const [t2, t3] = [s2 ^ s0, s3 ^ s1];
  state[0] = s0 ^ t3;
  state[1] = s1 ^ t2;
  state[2] = t2 ^ (s1 << 9);
  state[3] = rotate(t3, 11);
  return result;
}

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));
