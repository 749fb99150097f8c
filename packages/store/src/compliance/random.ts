/** Seeded choices for the randomised cases: mulberry32, which is small and good enough to vary a test. */

export interface Choices {
  /** An integer from 0 to `bound - 1`. */
  below(bound: number): number;
  /** One of `list`, which must not be empty. */
  pick<T>(list: readonly T[]): T;
  bytes(length: number): Uint8Array;
}

export function seededChoices(seed: number): Choices {
  let state = seed >>> 0;
  const below = (bound: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * bound);
  };
  return {
    below,
    pick: (list) => list[below(list.length)]!,
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
  };
}

/** Runs `work` so that a failure names the seed that repeats it. */
export async function withSeed(seed: number, work: (choices: Choices) => Promise<void>): Promise<void> {
  try {
    await work(seededChoices(seed));
  } catch (cause) {
    throw new Error(`seed ${seed}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
