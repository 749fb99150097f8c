/**
 * The Edwards point of an X25519 key (RFC 7748, section 4.1), for XEdDSA and the checks of keys. All of it is public,
 * so branches depend on it.
 */

import { EDWARDS_D, ONE } from './constants.ts';
import { encodeAffine } from './edwards-bytes.ts';
import { add, type FieldElement, multiply, newElement, scratchElement, square, subtract } from './field.ts';
import { isZero, parityOf, readElement } from './field-bytes.ts';
import { invertSquareRoot } from './field-power.ts';

/**
 * x and y, of weight 1, of the Edwards point with the u-coordinate of `publicKey`, 32 bytes, and the sign of x. Bit
 * 255 is ignored, and u is taken modulo p. `false` where there is no such point: u = -1, or a u on the twist. With x =
 * 0 a set sign gives the same point as a clear one.
 */
export function readCoordinate(x: FieldElement, y: FieldElement, publicKey: Uint8Array, sign: boolean): boolean {
  // y = n / m with n = u - 1 and m = u + 1, so x^2 = (y^2 - 1) / (d y^2 + 1) = t / w with t = n^2 - m^2 and w = d n^2
  // + m^2. One power gives both: r = 1 / sqrt(t w m^2), x = t m r, 1 / m = t w m r^2.
  readElement(u, publicKey);
  subtract(n, u, ONE);
  add(m, u, ONE);
  square(nn, n);
  square(mm, m);
  subtract(t, nn, mm);
  multiply(w, nn, EDWARDS_D);
  add(w, w, mm);
  multiply(w, w, t);
  multiply(mm, mm, w);
  if (!invertSquareRoot(r, mm)) {
    // No square: on the twist. Zero: t = -4u is, or m; w is not, as -1 / d is no square. u = 0 has a point, x = 0, y =
    // -1.
    if (!isZero(u)) return false;
    x.fill(0);
    subtract(y, ZERO, ONE);
    return true;
  }
  multiply(t, t, m);
  multiply(x, t, r);
  if (parityOf(x) !== Number(sign)) subtract(x, ZERO, x);
  square(r, r);
  multiply(r, r, m);
  multiply(r, r, w);
  multiply(y, r, n);
  return true;
}

/**
 * The Ed25519 encoding (RFC 8032, section 5.1.2) of the point with the u-coordinate and sign, or `undefined` where
 * there is none, both as in {@link readCoordinate}. `publicKey` and the result have 32 bytes. Under this key an XEdDSA
 * signature, its bit 511 cleared, is one of Ed25519 (session layer, section 1.2).
 */
export function edwardsKeyFromMontgomery(publicKey: Uint8Array, sign: boolean): Uint8Array | undefined {
  if (!readCoordinate(pointX, pointY, publicKey, sign)) return undefined;
  return encodeAffine(pointX, pointY);
}

const ZERO = newElement();

const u = scratchElement();
const n = scratchElement();
const m = scratchElement();
const nn = scratchElement();
const mm = scratchElement();
const t = scratchElement();
const w = scratchElement();
const r = scratchElement();
const pointX = scratchElement();
const pointY = scratchElement();
