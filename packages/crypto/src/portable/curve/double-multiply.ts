/**
 * The sum of verification, of a multiple of the base point and one of another. All of it is public: branches and indexes
 * depend on scalars and points.
 *
 * Both multiples share their doublings (E. Straus, "Addition chains of vectors"), and the scalars are written with few
 * digits, odd ones of either sign (J. Solinas, "Efficient arithmetic on Koblitz curves", section 4).
 */

import { BASE_X, BASE_Y } from './constants.ts';
import {
  type AffineAddend,
  addAffine,
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

/**
 * out = baseScalar * B - scalar * point. The scalars are 32 bytes, less than 2^254; they are not taken modulo
 * L, as a point that has a part of small order would notice.
 */
export function subtractMultiples(out: Point, baseScalar: Uint8Array, scalar: Uint8Array, point: Point): void {
  const baseTable = baseMultiples();
  const pointTable = withOpposites(oddMultiples(point, POINT_WIDTH).map(toAddend));
  const baseDigits = digitsOf(baseScalar, BASE_WIDTH);
  const pointDigits = digitsOf(scalar, POINT_WIDTH);
  setNeutral(out);
  for (let bit = DIGITS - 1; bit >= 0; bit--) {
    const baseDigit = baseDigits[bit]!;
    const pointDigit = pointDigits[bit]!;
    // An addition needs t, and so does the caller.
    const isLast = bit === 0;
    doublePoint(out, out, isLast || baseDigit !== 0 || pointDigit !== 0);
    if (pointDigit !== 0) addPoint(out, out, entryOf(pointTable, -pointDigit), isLast || baseDigit !== 0);
    if (baseDigit !== 0) addAffine(out, out, entryOf(baseTable, baseDigit), isLast);
  }
}

/**
 * Digits, each 0 or odd and less than 2^(width - 1) in amount, that make the scalar as the sum of digit i times 2^i. Of any
 * `width` digits in a row one at most is not 0.
 */
function digitsOf(scalar: Uint8Array, width: number): Int8Array {
  const digits = new Int8Array(DIGITS + width);
  for (let i = 0; i < 256; i++) digits[i] = (scalar[i >> 3]! >> (i & 7)) & 1;
  for (let i = 0; i < DIGITS; i++) {
    if (digits[i] === 0) continue;
    let digit = 0;
    for (let j = width - 1; j >= 0; j--) {
      digit = 2 * digit + digits[i + j]!;
      digits[i + j] = 0;
    }
    if (digit >= 2 ** (width - 1)) {
      digit -= 2 ** width;
      let carry = i + width;
      while (digits[carry] === 1) digits[carry++] = 0;
      digits[carry] = 1;
    }
    digits[i] = digit;
  }
  return digits;
}

/** 1, 3, 5 and so on times the point, as many as a digit of `width` needs. */
function oddMultiples(point: Point, width: number): Point[] {
  const twice = newPoint();
  doublePoint(twice, point);
  const step = toAddend(twice);
  const multiples = [point];
  while (multiples.length < 2 ** (width - 2)) {
    const next = newPoint();
    addPoint(next, multiples.at(-1)!, step);
    multiples.push(next);
  }
  return multiples;
}

/** A table for {@link entryOf}: ..., -3, -1, 1, 3, ... times the point. */
function withOpposites<Kind extends AffineAddend>(addends: readonly Kind[]): Kind[] {
  return [...addends.map(oppositeOf).reverse(), ...addends];
}

function entryOf<Kind extends AffineAddend>(table: readonly Kind[], digit: number): Kind {
  return table[(digit >> 1) + table.length / 2]!;
}

function baseMultiples(): readonly AffineAddend[] {
  if (table === undefined) {
    const base = newPoint();
    setAffine(base, BASE_X, BASE_Y);
    table = withOpposites(toAffineAddends(oddMultiples(base, BASE_WIDTH)));
  }
  return table;
}

let table: readonly AffineAddend[] | undefined;

/** A bit more than the scalars have, for the last carry. */
const DIGITS = 255;
/** The widths with the least work: 8 multiples of the point are computed for each sum, 16 of the base point only once. */
const POINT_WIDTH = 5;
const BASE_WIDTH = 6;
