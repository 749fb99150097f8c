/**
 * The sum of verification, of a multiple of the base point and one of another. All of it is public: branches and
 * indexes depend on scalars and points.
 *
 * Both multiples share their doublings (E. Straus, "Addition chains of vectors"), and the scalars are written with few
 * digits, odd ones of either sign (J. Solinas, "Efficient arithmetic on Koblitz curves", section 4).
 */

import { BASE_X, BASE_Y } from './constants.ts';
import {
  type Addend,
  addPoint,
  doublePoint,
  newAddend,
  newPoint,
  type Point,
  setAddend,
  setAffine,
  setNeutral,
  setPoint,
  subtractPoint,
} from './edwards.ts';

/**
 * out = baseScalar * B - scalar * point. The scalars are 32 bytes, less than 2^254; they are not taken modulo L, as a
 * point that has a part of small order would notice.
 */
export function subtractMultiples(out: Point, baseScalar: Uint8Array, scalar: Uint8Array, point: Point): void {
  baseTable ??= baseMultiples();
  setOddMultiples(pointTable, point);
  const baseDigits = digitsOf(baseScalar, BASE_WIDTH);
  const pointDigits = digitsOf(scalar, POINT_WIDTH);
  setNeutral(out);
  for (let bit = DIGITS - 1; bit >= 0; bit--) {
    const baseDigit = baseDigits[bit]!;
    const pointDigit = pointDigits[bit]!;
    // An addition needs t, and so does the caller.
    const isLast = bit === 0;
    doublePoint(out, out, isLast || baseDigit !== 0 || pointDigit !== 0);
    addDigit(out, pointTable, -pointDigit, isLast || baseDigit !== 0);
    addDigit(out, baseTable, baseDigit, isLast);
  }
}

/** out = out + digit * P, where `table` has the odd multiples of P, and the digit is 0 or odd. */
function addDigit(out: Point, table: readonly Addend[], digit: number, withT: boolean): void {
  if (digit > 0) addPoint(out, out, table[digit >> 1]!, withT);
  if (digit < 0) subtractPoint(out, out, table[-digit >> 1]!, withT);
}

/**
 * Digits, each 0 or odd and less than 2^(width - 1) in amount, that make the scalar as the sum of digit i times 2^i.
 * Of any `width` digits in a row one at most is not 0.
 */
function digitsOf(scalar: Uint8Array, width: number): Int8Array {
  const digits = new Int8Array(DIGITS);
  // What is above bit i is one more than the bits there where a digit below it is negative.
  let carry = 0;
  let i = 0;
  while (i < DIGITS) {
    if ((bitsFrom(scalar, i) & 1) === carry) {
      i++;
      continue;
    }
    const digit = (bitsFrom(scalar, i) & (2 ** width - 1)) + carry;
    carry = digit >> (width - 1);
    digits[i] = digit - carry * 2 ** width;
    i += width;
  }
  return digits;
}

/** The bits from bit i on, nine or more of them. */
function bitsFrom(scalar: Uint8Array, i: number): number {
  const byte = i >> 3;
  return (scalar[byte]! | ((scalar[byte + 1] ?? 0) << 8)) >> (i & 7);
}

function baseMultiples(): readonly Addend[] {
  const base = newPoint();
  setAffine(base, BASE_X, BASE_Y);
  const multiples = newTable(BASE_WIDTH);
  setOddMultiples(multiples, base);
  return multiples;
}

/** 1, 3, 5 and so on times the point, as many as there is room for. */
function setOddMultiples(table: readonly Addend[], point: Point): void {
  doublePoint(multiple, point);
  setAddend(twice, multiple);
  setPoint(multiple, point);
  for (const entry of table) {
    setAddend(entry, multiple);
    addPoint(multiple, multiple, twice);
  }
}

/** Room for the multiples that the digits of a width need. */
function newTable(width: number): readonly Addend[] {
  return Array.from({ length: 2 ** (width - 2) }, newAddend);
}

/** A bit more than the scalars have, for the last carry. */
const DIGITS = 255;
/**
 * The widths with the least work: 8 multiples of the point are computed for each sum, 16 of the base point only once.
 */
const POINT_WIDTH = 5;
const BASE_WIDTH = 6;

const pointTable = newTable(POINT_WIDTH);
let baseTable: readonly Addend[] | undefined;
const multiple = newPoint();
const twice = newAddend();
