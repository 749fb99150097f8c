/**
 * Multiples of the base point for secret scalars, by a comb of signed bits (C. Lim, P. Lee, "More flexible
 * exponentiation with precomputation"; M. Hamburg, "Fast and compact elliptic-curve cryptography", section 3.3).
 *
 * Every scalar takes 64 additions and 7 doublings. An entry of the table is chosen by reading the eight of its row and
 * multiplying seven of them by zero, so no branch and no index depends on the scalar.
 */

import { hexToBytes, wipe } from '../../bytes.ts';
import { baseTable, ENTRY_NUMBERS, ROW_ENTRIES, ROWS, unpackEntry } from './base-table.ts';
import { addAffine, doublePoint, type Point, setNeutral } from './edwards.ts';
import { scratchElement } from './field.ts';
import { multiplyAddScalars } from './scalar.ts';
import { scratchNumbers } from './scratch.ts';

/** out = scalar * B, without its t, for any `scalar` of 32 bytes. */
export function multiplyBase(out: Point, scalar: Uint8Array): void {
  const table = baseTable();
  // With k' = (k + 2^256 - 1) / 2 modulo L and its 256 bits b, k is the sum of (2 b - 1) 2^i: one sign for every bit.
  const signs = multiplyAddScalars(scalar, ONE_HALF, OFFSET);
  try {
    setNeutral(out);
    for (let bit = 7; bit >= 0; bit--) {
      if (bit < 7) doublePoint(out, out);
      for (let row = 0; row < ROWS; row++) {
        choose(table, row, signs, bit);
        addAffine(out, out, addend, row < ROWS - 1);
      }
    }
  } finally {
    wipe(signs);
  }
}

/** addend = the point of `row` for the signs that stand in `bit` of its four bytes. */
function choose(table: Float64Array, row: number, signs: Uint8Array, bit: number): void {
  const byte = 4 * row;
  const low = (signs[byte]! >> bit) & 1;
  const middle = (signs[byte + 1]! >> bit) & 1;
  const high = (signs[byte + 2]! >> bit) & 1;
  const negative = 1 - ((signs[byte + 3]! >> bit) & 1);
  // The entries have a positive sign in the highest place: for a negative one, it is the opposite of the opposite
  // signs.
  const entry = (low | (middle << 1) | (high << 2)) ^ (7 * negative);
  const f0 = isSame(0, entry);
  const f1 = isSame(1, entry);
  const f2 = isSame(2, entry);
  const f3 = isSame(3, entry);
  const f4 = isSame(4, entry);
  const f5 = isSame(5, entry);
  const f6 = isSame(6, entry);
  const f7 = isSame(7, entry);
  const start = row * ROW_ENTRIES * ENTRY_NUMBERS;
  for (let i = 0; i < ENTRY_NUMBERS; i++) {
    const at = start + i;
    chosen[i] =
      f0 * table[at]! +
      f1 * table[at + ENTRY_NUMBERS]! +
      f2 * table[at + 2 * ENTRY_NUMBERS]! +
      f3 * table[at + 3 * ENTRY_NUMBERS]! +
      f4 * table[at + 4 * ENTRY_NUMBERS]! +
      f5 * table[at + 5 * ENTRY_NUMBERS]! +
      f6 * table[at + 6 * ENTRY_NUMBERS]! +
      f7 * table[at + 7 * ENTRY_NUMBERS]!;
  }
  unpackEntry(addend, chosen, negative);
}

/** 1 where the integers, less than 2^31 and not negative, are the same, else 0. */
function isSame(a: number, b: number): number {
  return ((a ^ b) - 1) >>> 31;
}

/** 1 / 2 modulo L. */
const ONE_HALF = hexToBytes('f7e97a2e8d31092c6bce7b51ef7c6f0a00000000000000000000000000000008');
/** (2^256 - 1) / 2 modulo L. */
const OFFSET = hexToBytes('8e4acc46ba18766bb8e7be39faad7763ffffffffffffffffffffffffffffff07');

/** The chosen entry, and what adds its point or the opposite. */
const chosen = scratchNumbers(ENTRY_NUMBERS);
const addend = { sum: scratchElement(), difference: scratchElement(), t2d: scratchElement() };
