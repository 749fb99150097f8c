/**
 * ML-KEM-768 (FIPS 203) cut into the pieces that the sparse post-quantum ratchet sends one after the other, section 7:
 *
 *     FIPS public key = vector (1152) || rho (32)        header = rho || H(public key)
 *     FIPS ciphertext = ciphertext1 (960) || ciphertext2 (128)
 *
 * Key generation, decapsulation and the second half of encapsulation are those of @noble/post-quantum. The first half,
 * which is made before the vector is known, is ours. Every result is the one of the whole algorithm with the same
 * randomness.
 *
 * Timing: our half runs on 32-bit integers, without a division, branch or table look-up that depends on a secret. An
 * engine may still compile it to something else, so as everywhere in JavaScript constant time is an aim, not a promise.
 */

import { sha3_256, sha3_512, shake256 } from '@noble/hashes/sha3.js';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import { assertBytes } from '../assert.ts';
import {
  asMlKem768Ciphertext1,
  asMlKem768Ciphertext2,
  asMlKem768Header,
  asMlKem768PrivateKey,
  asMlKem768SharedSecret,
  asMlKem768Vector,
  type MlKem768Ciphertext1,
  type MlKem768Ciphertext2,
  type MlKem768Header,
  type MlKem768PrivateKey,
  type MlKem768SharedSecret,
  type MlKem768Vector,
} from '../brand.ts';
import { concatBytes, copyBytes, equalBytes, wipe } from '../bytes.ts';
import { CryptoError } from '../errors.ts';
import {
  ML_KEM_768_CIPHERTEXT1_BYTES,
  ML_KEM_768_CIPHERTEXT2_BYTES,
  ML_KEM_768_ENCAPSULATION_RANDOM_BYTES,
  ML_KEM_768_HEADER_BYTES,
  ML_KEM_768_PRIVATE_KEY_BYTES,
  ML_KEM_768_VECTOR_BYTES,
} from '../lengths.ts';
import type { MlKem768Encapsulation, MlKem768KeyPair } from '../provider.ts';
import {
  add,
  addProduct,
  encodeCompressed10,
  inverseTransform,
  type Polynomial,
  sampleNoise,
  samplePolynomial,
  transform,
} from './ml-kem-polynomial.ts';

export function mlKem768KeyPair(random: Uint8Array): MlKem768KeyPair {
  assertBytes('random', random, ML_KEM_768_PRIVATE_KEY_BYTES);
  const { secretKey, publicKey } = ml_kem768.keygen(random);
  wipe(secretKey);
  const header = concatBytes(publicKey.subarray(ML_KEM_768_VECTOR_BYTES), sha3_256(publicKey));
  return {
    privateKey: asMlKem768PrivateKey(copyBytes(random)),
    header: asMlKem768Header(header),
    vector: asMlKem768Vector(copyBytes(publicKey.subarray(0, ML_KEM_768_VECTOR_BYTES))),
  };
}

/** Section 7.2. The hash in the header is taken on trust; the second half checks it. */
export function mlKem768Encapsulate1(header: MlKem768Header, random: Uint8Array): MlKem768Encapsulation {
  assertBytes('header', header, ML_KEM_768_HEADER_BYTES);
  assertBytes('random', random, ML_KEM_768_ENCAPSULATION_RANDOM_BYTES);
  // (K, r) = SHA3-512(m || H(ek))
  const input = concatBytes(random, header.subarray(SEED_BYTES));
  const hash = sha3_512(input);
  try {
    return {
      ciphertext1: encryptVector(header.subarray(0, SEED_BYTES), hash.subarray(SHARED_SECRET_BYTES)),
      sharedSecret: asMlKem768SharedSecret(copyBytes(hash.subarray(0, SHARED_SECRET_BYTES))),
    };
  } finally {
    wipe(input, hash);
  }
}

/** Sections 7.3 and 7.4. */
export function mlKem768Encapsulate2(
  header: MlKem768Header,
  vector: MlKem768Vector,
  random: Uint8Array,
): MlKem768Ciphertext2 {
  assertBytes('header', header, ML_KEM_768_HEADER_BYTES);
  assertBytes('vector', vector, ML_KEM_768_VECTOR_BYTES);
  assertBytes('random', random, ML_KEM_768_ENCAPSULATION_RANDOM_BYTES);
  const publicKey = concatBytes(vector, header.subarray(0, SEED_BYTES));
  // EK-01: an ML-KEM vector is the one whose hash stands in the header (ratchet section 7.4; E_PUBLIC_KEY_INVALID).
  if (!equalBytes(sha3_256(publicKey), header.subarray(SEED_BYTES))) {
    throw new CryptoError('E_PUBLIC_KEY_INVALID', 'ML-KEM-768: the vector is not the one of the header');
  }
  const { cipherText, sharedSecret } = encapsulate(publicKey, random);
  wipe(sharedSecret);
  return asMlKem768Ciphertext2(copyBytes(cipherText.subarray(ML_KEM_768_CIPHERTEXT1_BYTES)));
}

/** Section 7.5. The FIPS private key of 2400 bytes is made anew from its seed; that costs as much as key generation. */
export function mlKem768Decapsulate(
  privateKey: MlKem768PrivateKey,
  ciphertext1: MlKem768Ciphertext1,
  ciphertext2: MlKem768Ciphertext2,
): MlKem768SharedSecret {
  assertBytes('privateKey', privateKey, ML_KEM_768_PRIVATE_KEY_BYTES);
  assertBytes('ciphertext1', ciphertext1, ML_KEM_768_CIPHERTEXT1_BYTES);
  assertBytes('ciphertext2', ciphertext2, ML_KEM_768_CIPHERTEXT2_BYTES);
  const { secretKey } = ml_kem768.keygen(privateKey);
  try {
    const sharedSecret = ml_kem768.decapsulate(concatBytes(ciphertext1, ciphertext2), secretKey);
    const copy = copyBytes(sharedSecret);
    // The backend gives one half of a hash, in the memory of the whole; the other half says what the noise was.
    wipe(new Uint8Array(sharedSecret.buffer));
    return asMlKem768SharedSecret(copy);
  } finally {
    wipe(secretKey);
  }
}

function encapsulate(publicKey: Uint8Array, random: Uint8Array): ReturnType<typeof ml_kem768.encapsulate> {
  try {
    return ml_kem768.encapsulate(publicKey, random);
  } catch (cause) {
    // Lengths are right, so this is the modulus check.
    // EK-02: no coefficient of an ML-KEM vector is q or more (ratchet section 7.4; E_PUBLIC_KEY_INVALID).
    throw new CryptoError('E_PUBLIC_KEY_INVALID', 'ML-KEM-768: the public key is not valid', { cause });
  }
}

/** c1 = ByteEncode10(Compress10(u)), u = NTT^-1(A^T * NTT(y)) + e1 (FIPS 203, algorithm 14). */
function encryptVector(rho: Uint8Array, randomness: Uint8Array): MlKem768Ciphertext1 {
  const ciphertext = new Uint8Array(ML_KEM_768_CIPHERTEXT1_BYTES);
  const [y, e1] = [sampleNoiseVector(randomness, 0), sampleNoiseVector(randomness, RANK)];
  const u = e1.map(() => new Uint16Array(256));
  try {
    for (const polynomial of y) transform(polynomial);
    for (const [row, sum] of u.entries()) {
      // Entry (i, j) of A is sampled from rho || j || i, so entry (i, j) of its transpose from rho || i || j.
      for (const [column, factor] of y.entries()) {
        addProduct(sum, samplePolynomial(Uint8Array.of(...rho, row, column)), factor);
      }
      inverseTransform(sum);
      add(sum, e1[row]!);
      encodeCompressed10(sum, ciphertext.subarray(row * POLYNOMIAL_BYTES, (row + 1) * POLYNOMIAL_BYTES));
    }
    return asMlKem768Ciphertext1(ciphertext);
  } finally {
    for (const polynomial of [...y, ...e1, ...u]) polynomial.fill(0);
  }
}

/** Noise polynomials from PRF_2(r, nonce) = SHAKE256(r || nonce), 128 bytes each. */
function sampleNoiseVector(randomness: Uint8Array, firstNonce: number): Polynomial[] {
  return Array.from({ length: RANK }, (_, index) => {
    const input = concatBytes(randomness, Uint8Array.of(firstNonce + index));
    const noise = shake256(input, { dkLen: NOISE_BYTES });
    try {
      return sampleNoise(noise);
    } finally {
      wipe(input, noise);
    }
  });
}

/** k of FIPS 203. */
const RANK = 3;
const SEED_BYTES = 32;
const SHARED_SECRET_BYTES = 32;
const NOISE_BYTES = 128;
const POLYNOMIAL_BYTES = 320;
