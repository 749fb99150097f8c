/**
 * Points of edwards25519, -x^2 + y^2 = 1 + d x^2 y^2, in extended coordinates: x = X / Z, y = Y / Z, x y = T / Z (H.
 * Hisil and others, "Twisted Edwards curves revisited", section 3; RFC 8032, section 5.1.4).
 *
 * The formulas are complete: no points are exceptions to them, so they have no branch. All coordinates have weight 1.
 * Functions write to their first argument, which may be one of the others, too.
 */

import { EDWARDS_2D, ONE } from './constants.ts';
import {
  add,
  addAndSubtract,
  carry,
  type FieldElement,
  multiply,
  newElement,
  scratchElement,
  square,
  subtract,
} from './field.ts';

export interface Point {
  readonly x: FieldElement;
  readonly y: FieldElement;
  readonly z: FieldElement;
  readonly t: FieldElement;
}

/** A point with Z = 1 as it is added to others: Y + X, Y - X and 2dT, of weight 1. */
export interface AffineAddend {
  readonly sum: FieldElement;
  readonly difference: FieldElement;
  readonly t2d: FieldElement;
}

/** A point with any Z as it is added to others; `z2` is 2Z, of weight 2. */
export interface Addend extends AffineAddend {
  readonly z2: FieldElement;
}

export function newPoint(): Point {
  return { x: newElement(), y: newElement(), z: newElement(), t: newElement() };
}

export function newAddend(): Addend {
  return { sum: newElement(), difference: newElement(), t2d: newElement(), z2: newElement() };
}

/** A point in the scratch memory. */
export function scratchPoint(): Point {
  return { x: scratchElement(), y: scratchElement(), z: scratchElement(), t: scratchElement() };
}

/** Makes `out` the neutral point, x = 0 and y = 1. */
export function setNeutral(out: Point): void {
  setAffine(out, ZERO, ONE);
}

/** Makes `out` the point of x and y, of weight 1. */
export function setAffine(out: Point, x: FieldElement, y: FieldElement): void {
  out.x.set(x);
  out.y.set(y);
  out.z.set(ONE);
  multiply(out.t, x, y);
}

/** Makes `out` the same as `point`. */
export function setPoint(out: Point, point: Point): void {
  out.x.set(point.x);
  out.y.set(point.y);
  out.z.set(point.z);
  out.t.set(point.t);
}

/** out = 2 point. Needs no t, and gives one only `withT`: nothing but a doubling may follow without. */
export function doublePoint(out: Point, point: Point, withT = true): void {
  square(a, point.x);
  square(b, point.y);
  square(d, point.z);
  add(d, d, d);
  add(e, point.x, point.y);
  square(e, e);
  addAndSubtract(h, g, a, b);
  subtract(e, h, e);
  add(f, d, g);
  combine(out, withT);
}

/** out = point + addend; `withT` as in {@link doublePoint}. */
export function addAffine(out: Point, point: Point, addend: AffineAddend, withT = true): void {
  add(d, point.z, point.z);
  addTo(out, point, addend, withT);
}

/** out = point + addend; `withT` as in {@link doublePoint}. */
export function addPoint(out: Point, point: Point, addend: Addend, withT = true): void {
  multiply(d, point.z, addend.z2);
  addTo(out, point, addend, withT);
}

/** out = point - addend; `withT` as in {@link doublePoint}. */
export function subtractPoint(out: Point, point: Point, addend: Addend, withT = true): void {
  // The opposite of (x, y) is (-x, y): sum and difference change places, and t2d its sign.
  multiply(d, point.z, addend.z2);
  addAndSubtract(h, e, point.y, point.x);
  multiply(a, e, addend.sum);
  multiply(b, h, addend.difference);
  multiply(c, point.t, addend.t2d);
  addAndSubtract(h, e, b, a);
  addAndSubtract(f, g, d, c);
  combine(out, withT);
}

/** Makes `out` what adds `point`. */
export function setAddend(out: Addend, point: Point): void {
  addAndSubtract(out.sum, out.difference, point.y, point.x);
  carry(out.sum);
  carry(out.difference);
  multiply(out.t2d, point.t, EDWARDS_2D);
  add(out.z2, point.z, point.z);
}

/** out = point + addend, where d = 2 Z Z' for the two denominators already. */
function addTo(out: Point, point: Point, addend: AffineAddend, withT: boolean): void {
  addAndSubtract(h, e, point.y, point.x);
  multiply(a, e, addend.difference);
  multiply(b, h, addend.sum);
  multiply(c, point.t, addend.t2d);
  addAndSubtract(h, e, b, a);
  addAndSubtract(g, f, d, c);
  combine(out, withT);
}

/**
 * The products that all formulas end with. The largest weights: e 3 and f 4 of a doubling, f 3 and g 3 of an addition.
 */
function combine(out: Point, withT: boolean): void {
  multiply(out.x, e, f);
  multiply(out.y, g, h);
  multiply(out.z, f, g);
  if (withT) multiply(out.t, e, h);
}

const ZERO = newElement();

// A to H of the formulas.
const a = scratchElement();
const b = scratchElement();
const c = scratchElement();
const d = scratchElement();
const e = scratchElement();
const f = scratchElement();
const g = scratchElement();
const h = scratchElement();
