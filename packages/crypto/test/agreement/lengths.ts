/** Byte strings whose lengths and contents lie where implementations change their path. */

import type { Dice } from './dice.ts';

/** Bytes of any length, mostly short, often at an edge. */
export function data(dice: Dice): Uint8Array {
  return filled(dice, length(dice));
}

/** `data`, and in one of three calls none. */
export function optionalData(dice: Dice): Uint8Array | undefined {
  return dice.once(3) ? undefined : data(dice);
}

/** `count` bytes, sometimes all alike. */
export function filled(dice: Dice, count: number): Uint8Array {
  return dice.once(12) ? new Uint8Array(count).fill(dice.pick([0x00, 0x01, 0x7f, 0x80, 0xff])) : dice.bytes(count);
}

function length(dice: Dice): number {
  switch (dice.below(8)) {
    case 0:
      return dice.pick(EDGES);
    case 1:
      // Around a multiple of the block of AES, over all lengths at which a backend may change to native code.
      return Math.max(0, 16 * dice.below(90) + dice.between(-1, 1));
    case 2:
      return Math.max(0, 64 * dice.below(24) + dice.pick([-9, -8, -1, 0, 1]));
    case 3:
      return dice.below(1500);
    case 4:
      return dice.once(40) ? dice.between(1500, 40_000) : dice.below(600);
    default:
      return dice.below(160);
  }
}

/** Ends of blocks and of paddings: AES 16, SHA-256 64 with 8 bytes of length, SHA-512 128 with 16. */
const EDGES = [0, 1, 15, 16, 17, 31, 32, 33, 55, 56, 63, 64, 65, 111, 112, 119, 120, 127, 128, 129, 1023, 1024, 1025];
