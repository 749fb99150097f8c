/** Points and encodings that signature schemes are strict or lax about, made with the reference. */

import { ed25519 } from '@noble/curves/ed25519.js';
import { P, toBytes } from './numbers.ts';

export const Reference = ed25519.Point;
export type Reference = InstanceType<typeof Reference>;

/** The eight points whose order divides 8: i times a point of order 8. */
export const TORSION: readonly Reference[] = (() => {
  const order8 = Reference.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');
  const points = [Reference.ZERO];
  while (points.length < 8) points.push(points.at(-1)!.add(order8));
  return points;
})();

/** Encodings of points of small order: the canonical ones, then those with y of p or more, or with a sign at x = 0. */
export const SMALL_ORDER_ENCODINGS: readonly Uint8Array[] = [
  ...TORSION.map((point) => point.toBytes()),
  ...[0n, 1n, P - 1n, P, P + 1n].flatMap((y) => [toBytes(y), withSign(toBytes(y))]),
];

/** Encodings that are not canonical, of points that exist or do not, or whose y has no point. */
export const ODD_ENCODINGS: readonly Uint8Array[] = Array.from({ length: 19 }, (_, i) => P + BigInt(i))
  .concat([2n, 7n, 8n, 2n ** 255n - 1n])
  .flatMap((y) => [toBytes(y), withSign(toBytes(y))]);

export function withSign(encoded: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(encoded);
  copy[31]! |= 0x80;
  return copy;
}

/** u = (1 + y) / (1 - y), and 0 for the neutral point. */
export function coordinateOf(point: Reference): Uint8Array {
  const { Fp } = Reference;
  const { y } = point.toAffine();
  return toBytes(y === 1n ? 0n : Fp.div(Fp.add(1n, y), Fp.sub(1n, y)));
}
