/**
 * ML-KEM-1024 (FIPS 203) on @noble/post-quantum: the lattice part of Kyber-1024. Its shared secret is not yet that of
 * Kyber, so nothing outside the backend may use it; the public vectors for FIPS 203 check this layer.
 */

import { ml_kem1024 } from '@noble/post-quantum/ml-kem.js';
import { CryptoError } from '../errors.ts';

/** FIPS 203 key generation from d || z, 64 bytes. */
export function mlKem1024KeyPair(seed: Uint8Array): {
  readonly privateKey: Uint8Array;
  readonly publicKey: Uint8Array;
} {
  const { secretKey, publicKey } = ml_kem1024.keygen(seed);
  return { privateKey: secretKey, publicKey };
}

/** FIPS 203 encapsulation of `message`, 32 bytes. The caller owns `sharedSecret` (K) and wipes it. */
export function mlKem1024Encapsulate(
  publicKey: Uint8Array,
  message: Uint8Array,
): { readonly ciphertext: Uint8Array; readonly sharedSecret: Uint8Array } {
  try {
    const { cipherText, sharedSecret } = ml_kem1024.encapsulate(publicKey, message);
    return { ciphertext: cipherText, sharedSecret };
  } catch (cause) {
    // FIPS 203, section 7.2, modulus check: lengths are right, so a coefficient is q or more.
    throw new CryptoError('E_PUBLIC_KEY_INVALID', 'Kyber: the public key is not valid', { cause });
  }
}

/** FIPS 203 decapsulation with implicit rejection. The caller owns the result (K) and wipes it. */
export function mlKem1024Decapsulate(privateKey: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  try {
    return ml_kem1024.decapsulate(ciphertext, privateKey);
  } catch (cause) {
    // FIPS 203, section 7.3, hash check: lengths are right, so the stored hash is not that of the stored public key.
    throw new CryptoError('E_PRIVATE_KEY_INVALID', 'Kyber: the private key is not valid', { cause });
  }
}
