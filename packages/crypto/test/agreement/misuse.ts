/** Arguments that are no arguments: what plain JavaScript can pass. */

import type { Dice } from './dice.ts';
import type { Argument, Method } from './recipe.ts';

/** The arguments, one of them spoiled. */
export function misused(dice: Dice, method: Method, args: readonly Argument[]): readonly Argument[] {
  const index = dice.below(args.length);
  const spoiled = [...args];
  const value = args[index];
  // A length that is wrong for some arguments is right for others, and `open` asks for a message of 8 bytes at least.
  const isCut = value instanceof Uint8Array && value.length > 0 && method !== 'open' && dice.once(2);
  spoiled[index] = isCut ? value.slice(0, dice.pick([0, value.length - 1])) : dice.pick(NO_BYTES);
  return spoiled;
}

const NO_BYTES: readonly Argument[] = [
  null,
  'text',
  1.5,
  -1,
  2 ** 53,
  Number.NaN,
  [1, 2, 3],
  {},
  new ArrayBuffer(32),
  new DataView(new ArrayBuffer(32)),
  new Uint16Array(32),
  new Uint8ClampedArray(32),
];
