/**
 * Signatures by keys and nonces with parts of small order, under which verifications differ between schemes: with and
 * without the cofactor, strict and lax about encodings.
 */

import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@sotto/crypto';
import fc from 'fast-check';
import { fromBytes, L, toBytes } from './numbers.ts';
import { ODD_ENCODINGS, Reference, SMALL_ORDER_ENCODINGS, TORSION } from './points.ts';

export interface CraftedSignature {
  readonly key: Reference;
  readonly message: Uint8Array;
  /** R || s */
  readonly signature: Uint8Array;
}

const scalars = fc.oneof(fc.bigInt({ min: 1n, max: L - 1n }), fc.constantFrom(0n, 1n, L - 1n));
const torsion = fc.oneof(fc.constant(Reference.ZERO), fc.constantFrom(...TORSION));

/**
 * R = r*B + T', A = a*B + T and s = r + h a, and then more: so s*B - h*A - R = -(h*T + T'), which is always of small
 * order and often neutral. The scalars may be 0, which leaves points of small order. `more` is 0, or a multiple of L,
 * or a mistake.
 */
export const craftedSignatures: fc.Arbitrary<CraftedSignature> = fc
  .record({
    a: scalars,
    r: scalars,
    keyTorsion: torsion,
    nonceTorsion: torsion,
    message: fc.uint8Array({ maxLength: 70 }),
    more: fc.oneof({ weight: 3, arbitrary: fc.constant(0n) }, fc.constantFrom(L, 2n * L, 7n * L, 14n * L, 1n)),
  })
  .map(({ a, r, keyTorsion, nonceTorsion, message, more }) => {
    const key = Reference.BASE.multiplyUnsafe(a).add(keyTorsion);
    const R = Reference.BASE.multiplyUnsafe(r).add(nonceTorsion).toBytes();
    const h = fromBytes(sha512(concatBytes(R, key.toBytes(), message))) % L;
    return { key, message, signature: concatBytes(R, toBytes(((r + h * a) % L) + more)) };
  });

/**
 * Signatures whose R is a point of small order, in every encoding, canonical or not, or no point. Their s is 0 or L.
 */
export const oddNonces: fc.Arbitrary<CraftedSignature> = fc
  .record({
    R: fc.oneof(fc.constantFrom(...SMALL_ORDER_ENCODINGS), fc.constantFrom(...ODD_ENCODINGS)),
    key: fc.constantFrom(...TORSION),
    message: fc.uint8Array({ maxLength: 70 }),
    s: fc.constantFrom(0n, L),
  })
  .map(({ R, key, message, s }) => ({ key, message, signature: concatBytes(R, toBytes(s)) }));
