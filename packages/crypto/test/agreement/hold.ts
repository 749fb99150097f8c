/** Where the arguments of a call lie in memory: what callers do, and what a careless backend does not expect. */

import { holders } from '../holders.ts';
import type { Dice } from './dice.ts';
import type { Argument } from './recipe.ts';

/** Gives the arguments of a call to all backends in the same memory. */
export type Hold = (dice: Dice, values: readonly Argument[]) => readonly Argument[];

/**
 * Besides the ways of {@link holders}: an array that held another value of this length in the call before, so that what
 * is kept by the array, and not by its bytes, shows.
 */
export function createHold(): Hold {
  const reused = new Map<string, Uint8Array>();
  const again = (value: Uint8Array, position: number) => {
    const key = `${position}/${value.length}`;
    const array = reused.get(key) ?? new Uint8Array(value.length);
    if (value.length <= REUSED_BYTES_MAX) reused.set(key, array);
    array.set(value);
    return array;
  };
  return (dice, values) =>
    values.map((value, position) => {
      if (!(value instanceof Uint8Array)) return value;
      return dice.once(2) ? again(value, position) : dice.pick(holders)(value);
    });
}

const REUSED_BYTES_MAX = 4096;
