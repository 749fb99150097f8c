/**
 * The lattice part of ML-KEM of rank 3 and 4, in the pieces that the key encapsulations here are made of.
 *
 * Spec: FIPS 203, section 5; the algorithm numbers are those of the standard. Both ranks take noise of eta = 2.
 *
 * Values in between stand in arrays of the module, and nothing is allocated. Whoever calls a function of this file calls
 * {@link clearLattice} before returning or throwing, so that no secret outlives an operation. The matrix is public, and
 * made anew in each operation.
 */

import { decode, encode } from './coding.ts';
import { clearState } from './keccak.ts';
import {
  addPolynomial,
  addProduct,
  compress,
  decompress,
  inverseTransform,
  MODULUS,
  normalize,
  POLYNOMIAL_COEFFICIENTS,
  type Polynomial,
  reduceSum,
  reduceTransformedSum,
  scaleOdd,
  subtractPolynomial,
  transform,
} from './polynomial.ts';
import { addNoise, SAMPLING_SLACK, samplePolynomial } from './sampling.ts';

/** A parameter set of section 8. */
export interface LatticeParameters {
  /** k. */
  readonly rank: number;
  /** d_u. */
  readonly vectorBits: number;
  /** d_v. */
  readonly messageBits: number;
}

/** Algorithm 13, lines 3 to 7: the matrix A, transformed, from its seed rho, 32 bytes. */
export function expandMatrix({ rank }: LatticeParameters, rho: Uint8Array): void {
  for (let row = 0, start = 0; row < rank; row++) {
    for (let column = 0; column < rank; column++, start += COEFFICIENTS) {
      samplePolynomial(rho, column, row, matrix, start);
    }
  }
}

/** The matrix that {@link expandMatrix} has made, for {@link restoreMatrix}. */
export function copyMatrix({ rank }: LatticeParameters): Int32Array {
  return matrix.slice(0, rank * rank * COEFFICIENTS);
}

/** As {@link expandMatrix} with the seed of then. */
export function restoreMatrix(copy: Int32Array): void {
  matrix.set(copy);
}

/**
 * Algorithm 13, lines 8 to 20, after {@link expandMatrix}: from sigma, 32 bytes, the vectors s and t = A s + e, transformed,
 * 384 bytes for each polynomial.
 */
export function generateVectors(
  { rank }: LatticeParameters,
  sigma: Uint8Array,
  privateVector: Uint8Array,
  publicVector: Uint8Array,
): void {
  for (let column = 0; column < rank; column++) {
    const secret = vector[column]!;
    setNoise(secret, sigma, column);
    transform(secret);
    normalize(secret);
    encode(secret, 12, privateVector, column * POLYNOMIAL_BYTES);
    scaleOdd(secret, scaledVector[column]!);
  }
  for (let row = 0; row < rank; row++) {
    setNoise(noise, sigma, rank + row);
    transform(noise);
    sum.fill(0);
    for (let column = 0; column < rank; column++) addMatrixProduct(rank * row + column, column);
    reduceTransformedSum(sum);
    addPolynomial(sum, noise);
    normalize(sum);
    encode(sum, 12, publicVector, row * POLYNOMIAL_BYTES);
  }
}

/**
 * Whether each value of t, 384 bytes for each polynomial, is below q: the modulus check of section 7.2. It is public.
 */
export function isReduced(publicVector: Uint8Array): boolean {
  for (let start = 0; start < publicVector.length; start += POLYNOMIAL_BYTES) {
    decode(publicVector, start, 12, decoded);
    for (let index = 0; index < COEFFICIENTS; index++) if (decoded[index]! >= MODULUS) return false;
  }
  return true;
}

/** Algorithm 14, lines 9 to 12 and 18: y, transformed, from the randomness r of an encryption, 32 bytes. */
export function sampleEncryption({ rank }: LatticeParameters, randomness: Uint8Array): void {
  for (let index = 0; index < rank; index++) {
    const secret = vector[index]!;
    setNoise(secret, randomness, index);
    transform(secret);
    scaleOdd(secret, scaledVector[index]!);
  }
}

/**
 * Algorithm 14, lines 13 to 16, 19 and 22, after {@link expandMatrix} and {@link sampleEncryption} with the same
 * `randomness`: c1, the first 32 k d_u bytes of `ciphertext`.
 */
export function encryptVector(
  { rank, vectorBits }: LatticeParameters,
  randomness: Uint8Array,
  ciphertext: Uint8Array,
): void {
  for (let row = 0; row < rank; row++) {
    sum.fill(0);
    // The matrix is transposed.
    for (let column = 0; column < rank; column++) addMatrixProduct(rank * column + row, column);
    reduceSum(sum);
    inverseTransform(sum);
    addNoise(sum, randomness, rank + row);
    compress(sum, vectorBits);
    encode(sum, vectorBits, ciphertext, row * BYTES_PER_BIT * vectorBits);
  }
}

/**
 * Algorithm 14, lines 17, 20, 21 and 23, after {@link sampleEncryption} with the same `randomness`: c2, the last 32 d_v
 * bytes of `ciphertext`, which hides `message`, 32 bytes, from all but the owner of `publicVector`.
 */
export function encryptMessage(
  { rank, messageBits }: LatticeParameters,
  publicVector: Uint8Array,
  message: Uint8Array,
  randomness: Uint8Array,
  ciphertext: Uint8Array,
): void {
  sum.fill(0);
  for (let index = 0; index < rank; index++) addDecodedProduct(publicVector, index);
  reduceSum(sum);
  inverseTransform(sum);
  addNoise(sum, randomness, 2 * rank);
  decode(message, 0, 1, decoded);
  decompress(decoded, 1);
  addPolynomial(sum, decoded);
  compress(sum, messageBits);
  encode(sum, messageBits, ciphertext, ciphertext.length - BYTES_PER_BIT * messageBits);
}

/** Algorithm 15: the message of 32 bytes that `ciphertext` hides from all but the owner of `privateVector`. */
export function decryptMessage(
  { rank, vectorBits, messageBits }: LatticeParameters,
  privateVector: Uint8Array,
  ciphertext: Uint8Array,
  message: Uint8Array,
): void {
  sum.fill(0);
  for (let index = 0; index < rank; index++) {
    const element = vector[index]!;
    decode(ciphertext, index * BYTES_PER_BIT * vectorBits, vectorBits, element);
    decompress(element, vectorBits);
    transform(element);
    scaleOdd(element, scaledVector[index]!);
    addDecodedProduct(privateVector, index);
  }
  reduceSum(sum);
  inverseTransform(sum);
  decode(ciphertext, rank * BYTES_PER_BIT * vectorBits, messageBits, decoded);
  decompress(decoded, messageBits);
  subtractPolynomial(decoded, sum);
  compress(decoded, 1);
  encode(decoded, 1, message, 0);
}

/** Overwrites whatever an operation left in this module and in those below with zeros. */
export function clearLattice(): void {
  for (const polynomial of scratch) polynomial.fill(0);
  clearState();
}

function setNoise(polynomial: Polynomial, seed: Uint8Array, nonce: number): void {
  polynomial.fill(0);
  addNoise(polynomial, seed, nonce);
}

/** Adds an entry of the matrix times an element of the vector to the sum. The entry is below q, the element at most 11 650. */
function addMatrixProduct(entry: number, index: number): void {
  addProduct(sum, entries[entry]!, vector[index]!, scaledVector[index]!);
}

/** Adds the polynomial at `index` of `encoded`, whose values are below 4096, times that of the vector to the sum. */
function addDecodedProduct(encoded: Uint8Array, index: number): void {
  decode(encoded, index * POLYNOMIAL_BYTES, 12, decoded);
  addProduct(sum, decoded, vector[index]!, scaledVector[index]!);
}

const COEFFICIENTS = POLYNOMIAL_COEFFICIENTS;
/** Bytes of a polynomial in twelve bits. */
export const POLYNOMIAL_BYTES = 384;
/** Bytes of a polynomial for each bit of a coefficient. */
const BYTES_PER_BIT = COEFFICIENTS / 8;
const RANK_MAX = 4;

const matrix = new Int32Array(RANK_MAX * RANK_MAX * COEFFICIENTS + SAMPLING_SLACK);
const entries = Array.from({ length: RANK_MAX * RANK_MAX }, (_, index) => {
  return matrix.subarray(index * COEFFICIENTS, (index + 1) * COEFFICIENTS);
});

/** s, y or u, transformed. */
const vector = Array.from({ length: RANK_MAX }, () => new Int32Array(COEFFICIENTS));
const scaledVector = vector.map(() => new Int32Array(COEFFICIENTS / 2));
const sum = new Int32Array(COEFFICIENTS);
const noise = new Int32Array(COEFFICIENTS);
const decoded = new Int32Array(COEFFICIENTS);
const scratch = [...vector, ...scaledVector, sum, noise, decoded];
