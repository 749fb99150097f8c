/**
 * Polynomials from seeds, read from the words of the Keccak state: the public matrix and secret noise.
 *
 * Spec: FIPS 203, section 4.2.2; the algorithm numbers are those of the standard. Sampling of noise neither branches nor
 * indexes by a secret.
 */

import { permute, state } from './keccak.ts';
import { MODULUS, POLYNOMIAL_COEFFICIENTS, type Polynomial } from './polynomial.ts';
import { absorb, absorbByte, finishAbsorbing, SHAKE128, SHAKE256, startSponge } from './sponge.ts';

/**
 * Algorithm 7, SampleNTT, from `seed` (32 bytes) and two indices, all public: 256 values below q at `start` of `output`,
 * which has room for {@link SAMPLING_SLACK} more; these are overwritten.
 */
export function samplePolynomial(
  seed: Uint8Array,
  first: number,
  second: number,
  output: Int32Array,
  start: number,
): void {
  startSponge(SHAKE128);
  absorb(seed);
  absorbByte(first);
  absorbByte(second);
  finishAbsorbing();
  const words = state;
  const end = start + COEFFICIENTS;
  for (let at = start; ; permute()) {
    // A block of 42 words is 14 times eight values of twelve bits in three words.
    for (let word = 0; word < SHAKE128_BLOCK_WORDS; word += 3) {
      const low = words[word]!;
      const middle = words[word + 1]!;
      const high = words[word + 2]!;
      at = append(output, at, low & 0xfff);
      at = append(output, at, (low >>> 12) & 0xfff);
      at = append(output, at, (low >>> 24) | ((middle & 0xf) << 8));
      at = append(output, at, (middle >>> 4) & 0xfff);
      at = append(output, at, (middle >>> 16) & 0xfff);
      at = append(output, at, (middle >>> 28) | ((high & 0xff) << 4));
      at = append(output, at, (high >>> 8) & 0xfff);
      at = append(output, at, high >>> 20);
      if (at >= end) return;
    }
  }
}

/** Writes `value`, and goes on only if it is below q: a branch that fails one time in five would cost more. */
function append(output: Int32Array, at: number, value: number): number {
  output[at] = value;
  return at + ((value - Q) >>> 31);
}

/**
 * Adds noise to `polynomial`: algorithm 8, SamplePolyCBD for eta = 2, of PRF_2(seed, nonce) = SHAKE256(seed || nonce). From
 * -2 to 2. Leaves a secret in the Keccak state.
 */
export function addNoise(polynomial: Polynomial, seed: Uint8Array, nonce: number): void {
  startSponge(SHAKE256);
  absorb(seed);
  absorbByte(nonce);
  finishAbsorbing();
  const words = state;
  // 128 bytes, fewer than a block has. Each half byte gives the difference of two sums of two bits.
  for (let index = 0; index < COEFFICIENTS; index += 8) {
    const bits = words[index >> 3]!;
    const sums = (bits & 0x5555_5555) + ((bits >>> 1) & 0x5555_5555);
    for (let offset = 0; offset < 8; offset++) {
      polynomial[index + offset]! += ((sums >>> (4 * offset)) & 3) - ((sums >>> (4 * offset + 2)) & 3);
    }
  }
}

/** How far {@link samplePolynomial} writes past its polynomial. */
export const SAMPLING_SLACK = 8;

const COEFFICIENTS = POLYNOMIAL_COEFFICIENTS;
const Q = MODULUS;
const SHAKE128_BLOCK_WORDS = SHAKE128.rateBytes / 4;
