/**
 * Whether a u-coordinate is that of a point of prime order, found out by halving the point. All of it is public.
 *
 * The points of E: v^2 = u (u^2 + A u + 1), A = 486662, are a cyclic group of order 8 L, so those of order L, with the
 * neutral one, are the multiples of 8. Doubling goes from E to E': y^2 = x (x^2 - 2 A x + A^2 - 4) and back (J.
 * Silverman, J. Tate, "Rational points on elliptic curves", section III.5):
 *
 *   x = (u^2 + A u + 1) / u                comes to (x, y) from E exactly where x is a square;
 *   u = (x^2 - 2 A x + A^2 - 4) / (4 x)    comes to (u, v) from E' exactly where u is a square.
 *
 * The second map alone reaches half of the points, and so does doubling, as the group is cyclic: a point is a double
 * exactly where its u is a square. Halves of one point differ by (0, 0), quarters by multiples of a point of order 4.
 * All of these are doubles, so it does not matter which half is halved again.
 */

import { MONTGOMERY_A, ONE, ONE_HALF } from './constants.ts';
import { add, addMultiple, carry, type FieldElement, multiply, scratchElement, square, subtract } from './field.ts';
import { squareRoot } from './field-power.ts';

/** Whether `coordinate`, of weight 1, is u of a point of order L on the curve, not on its twist. */
export function isOfPrimeOrder(coordinate: FieldElement): boolean {
  // A double? u = 0, of order 2, has no root that this function takes, and is none of the points in question.
  u.set(coordinate);
  if (!squareRoot(root, u)) return false;
  // On the curve, with the other factor a square, too?
  square(t, u);
  addMultiple(t, t, A, u);
  add(t, t, ONE);
  if (!squareRoot(root, t)) return false;
  // A double of a double, and of a double of a double?
  return halve() && halve();
}

/**
 * Replaces u by that of a half, and `root`, the root of u^2 + A u + 1, by that of the half. `false` where there is
 * none: the half is no double itself.
 */
function halve(): boolean {
  // The second map backwards: x^2 - 2 (A + 2 u) x + A^2 - 4 = 0, so x = A + 2 u + 2 root, or minus. The product of
  // both is A^2 - 4, which is no square, so one of them is. For that one, u x is a square.
  add(center, u, u);
  add(center, center, MONTGOMERY_A);
  add(root, root, root);
  add(x, center, root);
  multiply(t, u, x);
  if (!squareRoot(y, t)) {
    subtract(x, center, root);
    multiply(t, u, x);
    squareRoot(y, t);
  }
  // The first map backwards: u^2 - (x - A) u + 1 = 0, so u = (x - A) / 2 + sqrt(u' x) with u' the one before, or minus.
  carry(x);
  subtract(u, x, MONTGOMERY_A);
  multiply(u, u, ONE_HALF);
  add(u, u, y);
  carry(u);
  // By the first map, u^2 + A u + 1 = u x, and x is a square.
  multiply(t, u, x);
  return squareRoot(root, t);
}

const A = 486_662;

const u = scratchElement();
const root = scratchElement();
const center = scratchElement();
const x = scratchElement();
const y = scratchElement();
const t = scratchElement();
