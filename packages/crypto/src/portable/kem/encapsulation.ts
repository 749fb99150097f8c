/**
 * ML-KEM as a whole, on its lattice part. The checks of keys are left to the caller.
 *
 * Spec: FIPS 203, section 6; the algorithm numbers are those of the standard. No branch or index depends on a secret:
 * whether a ciphertext was rejected shows in the shared secret only. Secrets in between are overwritten at the end of
 * each function, also when it throws.
 */

import { wipe } from '../../bytes.ts';
import {
  clearLattice,
  decryptMessage,
  encryptMessage,
  encryptVector,
  expandMatrix,
  generateVectors,
  type LatticeParameters,
  POLYNOMIAL_BYTES,
  sampleEncryption,
} from './lattice.ts';
import {
  absorb,
  absorbByte,
  computeHash,
  finishAbsorbing,
  SHA3_256,
  SHA3_512,
  SHAKE256,
  squeeze,
  startSponge,
} from './sponge.ts';

export const ML_KEM_768: LatticeParameters = { rank: 3, vectorBits: 10, messageBits: 4 };
export const ML_KEM_1024: LatticeParameters = { rank: 4, vectorBits: 11, messageBits: 5 };

/** Where the parts of the private key s || t || rho || H(ek) || z stand; ek = t || rho. */
export function privateKeyParts({ rank }: LatticeParameters, privateKey: Uint8Array) {
  const vectorBytes = rank * POLYNOMIAL_BYTES;
  const publicKeyEnd = 2 * vectorBytes + SEED_BYTES;
  return {
    privateVector: privateKey.subarray(0, vectorBytes),
    publicKey: privateKey.subarray(vectorBytes, publicKeyEnd),
    publicVector: privateKey.subarray(vectorBytes, 2 * vectorBytes),
    rho: privateKey.subarray(2 * vectorBytes, publicKeyEnd),
    publicKeyHash: privateKey.subarray(publicKeyEnd, publicKeyEnd + HASH_BYTES),
    rejectionSeed: privateKey.subarray(publicKeyEnd + HASH_BYTES, publicKeyEnd + HASH_BYTES + SEED_BYTES),
  };
}

/** Algorithm 16: fills `privateKey`, 768 k + 96 bytes, from `seed`, which is d || z, 64 bytes. The matrix stays. */
export function generatePrivateKey(parameters: LatticeParameters, seed: Uint8Array, privateKey: Uint8Array): void {
  const parts = privateKeyParts(parameters, privateKey);
  try {
    // (rho, sigma) = G(d || k)
    startSponge(SHA3_512);
    absorb(seed.subarray(0, SEED_BYTES));
    absorbByte(parameters.rank);
    finishAbsorbing();
    squeeze(parts.rho);
    squeeze(derivedRandomness);
    expandMatrix(parameters, parts.rho);
    generateVectors(parameters, derivedRandomness, parts.privateVector, parts.publicVector);
    computeHash(SHA3_256, parts.publicKeyHash, parts.publicKey);
    parts.rejectionSeed.set(seed.subarray(SEED_BYTES));
  } finally {
    clear();
  }
}

/** Algorithm 17: `message` has 32 bytes. Fills `ciphertext` and `sharedSecret`, 32 (k d_u + d_v) and 32 bytes. */
export function encapsulate(
  parameters: LatticeParameters,
  publicKey: Uint8Array,
  message: Uint8Array,
  ciphertext: Uint8Array,
  sharedSecret: Uint8Array,
): void {
  const vectorBytes = parameters.rank * POLYNOMIAL_BYTES;
  try {
    computeHash(SHA3_256, hash, publicKey);
    // (K, r) = G(m || H(ek))
    computeHash(SHA3_512, derived, message, hash);
    expandMatrix(parameters, publicKey.subarray(vectorBytes));
    encrypt(parameters, publicKey.subarray(0, vectorBytes), message, ciphertext);
    sharedSecret.set(derivedSecret);
  } finally {
    clear();
  }
}

/**
 * Algorithm 18, with the matrix of `privateKey` expanded. Fills `sharedSecret`, 32 bytes, with K when `ciphertext` is what
 * encapsulation makes of the message in it, or else with J(z || c), which nobody else knows (implicit rejection).
 */
export function decapsulate(
  parameters: LatticeParameters,
  privateKey: Uint8Array,
  ciphertext: Uint8Array,
  sharedSecret: Uint8Array,
): void {
  const { privateVector, publicVector, publicKeyHash, rejectionSeed } = privateKeyParts(parameters, privateKey);
  const expected = expectedMax.subarray(0, ciphertext.length);
  try {
    decryptMessage(parameters, privateVector, ciphertext, decrypted);
    // (K', r') = G(m' || h)
    computeHash(SHA3_512, derived, decrypted, publicKeyHash);
    computeHash(SHAKE256, rejectionSecret, rejectionSeed, ciphertext);
    encrypt(parameters, publicVector, decrypted, expected);
    let difference = 0;
    for (let index = 0; index < ciphertext.length; index++) difference |= ciphertext[index]! ^ expected[index]!;
    // All ones if the difference, one byte, is 0, and else 0.
    const accepted = (difference - 1) >> 31;
    for (let index = 0; index < SHARED_SECRET_BYTES; index++) {
      const rejected = rejectionSecret[index]!;
      sharedSecret[index] = rejected ^ ((rejected ^ derivedSecret[index]!) & accepted);
    }
  } finally {
    clear();
  }
}

/** Algorithm 14, with the matrix expanded and the randomness r derived. */
function encrypt(
  parameters: LatticeParameters,
  publicVector: Uint8Array,
  message: Uint8Array,
  ciphertext: Uint8Array,
): void {
  sampleEncryption(parameters, derivedRandomness);
  encryptVector(parameters, derivedRandomness, ciphertext);
  encryptMessage(parameters, publicVector, message, derivedRandomness, ciphertext);
}

function clear(): void {
  wipe(hash, derived, decrypted, rejectionSecret, expectedMax);
  clearLattice();
}

const SEED_BYTES = 32;
const HASH_BYTES = 32;
const SHARED_SECRET_BYTES = 32;
const CIPHERTEXT_BYTES_MAX = 1568;

/** H(ek). */
const hash = new Uint8Array(HASH_BYTES);
/** The output of G: K || r. */
const derived = new Uint8Array(64);
const derivedSecret = derived.subarray(0, SHARED_SECRET_BYTES);
const derivedRandomness = derived.subarray(SHARED_SECRET_BYTES);
const decrypted = new Uint8Array(32);
const rejectionSecret = new Uint8Array(SHARED_SECRET_BYTES);
const expectedMax = new Uint8Array(CIPHERTEXT_BYTES_MAX);
