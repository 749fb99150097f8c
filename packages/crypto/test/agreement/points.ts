/**
 * Keys and signatures at the edges of the curve: points of small order, points with a part of small order, numbers that
 * are not canonical, and signatures by whoever knows the scalars but not the rules.
 */

import { ED25519_TORSION_SUBGROUP, ed25519 } from '@noble/curves/ed25519.js';
import { bytesToNumberLE, numberToBytesLE } from '@noble/curves/utils.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@sotto/crypto';
import type { Dice } from './dice.ts';

const { Point } = ed25519;
type Point = InstanceType<typeof Point>;
const { Fp } = Point;
const L = Point.Fn.ORDER;

/** The eight points whose order divides the cofactor; the first is the neutral one. */
const TORSION: readonly Point[] = ED25519_TORSION_SUBGROUP.map((hex) => Point.fromHex(hex));

/** What a signature is made of, and what is wrong with it. */
export interface Forgery {
  /** Encodes the public key, and gives the key itself back as verification will see it. */
  readonly publicKey: (point: Point, dice: Dice) => { readonly encoded: Uint8Array; readonly point: Point };
  /** Puts the sign of the key where the scheme has it. */
  readonly finish: (signature: Uint8Array, key: Point) => void;
  /** Multiples of L that may be added to s. */
  readonly scalarRoom: number;
}

/** An X25519 public key: honest, of small order, with a part of small order, not canonical, on the twist, or any bytes. */
export function coordinate(dice: Dice): Uint8Array {
  const kinds = [
    () => coordinateOf(honestPoint(dice)),
    () => coordinateOf(honestPoint(dice).add(dice.pick(TORSION))),
    () => numberToBytesLE(Fp.ORDER + BigInt(dice.below(19)), 32),
    () => numberToBytesLE(BigInt(dice.below(10)), 32),
    () => numberToBytesLE(Fp.ORDER - 1n - BigInt(dice.below(3)), 32),
    () => coordinateOf(dice.pick(SMALL_ORDER)),
    () => dice.bytes(32),
  ];
  const bytes = dice.once(2) ? kinds[0]!() : dice.pick(kinds)();
  if (dice.once(6)) bytes[31]! |= 0x80;
  return bytes;
}

/** An Ed25519 public key of these kinds. */
export function encodedPoint(dice: Dice): Uint8Array {
  const kinds = [
    () => honestPoint(dice).toBytes(),
    () => dice.pick(TORSION).toBytes(),
    () => encodingNotCanonical(dice),
    () => dice.bytes(32),
  ];
  const bytes = dice.pick(kinds)();
  if (dice.once(8)) bytes[31]! ^= 0x80;
  return bytes;
}

/** A key, a message's signature by it, and one thing or nothing about them that is not as an honest signer makes it. */
export function signature(
  dice: Dice,
  scheme: Forgery,
  message: Uint8Array,
): { readonly publicKey: Uint8Array; readonly signature: Uint8Array } {
  const a = dice.once(5) ? 0n : scalar(dice);
  const key = Point.BASE.multiplyUnsafe(a).add(dice.once(a === 0n ? 1 : 3) ? dice.pick(SMALL_ORDER) : Point.ZERO);
  const { encoded: publicKey, point } = scheme.publicKey(key, dice);
  const { R, encodedR } = commitment(dice);
  // Several tries at the part of small order: about every eighth also fits a verifier that does not multiply it away.
  for (let turn = 0; ; turn++) {
    const torsion = dice.once(2) || turn > 0 ? dice.pick(TORSION) : Point.ZERO;
    const commitmentBytes = encodedR ?? R.point.add(torsion).toBytes();
    const h = hashToScalar(commitmentBytes, point.toBytes(), message);
    const s = Point.Fn.create(R.scalar + h * a);
    const fits = encodedR === undefined && verifiesExactly(commitmentBytes, point, s, h);
    if (!fits && turn < TRIES && dice.once(2)) continue;
    const bytes = concatBytes(
      commitmentBytes,
      numberToBytesLE(s + L * BigInt(dice.once(4) ? dice.below(scheme.scalarRoom) : 0), 32),
    );
    scheme.finish(bytes, point);
    return { publicKey, signature: bytes };
  }
}

/** XEdDSA: the key is a u-coordinate, its sign stands in the signature, and s may have 253 bits. */
export const xeddsa: Forgery = {
  publicKey: (point, dice) => {
    const encoded = coordinateOf(point);
    const value = bytesToNumberLE(encoded);
    // The same key in another encoding.
    if (value < 19n && dice.once(2)) encoded.set(numberToBytesLE(value + Fp.ORDER, 32));
    if (dice.once(10)) encoded[31]! |= 0x80;
    return { encoded, point };
  },
  finish: (bytes, point) => {
    if ((point.x & 1n) === 1n) bytes[63]! |= 0x80;
  },
  scalarRoom: 2,
};

/** Ed25519: the key is the point. */
export const edwards: Forgery = {
  publicKey: (point) => ({ encoded: point.toBytes(), point }),
  finish: () => {},
  scalarRoom: 15,
};

/** (1 + y) / (1 - y); the neutral point, which has none, is given as u = 0. */
export function coordinateOf(point: Point): Uint8Array {
  const { y } = point;
  if (y === 1n) return new Uint8Array(32);
  return Uint8Array.from(Fp.toBytes(Fp.div(Fp.add(1n, y), Fp.sub(1n, y))));
}

/** R with its scalar; sometimes of small order, and then sometimes in an encoding that is not canonical. */
function commitment(dice: Dice): { R: { scalar: bigint; point: Point }; encodedR: Uint8Array | undefined } {
  if (!dice.once(8)) {
    const r = scalar(dice);
    return { R: { scalar: r, point: Point.BASE.multiply(r) }, encodedR: undefined };
  }
  const R = { scalar: 0n, point: Point.ZERO };
  return { R, encodedR: dice.once(2) ? encodingNotCanonical(dice) : undefined };
}

/** R = s*B - h*A, byte for byte. */
function verifiesExactly(encodedR: Uint8Array, key: Point, s: bigint, h: bigint): boolean {
  const expected = Point.BASE.multiplyUnsafe(s).add(key.negate().multiplyUnsafe(h));
  return Buffer.from(expected.toBytes()).equals(encodedR);
}

function hashToScalar(...parts: readonly Uint8Array[]): bigint {
  return Point.Fn.create(bytesToNumberLE(sha512(concatBytes(...parts))));
}

/** y + p for a small y, or x = 0 with a set sign. */
function encodingNotCanonical(dice: Dice): Uint8Array {
  const bytes = numberToBytesLE(Fp.ORDER + BigInt(dice.below(19)), 32);
  const zeroX = Point.ZERO.toBytes();
  zeroX[31]! |= 0x80;
  if (dice.once(4)) return zeroX;
  if (dice.once(2)) bytes[31]! |= 0x80;
  return bytes;
}

const honestPoint = (dice: Dice): Point => Point.BASE.multiply(scalar(dice));

/** Not zero. */
const scalar = (dice: Dice): bigint => 1n + (bytesToNumberLE(dice.bytes(32)) % (L - 1n));

const SMALL_ORDER = TORSION.slice(1);
const TRIES = 8;
