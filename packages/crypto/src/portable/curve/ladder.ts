/**
 * Scalar multiplication on the Montgomery curve and on its twist, by u-coordinates alone (RFC 7748, section 5).
 *
 * The ladder takes the same steps for all scalars: a bit chooses between two elements by arithmetic, never by a branch
 * or an index.
 */

import { ONE } from './constants.ts';
import { addAndSubtract, addMultiple, multiply, scratchElement, select, square, subtract } from './field.ts';
import { readElement, writeElement } from './field-bytes.ts';
import { invert } from './field-power.ts';

/**
 * Writes the u-coordinate of k times the point of `coordinate` to `out`, where k is `scalar`, and all have 32 bytes.
 * The scalar is clamped already. Bit 255 of the coordinate is ignored, and p or more is reduced. All zeros stand for
 * the point at infinity, too.
 */
export function multiplyCoordinate(out: Uint8Array, scalar: Uint8Array, coordinate: Uint8Array): void {
  readElement(u, coordinate);
  climb(scalar);
  invert(doubleZ, doubleZ);
  multiply(doubleX, doubleX, doubleZ);
  writeElement(out, doubleX);
}

/** doubleX / doubleZ = the u-coordinate of k times the point of `u`. */
function climb(scalar: Uint8Array): void {
  // With m for the bits of k so far, the points are m P and (m + 1) P. After a bit of 0, the first of them is the
  // doubled point and the second the sum, and after a bit of 1 the other way round. A step doubles the first where its
  // bit is 0, else the second: so it has to know only whether its bit is that of the step before. The last bit of a
  // clamped scalar is 0.
  doubleX.set(ONE);
  doubleZ.fill(0);
  sumX.set(u);
  sumZ.set(ONE);
  let last = 0;
  for (let position = 254; position >= 0; position--) {
    const bit = (scalar[position >> 3]! >> (position & 7)) & 1;
    step(bit ^ last);
    last = bit;
  }
}

/** Doubles the doubled point, or the sum where `other` is 1, and adds the two, whose difference is always P. */
function step(other: number): void {
  // RFC 7748, section 5. Which point is doubled makes no difference to the sum: another order of the points changes
  // only the sign of D A - C B, and that is squared. Weights: 2 for sums and differences, 1 for products.
  addAndSubtract(a, b, doubleX, doubleZ);
  addAndSubtract(c, d, sumX, sumZ);
  multiply(sumX, d, a);
  multiply(sumZ, c, b);
  select(a, a, c, other);
  select(b, b, d, other);
  square(aa, a);
  square(bb, b);
  addAndSubtract(c, d, sumX, sumZ);
  square(sumX, c);
  square(sumZ, d);
  subtract(e, aa, bb);
  multiply(sumZ, sumZ, u);
  multiply(doubleX, aa, bb);
  addMultiple(aa, aa, A24, e);
  multiply(doubleZ, e, aa);
}

/** (486662 - 2) / 4. */
const A24 = 121_665;

const u = scratchElement();
const doubleX = scratchElement();
const doubleZ = scratchElement();
const sumX = scratchElement();
const sumZ = scratchElement();
const a = scratchElement();
const b = scratchElement();
const c = scratchElement();
const d = scratchElement();
const e = scratchElement();
const aa = scratchElement();
const bb = scratchElement();
