/** Points from and to 32 bytes (RFC 8032, sections 5.1.2 and 5.1.3). */

import { equalBytes } from '../../bytes.ts';
import { EDWARDS_D, ONE } from './constants.ts';
import { type Point, setAffine } from './edwards.ts';
import { add, type FieldElement, multiply, newElement, scratchElement, square, subtract } from './field.ts';
import { isZero, parityOf, readElement, writeElement } from './field-bytes.ts';
import { invert, invertSquareRoot } from './field-power.ts';
import { scratchBytes } from './scratch.ts';

/** The canonical encoding. No branch and no index depends on the point. */
export function encodePoint(point: Point): Uint8Array {
  invert(t, point.z);
  multiply(x, point.x, t);
  multiply(y, point.y, t);
  return encodeAffine(x, y);
}

/** The canonical encoding of the point of x and y. */
export function encodeAffine(x: FieldElement, y: FieldElement): Uint8Array {
  const encoded = new Uint8Array(32);
  writeElement(encoded, y);
  encoded[31]! |= parityOf(x) << 7;
  return encoded;
}

/**
 * The point that `encoded`, 32 public bytes, is the canonical encoding of. `false` where there is none: y is p or more
 * or no point has it, or x is 0 and its sign is set.
 */
export function decodePoint(out: Point, encoded: Uint8Array): boolean {
  const sign = encoded[31]! >> 7;
  readElement(y, encoded);
  writeElement(canonical, y);
  canonical[31]! |= sign << 7;
  if (!equalBytes(canonical, encoded)) return false;
  // x^2 = t / w with t = y^2 - 1 and w = d y^2 + 1, so x = t / sqrt(t w). No w is 0, as -1 / d is not a square.
  square(x, y);
  subtract(t, x, ONE);
  multiply(w, x, EDWARDS_D);
  add(w, w, ONE);
  multiply(w, w, t);
  if (invertSquareRoot(x, w)) multiply(x, x, t);
  else if (sign === 0 && isZero(t)) x.fill(0);
  else return false;
  if (parityOf(x) !== sign) subtract(x, ZERO, x);
  setAffine(out, x, y);
  return true;
}

const ZERO = newElement();
const x = scratchElement();
const y = scratchElement();
const t = scratchElement();
const w = scratchElement();
const canonical = scratchBytes(32);
