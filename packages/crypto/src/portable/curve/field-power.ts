/**
 * Inverses and square roots modulo p as fixed powers, by one addition chain. `invert` has no branch and no index that
 * depends on the value; roots are of public values only, and branches find out whether there is one.
 *
 * Spec: RFC 7748, section 5; RFC 8032, section 5.1.3.
 */

import { ONE, ROOT_OF_MINUS_ONE } from './constants.ts';
import { add, type FieldElement, multiply, scratchElement, square, subtract } from './field.ts';
import { isZero } from './field-bytes.ts';

/** out = 1 / a, or 0 for 0, of weight 1; the weight of a is at most 4. */
export function invert(out: FieldElement, a: FieldElement): void {
  // a^(p - 2) by Fermat, and p - 2 = 2^255 - 21 = 8 (2^252 - 3) + 3.
  square(first, a);
  multiply(first, first, a);
  power(second, a);
  extend(out, second, 3, first);
}

/**
 * out = 1 / sqrt(a), either of the two, of weight 1; the weight of a, a public value, is at most 4. `false` where
 * there is none, as a is 0 or not a square.
 */
export function invertSquareRoot(out: FieldElement, a: FieldElement): boolean {
  // As p is 5 modulo 8, r = a^((p - 5) / 8) = a^(2^252 - 3) gives a r^2 = a^((p - 1) / 4), a fourth root of 1 for
  // every a but 0. For a square it is 1, or -1, which a root of -1 puts right.
  power(second, a);
  square(first, second);
  multiply(first, first, a);
  add(third, first, ONE);
  const isMinusOne = isZero(third);
  if (isMinusOne) multiply(out, second, ROOT_OF_MINUS_ONE);
  else out.set(second);
  subtract(third, first, ONE);
  return isMinusOne || isZero(third);
}

/** out = sqrt(a), either of the two, otherwise as {@link invertSquareRoot}: `false` for 0, too. */
export function squareRoot(out: FieldElement, a: FieldElement): boolean {
  const isSquare = invertSquareRoot(root, a);
  multiply(out, root, a);
  return isSquare;
}

/** out = a^(2^252 - 3), of weight 1; the weight of a is at most 4. Changes `second` and `third`, which may be `out`. */
function power(out: FieldElement, a: FieldElement): void {
  // run n = a^(2^n - 1), whose exponent is n ones, and run (n + m) = (run n)^(2^m) * run m.
  extend(second, a, 1, a); // run 2
  extend(third, second, 2, second); // run 4
  extend(third, third, 1, a); // run 5
  extend(second, third, 5, third); // run 10
  extend(third, second, 10, second); // run 20
  extend(third, third, 20, third); // run 40
  extend(second, third, 10, second); // run 50
  extend(third, second, 50, second); // run 100
  extend(third, third, 100, third); // run 200
  extend(third, third, 50, second); // run 250
  extend(out, third, 2, a);
}

/** out = base^(2^count) * tail, where any two may be one array. */
function extend(out: FieldElement, base: FieldElement, count: number, tail: FieldElement): void {
  square(chain, base);
  for (let i = 1; i < count; i++) square(chain, chain);
  multiply(out, chain, tail);
}

const first = scratchElement();
const second = scratchElement();
const third = scratchElement();
const root = scratchElement();
const chain = scratchElement();
