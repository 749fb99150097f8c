/**
 * Points of edwards25519, -x^2 + y^2 = 1 + d x^2 y^2, in extended coordinates: x = X / Z, y = Y / Z, x y = T / Z (H. Hisil
 * and others, "Twisted Edwards curves revisited", section 3; RFC 8032, section 5.1.4).
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
import { invertAll } from './field-power.ts';

export interface Point {
  readonly x: FieldElement;
  readonly y: FieldElement;
  readonly z: FieldElement;
  readonly t: FieldElement;
}

/** A point as it is added to others, with Z = 1: Y + X, Y - X and 2dT, of weight 1. */
export interface AffineAddend {
  readonly sum: FieldElement;
  readonly difference: FieldElement;
  readonly t2d: FieldElement;
}

/** The same with another Z, which 2Z tells. */
export interface Addend extends AffineAddend {
  readonly z2: FieldElement;
}

export function newPoint(): Point {
  return { x: newElement(), y: newElement(), z: newElement(), t: newElement() };
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
  // Weights: e 3, f 4, g 2, h 2.
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

/** What adds `point`, in fresh arrays. */
export function toAddend(point: Point): Addend {
  const addend = { sum: newElement(), difference: newElement(), t2d: newElement(), z2: newElement() };
  addAndSubtract(addend.sum, addend.difference, point.y, point.x);
  carry(addend.sum);
  carry(addend.difference);
  multiply(addend.t2d, point.t, EDWARDS_2D);
  add(addend.z2, point.z, point.z);
  carry(addend.z2);
  return addend;
}
/** What adds each of `points`, with Z = 1, by one inversion for all. */
export function toAffineAddends(points: readonly Point[]): AffineAddend[] {
  const inverses = points.map((point) => Float64Array.from(point.z));
  invertAll(inverses);
  return points.map((point, i) => {
    const affine = newPoint();
    multiply(a, point.x, inverses[i]!);
    multiply(b, point.y, inverses[i]!);
    setAffine(affine, a, b);
    return toAddend(affine);
  });
}

/** What subtracts the point that `addend` adds: -(x, y) = (-x, y). Shares the arrays of `addend`. */
export function oppositeOf<Kind extends AffineAddend>(addend: Kind): Kind {
  const t2d = newElement();
  subtract(t2d, ZERO, addend.t2d);
  return { ...addend, sum: addend.difference, difference: addend.sum, t2d };
}

/** out = point + addend, where d = 2 Z Z' for the two denominators already. */
function addTo(out: Point, point: Point, addend: AffineAddend, withT: boolean): void {
  addAndSubtract(h, e, point.y, point.x);
  multiply(a, e, addend.difference);
  multiply(b, h, addend.sum);
  multiply(c, point.t, addend.t2d);
  addAndSubtract(h, e, b, a);
  addAndSubtract(g, f, d, c);
  // Weights: e 2, f 3, g 3, h 2.
  combine(out, withT);
}

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
