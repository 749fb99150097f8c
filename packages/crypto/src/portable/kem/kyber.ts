/**
 * Kyber-1024, round 3, as the Signal session layer uses it: ML-KEM-1024 (FIPS 203) with another last step.
 *
 * Spec: Signal session layer, section 1.3. Keys and ciphertexts are those of FIPS 203; only the shared secret differs. A
 * public key with a coefficient of q or more is refused, though round 3 takes it: honest keys never have one.
 */

import { assertBytes } from '../../assert.ts';
import type { KyberCiphertext, KyberPrivateKey, KyberPublicKey, KyberSharedSecret } from '../../brand.ts';
import { asKyberCiphertext, asKyberPrivateKey, asKyberPublicKey, asKyberSharedSecret } from '../../brand.ts';
import { equalBytes } from '../../bytes.ts';
import { CryptoError } from '../../errors.ts';
import {
  KYBER_CIPHERTEXT_BYTES,
  KYBER_ENCAPSULATION_RANDOM_BYTES,
  KYBER_KEY_RANDOM_BYTES,
  KYBER_PRIVATE_KEY_BYTES,
  KYBER_PUBLIC_KEY_BYTES,
  KYBER_SHARED_SECRET_BYTES,
} from '../../lengths.ts';
import type { KyberKeyPair } from '../../provider.ts';
import { decapsulate, encapsulate, generatePrivateKey, ML_KEM_1024, privateKeyParts } from './encapsulation.ts';
import { clearState } from './keccak.ts';
import { expandMatrix, isReduced, POLYNOMIAL_BYTES } from './lattice.ts';
import { computeHash, SHA3_256, SHAKE256 } from './sponge.ts';

export function kyberKeyPair(random: Uint8Array): KyberKeyPair {
  assertBytes('random', random, KYBER_KEY_RANDOM_BYTES);
  const privateKey = new Uint8Array(KYBER_PRIVATE_KEY_BYTES);
  generatePrivateKey(ML_KEM_1024, random, privateKey);
  const publicKey = Uint8Array.from(privateKeyParts(ML_KEM_1024, privateKey).publicKey);
  return { privateKey: asKyberPrivateKey(privateKey), publicKey: asKyberPublicKey(publicKey) };
}

export function kyberEncapsulate(
  publicKey: KyberPublicKey,
  random: Uint8Array,
): { readonly ciphertext: KyberCiphertext; readonly sharedSecret: KyberSharedSecret } {
  assertBytes('publicKey', publicKey, KYBER_PUBLIC_KEY_BYTES);
  assertBytes('random', random, KYBER_ENCAPSULATION_RANDOM_BYTES);
  // FIPS 203, section 7.2, modulus check.
  if (!isReduced(publicKey.subarray(0, ML_KEM_1024.rank * POLYNOMIAL_BYTES))) {
    throw new CryptoError('E_PUBLIC_KEY_INVALID', 'Kyber: the public key is not valid');
  }
  const ciphertext = new Uint8Array(KYBER_CIPHERTEXT_BYTES);
  const sharedSecret = new Uint8Array(KYBER_SHARED_SECRET_BYTES);
  encapsulate(ML_KEM_1024, publicKey, random, ciphertext, sharedSecret);
  transformSharedSecret(sharedSecret, ciphertext);
  return { ciphertext: asKyberCiphertext(ciphertext), sharedSecret: asKyberSharedSecret(sharedSecret) };
}

export function kyberDecapsulate(privateKey: KyberPrivateKey, ciphertext: KyberCiphertext): KyberSharedSecret {
  assertBytes('privateKey', privateKey, KYBER_PRIVATE_KEY_BYTES);
  assertBytes('ciphertext', ciphertext, KYBER_CIPHERTEXT_BYTES);
  const { publicKey, publicKeyHash, rho } = privateKeyParts(ML_KEM_1024, privateKey);
  const hash = new Uint8Array(publicKeyHash.length);
  computeHash(SHA3_256, hash, publicKey);
  // FIPS 203, section 7.3, hash check.
  if (!equalBytes(hash, publicKeyHash)) {
    throw new CryptoError('E_PRIVATE_KEY_INVALID', 'Kyber: the private key is not valid');
  }
  const sharedSecret = new Uint8Array(KYBER_SHARED_SECRET_BYTES);
  expandMatrix(ML_KEM_1024, rho);
  // A forged ciphertext gives the rejection value of FIPS 203 here; its transform is as unrelated as the one of round 3.
  decapsulate(ML_KEM_1024, privateKey, ciphertext, sharedSecret);
  transformSharedSecret(sharedSecret, ciphertext);
  return asKyberSharedSecret(sharedSecret);
}

/** K becomes SHAKE256(K || SHA3-256(c)), 32 bytes. */
function transformSharedSecret(sharedSecret: Uint8Array, ciphertext: Uint8Array): void {
  const hash = new Uint8Array(32);
  computeHash(SHA3_256, hash, ciphertext);
  computeHash(SHAKE256, sharedSecret, sharedSecret, hash);
  clearState();
}
