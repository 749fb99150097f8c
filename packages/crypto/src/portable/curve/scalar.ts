/**
 * Arithmetic modulo L = 2^252 + 27742317777372353535851937790883648493, the order of the base point, in double
 * precision. Scalars are 32 bytes, little-endian. No branch and no index depends on a value.
 *
 * A number is limbs of 21 bits, integers with a sign. Limb 12 begins at bit 252, and 2^252 is 2^252 - L modulo L,
 * which has the six limbs of `FOLD`: so limb i + 12 is taken away, and comes back at limbs i to i + 5 as a multiple of
 * those.
 *
 * Why this is exact: the comments bound the limbs in amount, always below 2^53. Test: the largest inputs, against
 * BigInt.
 */

import { scratchNumbers } from './scratch.ts';

/** The value of `bytes` modulo L; 32 or 64 bytes, little-endian. */
export function reduceScalar(bytes: Uint8Array): Uint8Array {
  wide.fill(0);
  readLimbs(wide, bytes);
  return reduceWide();
}

/** a * b + c modulo L, for any three values of 32 bytes. */
export function multiplyAddScalars(a: Uint8Array, b: Uint8Array, c: Uint8Array): Uint8Array {
  wide.fill(0);
  readLimbs(left, a);
  readLimbs(right, b);
  readLimbs(wide, c);
  for (let i = 0; i < SCALAR_LIMBS; i++) {
    for (let j = 0; j < SCALAR_LIMBS; j++) wide[i + j]! += left[i]! * right[j]!;
  }
  return reduceWide();
}

/** What is in `wide` modulo L. */
function reduceWide(): Uint8Array {
  // A limb is at most 21 bits, but the last of 32 bytes 25, and the last of 64 bytes 29. So limbs 0 to 22 are at most
  // 2^50, which is two last limbs multiplied, or 22 times 2^42. They get to 2^20 each, and limb 23 to 2^30.
  carry(0, 23);
  // 2^30 * 2^20, and five times 2^20 * 2^20. Limbs 6 to 16 get to 2^20 again, and limb 17 to 2^31.
  fold(18, 23);
  carry(6, 17);
  // 2^31 * 2^20, and five times 2^20 * 2^20. Limbs 0 to 11 get to 2^20, and limb 12 to 2^11.
  fold(12, 17);
  carry(0, 12);
  // 2^11 * 2^20. Limbs 0 to 11 get to 2^20, limb 12 to 1, and the value to less than 2^252.
  fold(12, 12);
  carry(0, 12);
  // Without negative limbs, limb 12 is -1 where the value was negative, and else 0; the fold then adds L to it.
  carryDown();
  fold(12, 12);
  carryDown();
  return writeLimbs();
}

/** Takes the limbs `first` to `last`, 12 or more, to those 12 below. None of theirs may be among them. */
function fold(first: number, last: number): void {
  for (let i = first; i <= last; i++) {
    const limb = wide[i]!;
    wide[i] = 0;
    for (let j = 0; j < FOLD.length; j++) wide[i - SCALAR_LIMBS + j]! += limb * FOLD[j]!;
  }
}

/** Carries limbs `first` to `last` - 1, each to the next, and leaves at most 2^20 in amount. */
function carry(first: number, last: number): void {
  for (let i = first; i < last; i++) {
    // Adding 1.5 * 2^52 rounds to an integer.
    const over = wide[i]! * 2 ** -LIMB_BITS + ROUND - ROUND;
    wide[i]! -= over * 2 ** LIMB_BITS;
    wide[i + 1]! += over;
  }
}

/** Carries limbs 0 to 11, below 2^30 in amount, each to the next, and leaves 0 to 2^21 - 1. */
function carryDown(): void {
  for (let i = 0; i < SCALAR_LIMBS; i++) {
    const limb = wide[i]! | 0;
    wide[i] = limb & LIMB_MASK;
    wide[i + 1]! += limb >> LIMB_BITS;
  }
}

/** All bits of `bytes` to `out`, the last limb holding what is left. 32 bytes make 12 limbs, 64 bytes 24. */
function readLimbs(out: Float64Array, bytes: Uint8Array): void {
  let word = 0;
  let bits = 0;
  let limb = 0;
  const last = bytes.length === 64 ? 23 : 11;
  for (let i = 0; i < bytes.length; i++) {
    word |= bytes[i]! << bits;
    bits += 8;
    if (bits < LIMB_BITS || limb === last) continue;
    out[limb++] = word & LIMB_MASK;
    word >>>= LIMB_BITS;
    bits -= LIMB_BITS;
  }
  out[limb] = word;
}

/** Limbs 0 to 12 as 32 bytes, where all are digits and the value is less than 2^256. */
function writeLimbs(): Uint8Array {
  const bytes = new Uint8Array(32);
  let word = 0;
  let bits = 0;
  let limb = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bits < 8) {
      word |= wide[limb++]! << bits;
      bits += LIMB_BITS;
    }
    bytes[i] = word;
    word >>>= 8;
    bits -= 8;
  }
  return bytes;
}

const SCALAR_LIMBS = 12;
const LIMB_BITS = 21;
const LIMB_MASK = 2 ** LIMB_BITS - 1;
const ROUND = 1.5 * 2 ** 52;
/** 2^252 - L, in limbs. */
const FOLD = Float64Array.of(666_643, 470_296, 654_183, -997_805, 136_657, -683_901);

const wide = scratchNumbers(2 * SCALAR_LIMBS);
const left = scratchNumbers(SCALAR_LIMBS);
const right = scratchNumbers(SCALAR_LIMBS);
