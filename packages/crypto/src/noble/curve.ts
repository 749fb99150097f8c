/**
 * The edwards25519 curve as XEdDSA and the key checks need it: numbers from bytes, and the map from the u-coordinate
 * of an X25519 key to an Edwards point (RFC 7748, section 4.1).
 */

import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToNumberLE } from '@noble/curves/utils.js';

export const Point = ed25519.Point;
export type Point = InstanceType<typeof Point>;

/** p = 2^255 - 19. */
export const FIELD_PRIME = Point.Fp.ORDER;

/** Little-endian integer modulo the group order L, of any number of bytes. */
export function scalarFromBytes(bytes: Uint8Array): bigint {
  return Point.Fn.create(bytesToNumberLE(bytes));
}

/** 32 bytes, little-endian. */
export function scalarToBytes(scalar: bigint): Uint8Array {
  return Point.Fn.toBytes(scalar);
}

/** Little-endian u-coordinate of 32 bytes without bit 255, not reduced: the result can be p or more. */
export function coordinateFromBytes(bytes: Uint8Array): bigint {
  return bytesToNumberLE(bytes) & COORDINATE_MASK;
}

/**
 * The Edwards point with the u-coordinate, taken modulo p, and the sign of x. `undefined` where there is none: u = -1,
 * or a u on the twist. A set sign with x = 0 gives the same point as a clear one.
 */
export function pointFromCoordinate(u: bigint, sign: boolean): Point | undefined {
  const { Fp } = Point;
  const reduced = Fp.create(u);
  if (reduced === Fp.neg(Fp.ONE)) return undefined;
  // y = (u - 1) / (u + 1)
  const encoded = Fp.toBytes(Fp.div(Fp.sub(reduced, Fp.ONE), Fp.add(reduced, Fp.ONE)));
  if (sign) encoded[31]! |= SIGN_BIT;
  try {
    // The lax decoding (ZIP 215) differs from RFC 8032 in two cases: y >= p, which cannot be here, and x = 0 with a set
    // sign, which peers take when they verify under u = 0.
    return Point.fromBytes(encoded, true);
  } catch {
    return undefined;
  }
}

export const SIGN_BIT = 0x80;
const COORDINATE_MASK = (1n << 255n) - 1n;
