/**
 * ML-KEM-768 (FIPS 203) cut into the pieces that the sparse post-quantum ratchet sends one after the other:
 *
 *     FIPS public key = vector (1152) || rho (32)        header = rho || H(public key)
 *     FIPS ciphertext = ciphertext1 (960) || ciphertext2 (128)
 *
 * Spec: sparse post-quantum ratchet, section 7. Every result is the one of the whole algorithm with the same randomness.
 * Each half of an encapsulation computes no more than its own piece: only the first needs the matrix.
 */

import { assertBytes } from '../../assert.ts';
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
} from '../../brand.ts';
import { concatBytes, copyBytes, equalBytes, wipe } from '../../bytes.ts';
import { CryptoError } from '../../errors.ts';
import { keepBeside } from '../../kept-beside.ts';
import {
  ML_KEM_768_CIPHERTEXT1_BYTES,
  ML_KEM_768_CIPHERTEXT2_BYTES,
  ML_KEM_768_ENCAPSULATION_RANDOM_BYTES,
  ML_KEM_768_HEADER_BYTES,
  ML_KEM_768_PRIVATE_KEY_BYTES,
  ML_KEM_768_SHARED_SECRET_BYTES,
  ML_KEM_768_VECTOR_BYTES,
} from '../../lengths.ts';
import type { MlKem768Encapsulation, MlKem768KeyPair } from '../../provider.ts';
import { decapsulate, generatePrivateKey, ML_KEM_768, privateKeyParts } from './encapsulation.ts';
import {
  clearLattice,
  copyMatrix,
  encryptMessage,
  encryptVector,
  expandMatrix,
  isReduced,
  restoreMatrix,
  sampleEncryption,
} from './lattice.ts';
import { computeHash, SHA3_256, SHA3_512 } from './sponge.ts';

export function mlKem768KeyPair(random: Uint8Array): MlKem768KeyPair {
  assertBytes('random', random, ML_KEM_768_PRIVATE_KEY_BYTES);
  try {
    generatePrivateKey(ML_KEM_768, random, fipsPrivateKey);
    const { publicVector, rho, publicKeyHash } = privateKeyParts(ML_KEM_768, fipsPrivateKey);
    return {
      privateKey: asMlKem768PrivateKey(copyBytes(random)),
      header: asMlKem768Header(concatBytes(rho, publicKeyHash)),
      vector: asMlKem768Vector(copyBytes(publicVector)),
    };
  } finally {
    wipe(fipsPrivateKey);
  }
}

/** Section 7.2. The hash in the header is taken on trust; the second half checks it. */
export function mlKem768Encapsulate1(header: MlKem768Header, random: Uint8Array): MlKem768Encapsulation {
  assertBytes('header', header, ML_KEM_768_HEADER_BYTES);
  assertBytes('random', random, ML_KEM_768_ENCAPSULATION_RANDOM_BYTES);
  const ciphertext1 = new Uint8Array(ML_KEM_768_CIPHERTEXT1_BYTES);
  try {
    deriveEncapsulation(header, random);
    expandMatrix(ML_KEM_768, header.subarray(0, SEED_BYTES));
    sampleEncryption(ML_KEM_768, derivedRandomness);
    encryptVector(ML_KEM_768, derivedRandomness, ciphertext1);
    return {
      ciphertext1: asMlKem768Ciphertext1(ciphertext1),
      sharedSecret: asMlKem768SharedSecret(copyBytes(derivedSecret)),
    };
  } finally {
    wipe(derived);
    clearLattice();
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
  assertVector(header, vector);
  const ciphertext2 = new Uint8Array(ML_KEM_768_CIPHERTEXT2_BYTES);
  try {
    deriveEncapsulation(header, random);
    sampleEncryption(ML_KEM_768, derivedRandomness);
    encryptMessage(ML_KEM_768, vector, random, derivedRandomness, ciphertext2);
    return asMlKem768Ciphertext2(ciphertext2);
  } finally {
    wipe(derived);
    clearLattice();
  }
}

/**
 * Section 7.5. The FIPS private key of 2400 bytes is made anew from its seed, which also leaves the matrix for the
 * encryption in the decapsulation; its hash needs no check.
 */
export function mlKem768Decapsulate(
  privateKey: MlKem768PrivateKey,
  ciphertext1: MlKem768Ciphertext1,
  ciphertext2: MlKem768Ciphertext2,
): MlKem768SharedSecret {
  assertBytes('privateKey', privateKey, ML_KEM_768_PRIVATE_KEY_BYTES);
  assertBytes('ciphertext1', ciphertext1, ML_KEM_768_CIPHERTEXT1_BYTES);
  assertBytes('ciphertext2', ciphertext2, ML_KEM_768_CIPHERTEXT2_BYTES);
  const sharedSecret = new Uint8Array(ML_KEM_768_SHARED_SECRET_BYTES);
  const ciphertext = concatBytes(ciphertext1, ciphertext2);
  if (usedOften.has(privateKey)) {
    const { fipsPrivateKey: kept, matrix } = expansions.of(privateKey);
    restoreMatrix(matrix);
    decapsulate(ML_KEM_768, kept, ciphertext, sharedSecret);
    return asMlKem768SharedSecret(sharedSecret);
  }
  try {
    generatePrivateKey(ML_KEM_768, privateKey, fipsPrivateKey);
    decapsulate(ML_KEM_768, fipsPrivateKey, ciphertext, sharedSecret);
    return asMlKem768SharedSecret(sharedSecret);
  } finally {
    wipe(fipsPrivateKey);
  }
}

/**
 * Much will be opened with this very array: what the first decapsulation computes from it, a third of its work, is kept beside
 * it from then on. That is as secret as the key, and goes when the array goes.
 */
export function expandMlKem768Once(privateKey: MlKem768PrivateKey): void {
  usedOften.add(privateKey);
}

interface Expansion {
  readonly fipsPrivateKey: Uint8Array;
  readonly matrix: Int32Array;
}

const usedOften = new WeakSet<MlKem768PrivateKey>();
const expansions = keepBeside((privateKey: MlKem768PrivateKey): Expansion => {
  const own = new Uint8Array(FIPS_PRIVATE_KEY_BYTES);
  generatePrivateKey(ML_KEM_768, privateKey, own);
  return { fipsPrivateKey: own, matrix: copyMatrix(ML_KEM_768) };
});

/** The checks of section 7.4, rules EK-01 and EK-02. */
function assertVector(header: MlKem768Header, vector: MlKem768Vector): void {
  const hash = new Uint8Array(32);
  computeHash(SHA3_256, hash, vector, header.subarray(0, SEED_BYTES));
  if (!equalBytes(hash, header.subarray(SEED_BYTES))) {
    throw new CryptoError('E_PUBLIC_KEY_INVALID', 'ML-KEM-768: the vector is not the one of the header');
  }
  if (!isReduced(vector)) throw new CryptoError('E_PUBLIC_KEY_INVALID', 'ML-KEM-768: the public key is not valid');
}

/** (K, r) = SHA3-512(m || H(ek)) */
function deriveEncapsulation(header: MlKem768Header, random: Uint8Array): void {
  computeHash(SHA3_512, derived, random, header.subarray(SEED_BYTES));
}

const SEED_BYTES = 32;
const FIPS_PRIVATE_KEY_BYTES = 2400;

const fipsPrivateKey = new Uint8Array(FIPS_PRIVATE_KEY_BYTES);
/** The output of G: K || r. */
const derived = new Uint8Array(64);
const derivedSecret = derived.subarray(0, ML_KEM_768_SHARED_SECRET_BYTES);
const derivedRandomness = derived.subarray(ML_KEM_768_SHARED_SECRET_BYTES);
