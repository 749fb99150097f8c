/**
 * The table of `multiplyBase`, read from its points at its first use.
 *
 * Two limbs in a number: limb 2 i and limb 2 i + 1 of an element stand at their weights, and have 43 bits together, so
 * their sum is exact, and rounding takes it apart again. That halves what is read for every addition.
 */

import { hexToBytes } from '../../bytes.ts';
import { BASE_POINTS } from './base-points.ts';
import { type AffineAddend, newAddend, newPoint, setAddend, setAffine } from './edwards.ts';
import { EXPONENTS, type FieldElement, LIMBS, newElement } from './field.ts';
import { readElement } from './field-bytes.ts';

export const ROWS = 8;
export const ROW_ENTRIES = 8;
/** Numbers of an element, and of an entry: Y + X, Y - X and 2dT of its point, where Z is 1, one after the other. */
const ELEMENT_NUMBERS = LIMBS / 2;
export const ENTRY_NUMBERS = 3 * ELEMENT_NUMBERS;

/** The entries of `BASE_POINTS`, in their order. */
export function baseTable(): Float64Array {
  table ??= readTable();
  return table;
}

/** out = what adds the point of `entry`, or where `negative` is 1 its opposite: -(x, y) = (-x, y). */
export function unpackEntry(out: AffineAddend, entry: Float64Array, negative: number): void {
  const { sum, difference, t2d } = out;
  const sign = 1 - 2 * negative;
  for (let i = 0; i < ELEMENT_NUMBERS; i++) {
    const swap = negative * (entry[i + ELEMENT_NUMBERS]! - entry[i]!);
    unpackPair(sum, i, entry[i]! + swap);
    unpackPair(difference, i, entry[i + ELEMENT_NUMBERS]! - swap);
    unpackPair(t2d, i, sign * entry[i + 2 * ELEMENT_NUMBERS]!);
  }
}

/** Takes a number apart into limb 2 i and limb 2 i + 1. */
function unpackPair(out: FieldElement, i: number, pair: number): void {
  const odd = pair + ROUND[i]! - ROUND[i]!;
  out[2 * i] = pair - odd;
  out[2 * i + 1] = odd;
}

function readTable(): Float64Array {
  const numbers = new Float64Array(BASE_POINTS.length * ENTRY_NUMBERS);
  const x = newElement();
  const y = newElement();
  const point = newPoint();
  const addend = newAddend();
  BASE_POINTS.forEach((hex, i) => {
    const bytes = hexToBytes(hex);
    readElement(x, bytes);
    readElement(y, bytes, 32);
    setAffine(point, x, y);
    setAddend(addend, point);
    packEntry(numbers, i * ENTRY_NUMBERS, addend);
  });
  return numbers;
}

function packEntry(numbers: Float64Array, start: number, { sum, difference, t2d }: AffineAddend): void {
  for (let i = 0; i < ELEMENT_NUMBERS; i++) {
    numbers[start + i] = sum[2 * i]! + sum[2 * i + 1]!;
    numbers[start + ELEMENT_NUMBERS + i] = difference[2 * i]! + difference[2 * i + 1]!;
    numbers[start + 2 * ELEMENT_NUMBERS + i] = t2d[2 * i]! + t2d[2 * i + 1]!;
  }
}

let table: Float64Array | undefined;

/** Adding 1.5 * 2^52 units of limb 2 i + 1 rounds to a multiple of its unit. */
const ROUND = Float64Array.from({ length: ELEMENT_NUMBERS }, (_, i) => 1.5 * 2 ** (52 + EXPONENTS[2 * i + 1]!));
