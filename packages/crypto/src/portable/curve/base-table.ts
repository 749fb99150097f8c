/**
 * Multiples of the base point B that `multiplyBase` adds. They are computed at its first use, as most processes that load
 * this module never need them.
 *
 * A row is for 32 bits of a scalar, four bytes. Entry e, 0 to 7, of row j is
 *
 *   (2^24 + s2 2^16 + s1 2^8 + s0) 2^(32 j) B,   where s_i is 1 or -1 as bit i of e is 1 or 0,
 *
 * so the entries and their opposites are all points (+-2^24 +- 2^16 +- 2^8 +- 1) 2^(32 j) B.
 */

import { BASE_X, BASE_Y } from './constants.ts';
import {
  type Addend,
  addPoint,
  doublePoint,
  newPoint,
  oppositeOf,
  type Point,
  setAffine,
  setNeutral,
  toAddend,
  toAffineAddends,
} from './edwards.ts';
import { LIMBS } from './field.ts';

export const ROWS = 8;
export const ROW_ENTRIES = 8;
/** An entry is Y + X, Y - X and 2dT of its point, where Z is 1, one after the other. */
export const ENTRY_NUMBERS = 3 * LIMBS;

/** The table, row after row. */
export function baseTable(): Float64Array {
  table ??= buildTable();
  return table;
}

function buildTable(): Float64Array {
  const points: Point[] = [];
  const power = newPoint();
  setAffine(power, BASE_X, BASE_Y);
  for (let row = 0; row < ROWS; row++) points.push(...nextRow(power));
  const numbers = new Float64Array(points.length * ENTRY_NUMBERS);
  toAffineAddends(points).forEach(({ sum, difference, t2d }, i) => {
    numbers.set(sum, i * ENTRY_NUMBERS);
    numbers.set(difference, i * ENTRY_NUMBERS + LIMBS);
    numbers.set(t2d, i * ENTRY_NUMBERS + 2 * LIMBS);
  });
  return numbers;
}

/** The entries of a row. `power` is 2^(32 j) B, and becomes that of the next row. */
function nextRow(power: Point): Point[] {
  // Entry 0 is the one with all signs negative but the first, and a sign changed to positive adds twice its power.
  const entry0 = newPoint();
  setNeutral(entry0);
  const twice: Addend[] = [];
  for (let byte = 0; byte < 4; byte++) {
    const addend = toAddend(power);
    addPoint(entry0, entry0, byte === 3 ? addend : oppositeOf(addend));
    doublePoint(power, power);
    twice.push(toAddend(power));
    for (let bit = 1; bit < 8; bit++) doublePoint(power, power, bit === 7);
  }
  const entries = [entry0];
  for (let e = 1; e < ROW_ENTRIES; e++) {
    const entry = newPoint();
    addPoint(entry, entries[e & (e - 1)]!, twice[31 - Math.clz32(e & -e)]!);
    entries.push(entry);
  }
  return entries;
}

let table: Float64Array | undefined;
