/**
 * Whole numbers as the RSA specifications use them. `BigInt` arithmetic takes a time that depends on its operands: whoever
 * computes on a secret with it masks the secret first.
 *
 * Spec: RFC 8017, sections 4.1 and 4.2 for the encoding. The rest follows none.
 */

import { bytesToHex, hexToBytes } from '../bytes.ts';

/** OS2IP. */
export const bytesToInteger = (bytes: Uint8Array): bigint =>
  bytes.length === 0 ? 0n : BigInt(`0x${bytesToHex(bytes)}`);

/** I2OSP; `value` must fit. */
export const integerToBytes = (value: bigint, length: number): Uint8Array =>
  hexToBytes(value.toString(16).padStart(2 * length, '0'));

export const bitLength = (value: bigint): number => (value === 0n ? 0 : value.toString(2).length);

/** For public exponents: the steps follow its bits. */
export const powerMod = (base: bigint, exponent: bigint, modulus: bigint): bigint => {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
};

/** For private exponents: the steps are those of any exponent with as many digits, four bits a step. */
export const powerModByWindows = (base: bigint, exponent: bigint, modulus: bigint): bigint => {
  const powers = [1n];
  for (let n = 1; n < 16; n++) powers.push((powers[n - 1]! * base) % modulus);
  let result = 1n;
  for (const digit of exponent.toString(16)) {
    for (let n = 0; n < 4; n++) result = (result * result) % modulus;
    result = (result * powers[Number.parseInt(digit, 16)]!) % modulus;
  }
  return result;
};

/** The inverse of `value` modulo `modulus`, or `undefined` when they have a common factor. Extended Euclid. */
export const inverseMod = (value: bigint, modulus: bigint): bigint | undefined => {
  let [previous, remainder] = [modulus, value % modulus];
  let [previousFactor, factor] = [0n, 1n];
  while (remainder !== 0n) {
    const quotient = previous / remainder;
    [previous, remainder] = [remainder, previous - quotient * remainder];
    [previousFactor, factor] = [factor, previousFactor - quotient * factor];
  }
  if (previous !== 1n) return undefined;
  return previousFactor < 0n ? previousFactor + modulus : previousFactor;
};
