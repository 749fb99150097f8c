/**
 * Arithmetic modulo p = 2^255 - 19 in double precision, without BigInt.
 *
 * An element is twelve limbs, x = x0 + x1 + ... + x11, where limb i is an integer multiple of 2^e(i), e(i) =
 * ceil(21.25 i) (`EXPONENTS`), and has a sign. The limbs are stored at their weight, so a product of two limbs is at
 * its weight too, and e(i) + e(j) >= e(i + j) makes it a multiple of the unit of its column. A column of 12 or more is
 * worth 2^255 times one of the first twelve, and 2^255 = 19, so `FOLD` = 19 * 2^-255 brings it there. The
 * representation is that of D. J. Bernstein, "Curve25519: new Diffie-Hellman speed records", section 4.
 *
 * Why this is exact. A carried limb is at most half of its range, 2^(e(i+1) - 1) in amount, limb 1 up to 1.02 times
 * that (see `carry`). Column 0 of a product is the largest: its terms add up to less than 2^49 units in amount, and
 * those of the others to less in their units. A double holds every multiple of a unit up to 2^53 units, so all sums
 * are exact, in any order, with a factor of 16 to spare. It is used up by operands that are sums themselves. The
 * weight of an element says how many carried elements it is the sum or difference of: `multiply` takes weights whose
 * product is at most 16, `square` a weight of at most 4, and both give weight 1. Test: the largest limbs of such
 * weights, with all signs, against BigInt.
 *
 * Timing. No branch and no index depends on a value. Additions and multiplications of doubles take the same time for
 * all values on common processors, except for subnormal numbers, infinities and NaN. None occurs: every limb, product
 * and sum here is an integer, as what `FOLD` multiplies is a multiple of 2^255, so an amount that is not zero is at
 * least 1, and all are below 2^520. JavaScript itself promises nothing: before the optimising compiler has seen a
 * function, an engine boxes numbers in memory, collects that garbage, and may treat small integers apart, which the
 * first limb can be.
 */

import { scratchNumbers } from './scratch.ts';

/** Twelve limbs. Functions that write one take it as their first argument, and it may be one of the others, too. */
export type FieldElement = Float64Array;

export const LIMBS = 12;

/** Weights of the limbs, as powers of two: ceil(21.25 i). The last is the bit length of the field. */
export const EXPONENTS = [0, 22, 43, 64, 85, 107, 128, 149, 170, 192, 213, 234, 255] as const;

/** Zero. */
export function newElement(): FieldElement {
  return new Float64Array(LIMBS);
}

/** Zero, in the scratch memory. */
export function scratchElement(): FieldElement {
  return scratchNumbers(LIMBS);
}

/** out = a + b; the weights add up. */
// biome-ignore format: a limb in each statement.
export function add(out: FieldElement, a: FieldElement, b: FieldElement): void {
  out[0] = a[0]! + b[0]!; out[1] = a[1]! + b[1]!; out[2] = a[2]! + b[2]!; out[3] = a[3]! + b[3]!;
  out[4] = a[4]! + b[4]!; out[5] = a[5]! + b[5]!; out[6] = a[6]! + b[6]!; out[7] = a[7]! + b[7]!;
  out[8] = a[8]! + b[8]!; out[9] = a[9]! + b[9]!; out[10] = a[10]! + b[10]!; out[11] = a[11]! + b[11]!;
}

/** out = a - b; the weights add up. */
// biome-ignore format: a limb in each statement.
export function subtract(out: FieldElement, a: FieldElement, b: FieldElement): void {
  out[0] = a[0]! - b[0]!; out[1] = a[1]! - b[1]!; out[2] = a[2]! - b[2]!; out[3] = a[3]! - b[3]!;
  out[4] = a[4]! - b[4]!; out[5] = a[5]! - b[5]!; out[6] = a[6]! - b[6]!; out[7] = a[7]! - b[7]!;
  out[8] = a[8]! - b[8]!; out[9] = a[9]! - b[9]!; out[10] = a[10]! - b[10]!; out[11] = a[11]! - b[11]!;
}

/** sum = a + b and difference = a - b; the weights add up. */
// biome-ignore format: a limb in each statement.
export function addAndSubtract(sum: FieldElement, difference: FieldElement, a: FieldElement, b: FieldElement): void {
  let x: number;
  let y: number;
  x = a[0]!; y = b[0]!; sum[0] = x + y; difference[0] = x - y;
  x = a[1]!; y = b[1]!; sum[1] = x + y; difference[1] = x - y;
  x = a[2]!; y = b[2]!; sum[2] = x + y; difference[2] = x - y;
  x = a[3]!; y = b[3]!; sum[3] = x + y; difference[3] = x - y;
  x = a[4]!; y = b[4]!; sum[4] = x + y; difference[4] = x - y;
  x = a[5]!; y = b[5]!; sum[5] = x + y; difference[5] = x - y;
  x = a[6]!; y = b[6]!; sum[6] = x + y; difference[6] = x - y;
  x = a[7]!; y = b[7]!; sum[7] = x + y; difference[7] = x - y;
  x = a[8]!; y = b[8]!; sum[8] = x + y; difference[8] = x - y;
  x = a[9]!; y = b[9]!; sum[9] = x + y; difference[9] = x - y;
  x = a[10]!; y = b[10]!; sum[10] = x + y; difference[10] = x - y;
  x = a[11]!; y = b[11]!; sum[11] = x + y; difference[11] = x - y;
}

/** out = a where `bit` is 0, b where it is 1, by arithmetic. Exact for weights that add up to 16 or less. */
// biome-ignore format: a limb in each statement.
export function select(out: FieldElement, a: FieldElement, b: FieldElement, bit: number): void {
  out[0] = a[0]! + bit * (b[0]! - a[0]!); out[1] = a[1]! + bit * (b[1]! - a[1]!);
  out[2] = a[2]! + bit * (b[2]! - a[2]!); out[3] = a[3]! + bit * (b[3]! - a[3]!);
  out[4] = a[4]! + bit * (b[4]! - a[4]!); out[5] = a[5]! + bit * (b[5]! - a[5]!);
  out[6] = a[6]! + bit * (b[6]! - a[6]!); out[7] = a[7]! + bit * (b[7]! - a[7]!);
  out[8] = a[8]! + bit * (b[8]! - a[8]!); out[9] = a[9]! + bit * (b[9]! - a[9]!);
  out[10] = a[10]! + bit * (b[10]! - a[10]!); out[11] = a[11]! + bit * (b[11]! - a[11]!);
}

/** out = a + factor * b, of weight 1, for weights up to 16 and a factor up to 2^20 in amount. */
// biome-ignore format: a limb in each statement.
export function addMultiple(out: FieldElement, a: FieldElement, factor: number, b: FieldElement): void {
  out[0] = a[0]! + factor * b[0]!; out[1] = a[1]! + factor * b[1]!; out[2] = a[2]! + factor * b[2]!;
  out[3] = a[3]! + factor * b[3]!; out[4] = a[4]! + factor * b[4]!; out[5] = a[5]! + factor * b[5]!;
  out[6] = a[6]! + factor * b[6]!; out[7] = a[7]! + factor * b[7]!; out[8] = a[8]! + factor * b[8]!;
  out[9] = a[9]! + factor * b[9]!; out[10] = a[10]! + factor * b[10]!; out[11] = a[11]! + factor * b[11]!;
  carry(out);
}

/** out = a * b, of weight 1; the product of the weights is at most 16. */
// biome-ignore format: a column of the product in two or three lines, to be checked by eye.
export function multiply(out: FieldElement, a: FieldElement, b: FieldElement): void {
  const a0 = a[0]!, a1 = a[1]!, a2 = a[2]!, a3 = a[3]!, a4 = a[4]!, a5 = a[5]!, a6 = a[6]!, a7 = a[7]!, a8 = a[8]!,
    a9 = a[9]!, a10 = a[10]!, a11 = a[11]!;
  const b0 = b[0]!, b1 = b[1]!, b2 = b[2]!, b3 = b[3]!, b4 = b[4]!, b5 = b[5]!, b6 = b[6]!, b7 = b[7]!, b8 = b[8]!,
    b9 = b[9]!, b10 = b[10]!, b11 = b[11]!;
  out[0] = a0 * b0
    + FOLD * (a1 * b11 + a2 * b10 + a3 * b9 + a4 * b8 + a5 * b7 + a6 * b6 + a7 * b5 + a8 * b4 + a9 * b3 + a10 * b2 +
      a11 * b1);
  out[1] = a0 * b1 + a1 * b0
    + FOLD * (a2 * b11 + a3 * b10 + a4 * b9 + a5 * b8 + a6 * b7 + a7 * b6 + a8 * b5 + a9 * b4 + a10 * b3 + a11 * b2);
  out[2] = a0 * b2 + a1 * b1 + a2 * b0
    + FOLD * (a3 * b11 + a4 * b10 + a5 * b9 + a6 * b8 + a7 * b7 + a8 * b6 + a9 * b5 + a10 * b4 + a11 * b3);
  out[3] = a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0
    + FOLD * (a4 * b11 + a5 * b10 + a6 * b9 + a7 * b8 + a8 * b7 + a9 * b6 + a10 * b5 + a11 * b4);
  out[4] = a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0
    + FOLD * (a5 * b11 + a6 * b10 + a7 * b9 + a8 * b8 + a9 * b7 + a10 * b6 + a11 * b5);
  out[5] = a0 * b5 + a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 + a5 * b0
    + FOLD * (a6 * b11 + a7 * b10 + a8 * b9 + a9 * b8 + a10 * b7 + a11 * b6);
  out[6] = a0 * b6 + a1 * b5 + a2 * b4 + a3 * b3 + a4 * b2 + a5 * b1 + a6 * b0
    + FOLD * (a7 * b11 + a8 * b10 + a9 * b9 + a10 * b8 + a11 * b7);
  out[7] = a0 * b7 + a1 * b6 + a2 * b5 + a3 * b4 + a4 * b3 + a5 * b2 + a6 * b1 + a7 * b0
    + FOLD * (a8 * b11 + a9 * b10 + a10 * b9 + a11 * b8);
  out[8] = a0 * b8 + a1 * b7 + a2 * b6 + a3 * b5 + a4 * b4 + a5 * b3 + a6 * b2 + a7 * b1 + a8 * b0
    + FOLD * (a9 * b11 + a10 * b10 + a11 * b9);
  out[9] = a0 * b9 + a1 * b8 + a2 * b7 + a3 * b6 + a4 * b5 + a5 * b4 + a6 * b3 + a7 * b2 + a8 * b1 + a9 * b0
    + FOLD * (a10 * b11 + a11 * b10);
  out[10] = a0 * b10 + a1 * b9 + a2 * b8 + a3 * b7 + a4 * b6 + a5 * b5 + a6 * b4 + a7 * b3 + a8 * b2 + a9 * b1 +
    a10 * b0
    + FOLD * (a11 * b11);
  out[11] = a0 * b11 + a1 * b10 + a2 * b9 + a3 * b8 + a4 * b7 + a5 * b6 + a6 * b5 + a7 * b4 + a8 * b3 + a9 * b2 +
    a10 * b1 + a11 * b0;
  carry(out);
}

/** out = a^2, of weight 1; the weight of a is at most 4. */
// biome-ignore format: a column of the product in one or two lines, to be checked by eye.
export function square(out: FieldElement, a: FieldElement): void {
  const a0 = a[0]!, a1 = a[1]!, a2 = a[2]!, a3 = a[3]!, a4 = a[4]!, a5 = a[5]!, a6 = a[6]!, a7 = a[7]!, a8 = a[8]!,
    a9 = a[9]!, a10 = a[10]!, a11 = a[11]!;
  const d0 = 2 * a0, d1 = 2 * a1, d2 = 2 * a2, d3 = 2 * a3, d4 = 2 * a4, d5 = 2 * a5, d6 = 2 * a6, d7 = 2 * a7,
    d8 = 2 * a8, d9 = 2 * a9, d10 = 2 * a10;
  out[0] = a0 * a0
    + FOLD * (d1 * a11 + d2 * a10 + d3 * a9 + d4 * a8 + d5 * a7 + a6 * a6);
  out[1] = d0 * a1
    + FOLD * (d2 * a11 + d3 * a10 + d4 * a9 + d5 * a8 + d6 * a7);
  out[2] = d0 * a2 + a1 * a1
    + FOLD * (d3 * a11 + d4 * a10 + d5 * a9 + d6 * a8 + a7 * a7);
  out[3] = d0 * a3 + d1 * a2
    + FOLD * (d4 * a11 + d5 * a10 + d6 * a9 + d7 * a8);
  out[4] = d0 * a4 + d1 * a3 + a2 * a2
    + FOLD * (d5 * a11 + d6 * a10 + d7 * a9 + a8 * a8);
  out[5] = d0 * a5 + d1 * a4 + d2 * a3
    + FOLD * (d6 * a11 + d7 * a10 + d8 * a9);
  out[6] = d0 * a6 + d1 * a5 + d2 * a4 + a3 * a3
    + FOLD * (d7 * a11 + d8 * a10 + a9 * a9);
  out[7] = d0 * a7 + d1 * a6 + d2 * a5 + d3 * a4
    + FOLD * (d8 * a11 + d9 * a10);
  out[8] = d0 * a8 + d1 * a7 + d2 * a6 + d3 * a5 + a4 * a4
    + FOLD * (d9 * a11 + a10 * a10);
  out[9] = d0 * a9 + d1 * a8 + d2 * a7 + d3 * a6 + d4 * a5
    + FOLD * (d10 * a11);
  out[10] = d0 * a10 + d1 * a9 + d2 * a8 + d3 * a7 + d4 * a6 + a5 * a5
    + FOLD * (a11 * a11);
  out[11] = d0 * a11 + d1 * a10 + d2 * a9 + d3 * a8 + d4 * a7 + d5 * a6;
  // What `carry` does, without the call, which would take a twentieth of the time.
  let h0 = out[0]!, h1 = out[1]!, h2 = out[2]!, h3 = out[3]!, h4 = out[4]!, h5 = out[5]!, h6 = out[6]!, h7 = out[7]!,
    h8 = out[8]!, h9 = out[9]!, h10 = out[10]!, h11 = out[11]!;
  let c: number;
  c = h0 + ROUND0 - ROUND0; h0 -= c; h1 += c;
  c = h3 + ROUND3 - ROUND3; h3 -= c; h4 += c;
  c = h6 + ROUND6 - ROUND6; h6 -= c; h7 += c;
  c = h9 + ROUND9 - ROUND9; h9 -= c; h10 += c;
  c = h1 + ROUND1 - ROUND1; h1 -= c; h2 += c;
  c = h4 + ROUND4 - ROUND4; h4 -= c; h5 += c;
  c = h7 + ROUND7 - ROUND7; h7 -= c; h8 += c;
  c = h10 + ROUND10 - ROUND10; h10 -= c; h11 += c;
  c = h2 + ROUND2 - ROUND2; h2 -= c; h3 += c;
  c = h5 + ROUND5 - ROUND5; h5 -= c; h6 += c;
  c = h8 + ROUND8 - ROUND8; h8 -= c; h9 += c;
  c = h11 + ROUND11 - ROUND11; h11 -= c; h0 += FOLD * c;
  c = h3 + ROUND3 - ROUND3; h3 -= c; h4 += c;
  c = h6 + ROUND6 - ROUND6; h6 -= c; h7 += c;
  c = h9 + ROUND9 - ROUND9; h9 -= c; h10 += c;
  c = h0 + ROUND0 - ROUND0; h0 -= c; h1 += c;
  out[0] = h0; out[1] = h1; out[2] = h2; out[3] = h3; out[4] = h4; out[5] = h5; out[6] = h6; out[7] = h7;
  out[8] = h8; out[9] = h9; out[10] = h10; out[11] = h11;
}

/**
 * Brings `out` to weight 1, where no limb is 2^53 units or more. What limb i has above half of its range goes to limb
 * i + 1, and from the last to the first, times 19. Adding 1.5 * 2^52 units of the next limb rounds to a multiple of
 * that unit, and taking it away again leaves the multiple. Four chains of three run beside each other; then limbs 3,
 * 6, 9 and 0 are carried once more, for what has come in at the end of the chain before. That is less than 2^32 units,
 * or 19 times as much in limb 0, so limbs 4, 7 and 10 stay within 1.003 times half of their range, and limb 1 within
 * 1.02.
 */
// biome-ignore format: one step of a chain in a line.
export function carry(out: FieldElement): void {
  let h0 = out[0]!, h1 = out[1]!, h2 = out[2]!, h3 = out[3]!, h4 = out[4]!, h5 = out[5]!, h6 = out[6]!, h7 = out[7]!,
    h8 = out[8]!, h9 = out[9]!, h10 = out[10]!, h11 = out[11]!;
  let c: number;
  c = h0 + ROUND0 - ROUND0; h0 -= c; h1 += c;
  c = h3 + ROUND3 - ROUND3; h3 -= c; h4 += c;
  c = h6 + ROUND6 - ROUND6; h6 -= c; h7 += c;
  c = h9 + ROUND9 - ROUND9; h9 -= c; h10 += c;
  c = h1 + ROUND1 - ROUND1; h1 -= c; h2 += c;
  c = h4 + ROUND4 - ROUND4; h4 -= c; h5 += c;
  c = h7 + ROUND7 - ROUND7; h7 -= c; h8 += c;
  c = h10 + ROUND10 - ROUND10; h10 -= c; h11 += c;
  c = h2 + ROUND2 - ROUND2; h2 -= c; h3 += c;
  c = h5 + ROUND5 - ROUND5; h5 -= c; h6 += c;
  c = h8 + ROUND8 - ROUND8; h8 -= c; h9 += c;
  c = h11 + ROUND11 - ROUND11; h11 -= c; h0 += FOLD * c;
  c = h3 + ROUND3 - ROUND3; h3 -= c; h4 += c;
  c = h6 + ROUND6 - ROUND6; h6 -= c; h7 += c;
  c = h9 + ROUND9 - ROUND9; h9 -= c; h10 += c;
  c = h0 + ROUND0 - ROUND0; h0 -= c; h1 += c;
  out[0] = h0; out[1] = h1; out[2] = h2; out[3] = h3; out[4] = h4; out[5] = h5; out[6] = h6; out[7] = h7;
  out[8] = h8; out[9] = h9; out[10] = h10; out[11] = h11;
}

/** Takes a multiple of 2^255 to 19 times its quotient. */
const FOLD = 19 * 2 ** -255;

const ROUND0 = 1.5 * 2 ** 74;
const ROUND1 = 1.5 * 2 ** 95;
const ROUND2 = 1.5 * 2 ** 116;
const ROUND3 = 1.5 * 2 ** 137;
const ROUND4 = 1.5 * 2 ** 159;
const ROUND5 = 1.5 * 2 ** 180;
const ROUND6 = 1.5 * 2 ** 201;
const ROUND7 = 1.5 * 2 ** 222;
const ROUND8 = 1.5 * 2 ** 244;
const ROUND9 = 1.5 * 2 ** 265;
const ROUND10 = 1.5 * 2 ** 286;
const ROUND11 = 1.5 * 2 ** 307;
