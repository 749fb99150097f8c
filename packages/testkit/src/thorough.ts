/**
 * How deep tests go. CI takes a sample of what is long, drawn anew in every run; `pnpm test:thorough`, which sets
 * `SOTTO_THOROUGH=1`, takes all of it.
 */

import { createDice } from './dice.ts';

/** Whether nothing may be left to chance, however long it takes. */
export const isThorough = (): boolean => process.env.SOTTO_THOROUGH === '1';

/** How often a property is tried: `inFull` times, or `sampled` times where not all is wanted. */
export const timesOf = ({ inFull, sampled }: { readonly inFull: number; readonly sampled: number }): number =>
  isThorough() ? inFull : sampled;

/**
 * One of every `outOf` items that follow each other, drawn by `seed`, in their order; all of them where nothing may be
 * left out. So no part of the list is ever left out as a whole, and every item has the same chance.
 */
export function sampled<Item>(items: readonly Item[], outOf: number, seed: string): readonly Item[] {
  if (!Number.isSafeInteger(outOf) || outOf < 1) throw new RangeError('outOf: must be an integer from 1');
  if (isThorough()) return items;
  const dice = createDice(seed);
  const chosen: Item[] = [];
  for (let start = 0; start < items.length; start += outOf) {
    chosen.push(dice.pick(items.slice(start, start + outOf)));
  }
  return chosen;
}
