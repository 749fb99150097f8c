/**
 * Field elements from and to 32 bytes, little-endian (RFC 7748, section 5; RFC 8032, section 5.1.2). No secret branch.
 */

import { carry, EXPONENTS, type FieldElement, LIMBS, scratchElement } from './field.ts';
import { scratchBytes, scratchIntegers } from './scratch.ts';

/** out = the 255 low bits of `bytes` from `offset`, of weight 1. Bit 255 is ignored, and p or more is reduced. */
export function readElement(out: FieldElement, bytes: Uint8Array, offset = 0): void {
  for (let limb = 0; limb < LIMBS; limb++) {
    const start = EXPONENTS[limb]!;
    const at = offset + (start >> 3);
    // A limb has at most 22 bits and begins within a byte, so it is in four bytes; the last, 21 bits from byte 29, in
    // three.
    const high = limb < LIMBS - 1 ? bytes[at + 3]! : 0;
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (high << 24);
    out[limb] = ((word >>> (start & 7)) & MASKS[limb]!) * WEIGHTS[limb]!;
  }
  carry(out);
}

/** Writes the canonical encoding of `a`, of weight at most 16, to 32 bytes of `out` from `offset`. */
export function writeElement(out: Uint8Array, a: FieldElement, offset = 0): void {
  carried.set(a);
  carry(carried);
  // An element of weight 1 is less than p in amount, so p = 2^255 - 19 more than it is between 0 and 2p. The limbs
  // without their weights are small integers, and are made digits from 0 to the range of the limb. Shifts round down.
  let over = -19;
  for (let limb = 0; limb < LIMBS; limb++) {
    over += carried[limb]! * UNITS[limb]!;
    digits[limb] = over & MASKS[limb]!;
    over >>= BITS[limb]!;
  }
  over += 1;
  // It is p or more exactly where 19 more than it is 2^255 or more.
  let quotient = 19;
  for (let limb = 0; limb < LIMBS; limb++) quotient = (digits[limb]! + quotient) >> BITS[limb]!;
  // Taking p away is adding 19 and dropping bit 255.
  let next = 19 * (quotient + over);
  let word = 0;
  let bits = 0;
  let at = offset;
  for (let limb = 0; limb < LIMBS; limb++) {
    next += digits[limb]!;
    word |= (next & MASKS[limb]!) << bits;
    next >>= BITS[limb]!;
    for (bits += BITS[limb]!; bits >= 8; bits -= 8) {
      out[at++] = word;
      word >>>= 8;
    }
  }
  out[at] = word;
}

/** Whether `a`, of weight at most 16, is 0 modulo p. The answer itself is public. */
export function isZero(a: FieldElement): boolean {
  writeElement(encoded, a);
  let bits = 0;
  for (let i = 0; i < encoded.length; i++) bits |= encoded[i]!;
  return bits === 0;
}

/** The lowest bit of the canonical encoding of `a`, of weight at most 16: its sign in RFC 8032, section 5.1.2. */
export function parityOf(a: FieldElement): number {
  writeElement(encoded, a);
  return encoded[0]! & 1;
}

const LIMB_INDEXES = Array.from({ length: LIMBS }, (_, limb) => limb);
/** 2^e(i) and 2^-e(i), and for each limb the number of its bits and that many ones. */
const WEIGHTS = Float64Array.from(LIMB_INDEXES, (limb) => 2 ** EXPONENTS[limb]!);
const UNITS = Float64Array.from(LIMB_INDEXES, (limb) => 2 ** -EXPONENTS[limb]!);
const BITS = Int32Array.from(LIMB_INDEXES, (limb) => EXPONENTS[limb + 1]! - EXPONENTS[limb]!);
const MASKS = Int32Array.from(LIMB_INDEXES, (limb) => (1 << BITS[limb]!) - 1);

const carried = scratchElement();
const digits = scratchIntegers(LIMBS);
const encoded = scratchBytes(32);
