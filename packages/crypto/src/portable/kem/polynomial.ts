/**
 * Polynomials modulo X^256 + 1 and q = 3329 in 256 words of 32 bits, reduced only where a product is made.
 *
 * Spec: FIPS 203, sections 4.2.1 and 4.3; the algorithm numbers are those of the standard. Nothing divides, branches or
 * indexes by a coefficient, and all of it is exact arithmetic on 32-bit integers.
 *
 * A coefficient is any representative of its class, and the comments bound its absolute value. The reduction is that of
 * Plantard, in signed words:
 *
 *     reduce(c) = ((c q' >> 16) + 8) q >> 16        q' = q^-1 modulo 2^32, c q' modulo 2^32
 *
 * It gives the representative of -c / 2^32 that is at most (q - 1) / 2 = 1664, for |c| <= 7 q 2^16. Let p be c q' modulo
 * 2^32. Then p q - c is a multiple of 2^32, so t = (p q - c) / 2^32 is in the class of -c / 2^32, and |t| is at most
 * q / 2 + |c| / 2^32 < 1665. Let p = 2^16 high + low. Then (high + 8) q / 2^16 = t + (c + 8 q 2^16 - low q) / 2^32, where
 * 0 <= low q < q 2^16, so that the last term is at least 0 and below 1, and the shift leaves t.
 */

/** 256 coefficients, or as many values of the number-theoretic transform. */
export type Polynomial = Int32Array;

/** -value / 2^32 modulo q, from -1664 to 1664, for |value| <= {@link REDUCE_MAX}. */
export function reduce(value: number): number {
  return Math.imul((Math.imul(value, Q_INVERSE) >> 16) + 8, Q) >> 16;
}

/** A constant from 0 to q - 1 as {@link multiply} takes it: c q', where c / -2^32 is the constant and |c| <= 1664. */
export function multiplier(constant: number): number {
  // 1976 is -2^32 modulo q.
  const scaled = (constant * 1976) % Q;
  return Math.imul(scaled > Q >> 1 ? scaled - Q : scaled, Q_INVERSE);
}

/** `value` times the constant of `factor`, from -1664 to 1664, for |value| <= {@link MULTIPLY_MAX}. */
export function multiply(value: number, factor: number): number {
  return Math.imul((Math.imul(value, factor) >> 16) + 8, Q) >> 16;
}

/**
 * Algorithm 9, NTT, in place, two layers at a time and then the last. Each layer adds at most 1664 to the bound, so that
 * no sum needs a reduction: a bound of 3329 becomes 14 977.
 */
export function transform(polynomial: Polynomial): void {
  for (let length = 128, zeta = 1; length >= 8; length >>= 2, zeta *= 2) {
    const half = length >> 1;
    for (let start = 0; start < COEFFICIENTS; start += 2 * length, zeta++) {
      const outer = ZETAS[zeta]!;
      const left = ZETAS[2 * zeta]!;
      const right = ZETAS[2 * zeta + 1]!;
      for (let index = start; index < start + half; index++) {
        const a = polynomial[index]!;
        const b = polynomial[index + half]!;
        const c = multiply(polynomial[index + length]!, outer);
        const d = multiply(polynomial[index + length + half]!, outer);
        const e = multiply(b + d, left);
        const f = multiply(b - d, right);
        polynomial[index] = a + c + e;
        polynomial[index + half] = a + c - e;
        polynomial[index + length] = a - c + f;
        polynomial[index + length + half] = a - c - f;
      }
    }
  }
  for (let start = 0, zeta = 64; start < COEFFICIENTS; start += 4, zeta++) {
    const factor = ZETAS[zeta]!;
    const a = polynomial[start]!;
    const b = polynomial[start + 1]!;
    const c = multiply(polynomial[start + 2]!, factor);
    const d = multiply(polynomial[start + 3]!, factor);
    polynomial[start] = a + c;
    polynomial[start + 1] = b + d;
    polynomial[start + 2] = a - c;
    polynomial[start + 3] = b - d;
  }
}

/**
 * Algorithm 10, the inverse of {@link transform}, in place, times -2^32, which cancels the factor that {@link reduceSum}
 * leaves. Sums double in each of the seven layers and are not reduced: a bound of 1664 becomes 212 992. The result is from
 * -1664 to 1664.
 */
export function inverseTransform(polynomial: Polynomial): void {
  for (let start = 0, zeta = 127; start < COEFFICIENTS; start += 4, zeta--) {
    const factor = ZETAS[zeta]!;
    const a = polynomial[start]!;
    const b = polynomial[start + 1]!;
    const c = polynomial[start + 2]!;
    const d = polynomial[start + 3]!;
    polynomial[start] = a + c;
    polynomial[start + 1] = b + d;
    polynomial[start + 2] = multiply(c - a, factor);
    polynomial[start + 3] = multiply(d - b, factor);
  }
  for (let length = 4, zeta = 31; length <= 64; length <<= 2, zeta >>= 1) {
    const twice = 2 * length;
    for (let start = 0; start < COEFFICIENTS; start += 4 * length, zeta--) {
      const outer = ZETAS[zeta]!;
      const left = ZETAS[2 * zeta + 1]!;
      const right = ZETAS[2 * zeta]!;
      for (let index = start; index < start + length; index++) {
        const a = polynomial[index]!;
        const b = polynomial[index + length]!;
        const c = polynomial[index + twice]!;
        const d = polynomial[index + twice + length]!;
        const e = multiply(b - a, left);
        const f = multiply(d - c, right);
        polynomial[index] = a + b + c + d;
        polynomial[index + length] = e + f;
        polynomial[index + twice] = multiply(c + d - a - b, outer);
        polynomial[index + twice + length] = multiply(f - e, outer);
      }
    }
  }
  for (let index = 0; index < COEFFICIENTS; index++) polynomial[index] = multiply(polynomial[index]!, INVERSE_SCALE);
}

/**
 * The odd coefficients of a transformed polynomial, each times the gamma of its pair (algorithm 11), which
 * {@link addProduct} needs beside the polynomial. From -1664 to 1664.
 */
export function scaleOdd(polynomial: Polynomial, scaled: Int32Array): void {
  for (let pair = 0; pair < COEFFICIENTS / 2; pair += 2) {
    // gamma = 17^(2 bitReverse7(pair) + 1): zetas 64 to 127 for the even pairs, and their negatives for the odd ones.
    const factor = ZETAS[64 + (pair >> 1)]!;
    scaled[pair] = multiply(polynomial[2 * pair + 1]!, factor);
    scaled[pair + 1] = -multiply(polynomial[2 * pair + 3]!, factor);
  }
}

/**
 * Adds the product of two transformed polynomials to `sum` (algorithms 11 and 12), unreduced. Four products of polynomials
 * with bounds of 4095 and 14 977 add up to 490 647 000, a third of {@link REDUCE_MAX}.
 */
export function addProduct(sum: Polynomial, one: Polynomial, other: Polynomial, otherScaled: Int32Array): void {
  for (let pair = 0; pair < COEFFICIENTS / 2; pair++) {
    const even = 2 * pair;
    const odd = even + 1;
    const a = one[even]!;
    const b = one[odd]!;
    const c = other[even]!;
    sum[even]! += Math.imul(a, c) + Math.imul(b, otherScaled[pair]!);
    sum[odd]! += Math.imul(a, other[odd]!) + Math.imul(b, c);
  }
}

/** Reduces each coefficient of a sum of products: -1 / 2^32 times the sum, from -1664 to 1664. */
export function reduceSum(sum: Polynomial): void {
  for (let index = 0; index < COEFFICIENTS; index++) sum[index] = reduce(sum[index]!);
}

/** Reduces a sum of products that stays transformed: the sum itself, from -1664 to 1664. */
export function reduceTransformedSum(sum: Polynomial): void {
  for (let index = 0; index < COEFFICIENTS; index++) sum[index] = multiply(reduce(sum[index]!), NEGATIVE_2_32);
}

/** Adds `other` to `polynomial`. */
export function addPolynomial(polynomial: Polynomial, other: Polynomial): void {
  for (let index = 0; index < COEFFICIENTS; index++) polynomial[index]! += other[index]!;
}

/** Subtracts `other` from `polynomial`. */
export function subtractPolynomial(polynomial: Polynomial, other: Polynomial): void {
  for (let index = 0; index < COEFFICIENTS; index++) polynomial[index]! -= other[index]!;
}

/** Each coefficient becomes its representative from 0 to q - 1. */
export function normalize(polynomial: Polynomial): void {
  for (let index = 0; index < COEFFICIENTS; index++) {
    const centred = multiply(polynomial[index]!, ONE);
    polynomial[index] = centred + ((centred >> 31) & Q);
  }
}

/**
 * Compress to `bits`, in place (section 4.2.1). With y = 2^bits x and its remainder r, |r| < q / 2, round(y / q) is
 * (y - r) / q, and as that division is exact, it is a product with q^-1 modulo 2^32. Modulo 2^bits only -r q^-1 is left.
 */
export function compress(polynomial: Polynomial, bits: number): void {
  const factor = multiplier((1 << bits) % Q);
  const mask = (1 << bits) - 1;
  for (let index = 0; index < COEFFICIENTS; index++) {
    polynomial[index] = Math.imul(multiply(polynomial[index]!, factor), -Q_INVERSE) & mask;
  }
}

/** Decompress from `bits`, in place (section 4.2.1): round(q y / 2^bits). */
export function decompress(polynomial: Polynomial, bits: number): void {
  const half = 1 << (bits - 1);
  for (let index = 0; index < COEFFICIENTS; index++) {
    polynomial[index] = (Math.imul(polynomial[index]!, Q) + half) >> bits;
  }
}

function powerOf17(exponent: number): number {
  let power = 1;
  for (let factor = 0; factor < exponent; factor++) power = (power * 17) % Q;
  return power;
}

const COEFFICIENTS = 256;
const Q = 3329;
/** q^-1 modulo 2^32. */
const Q_INVERSE = 1_806_234_369;

/** The constants 17^bitReverse7(i), for {@link multiply}: 17 is a 256th root of unity. */
const ZETAS = Int32Array.from({ length: 128 }, (_, index) => {
  let exponent = 0;
  for (let bit = 0; bit < 7; bit++) exponent |= ((index >> bit) & 1) << (6 - bit);
  return multiplier(powerOf17(exponent));
});

const ONE = multiplier(1);
const NEGATIVE_2_32 = multiplier(1976);
/** -2^32 / 128. */
const INVERSE_SCALE = multiplier((1976 * 3303) % Q);

// An engine loads an export anew at each use, so the functions above take constants that are none.

/** How many coefficients a polynomial has. */
export const POLYNOMIAL_COEFFICIENTS = COEFFICIENTS;
/** q. */
export const MODULUS = Q;
/** The bound for {@link reduce}: 7 q 2^16. */
export const REDUCE_MAX = 1_527_185_408;
/** The bound for {@link multiply}: 7 q 2^16 / 1664. */
export const MULTIPLY_MAX = 917_779;
