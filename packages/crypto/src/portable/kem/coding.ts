/**
 * Polynomials as bytes.
 *
 * Spec: FIPS 203, section 4.2.1; the algorithm numbers are those of the standard. Nothing divides, branches or indexes by
 * a coefficient.
 */

import { POLYNOMIAL_COEFFICIENTS, type Polynomial } from './polynomial.ts';

/** Algorithm 5, ByteEncode: the low `bits` of each coefficient, 32 times `bits` bytes at `start` of `output`. */
export function encode(polynomial: Polynomial, bits: number, output: Uint8Array, start: number): void {
  let at = start;
  for (let index = 0, buffer = 0, held = 0; index < COEFFICIENTS; index++) {
    buffer |= polynomial[index]! << held;
    for (held += bits; held >= 8; held -= 8) {
      output[at++] = buffer;
      buffer >>>= 8;
    }
  }
}

/** Algorithm 6, ByteDecode, without the remainder by q of 12 bits: values below 2^bits. */
export function decode(bytes: Uint8Array, start: number, bits: number, polynomial: Polynomial): void {
  const mask = (1 << bits) - 1;
  let at = start;
  for (let index = 0, buffer = 0, held = 0; index < COEFFICIENTS; index++) {
    for (; held < bits; held += 8) buffer |= bytes[at++]! << held;
    polynomial[index] = buffer & mask;
    buffer >>>= bits;
    held -= bits;
  }
}

const COEFFICIENTS = POLYNOMIAL_COEFFICIENTS;
