/**
 * Kyber-1024, round 3, as the Signal session layer uses it, made from ML-KEM-1024 (section 1.3).
 *
 * Keys and ciphertexts are those of FIPS 203; only the shared secret differs. A public key with a coefficient of q or
 * more is refused, though round 3 takes it: honest keys never have one.
 */

import { sha3_256, shake256 } from '@noble/hashes/sha3.js';
import { assertBytes } from '../assert.ts';
import type { KyberCiphertext, KyberPrivateKey, KyberPublicKey, KyberSharedSecret } from '../brand.ts';
import { asKyberCiphertext, asKyberPrivateKey, asKyberPublicKey, asKyberSharedSecret } from '../brand.ts';
import { wipe } from '../bytes.ts';
import {
  KYBER_CIPHERTEXT_BYTES,
  KYBER_ENCAPSULATION_RANDOM_BYTES,
  KYBER_KEY_RANDOM_BYTES,
  KYBER_PRIVATE_KEY_BYTES,
  KYBER_PUBLIC_KEY_BYTES,
  KYBER_SHARED_SECRET_BYTES,
} from '../lengths.ts';
import type { KyberKeyPair } from '../provider.ts';
import { mlKem1024Decapsulate, mlKem1024Encapsulate, mlKem1024KeyPair } from './ml-kem.ts';

export function kyberKeyPair(random: Uint8Array): KyberKeyPair {
  assertBytes('random', random, KYBER_KEY_RANDOM_BYTES);
  const { privateKey, publicKey } = mlKem1024KeyPair(random);
  return { privateKey: asKyberPrivateKey(privateKey), publicKey: asKyberPublicKey(publicKey) };
}

export function kyberEncapsulate(
  publicKey: KyberPublicKey,
  random: Uint8Array,
): { readonly ciphertext: KyberCiphertext; readonly sharedSecret: KyberSharedSecret } {
  assertBytes('publicKey', publicKey, KYBER_PUBLIC_KEY_BYTES);
  assertBytes('random', random, KYBER_ENCAPSULATION_RANDOM_BYTES);
  const { ciphertext, sharedSecret } = mlKem1024Encapsulate(publicKey, random);
  try {
    return {
      ciphertext: asKyberCiphertext(ciphertext),
      sharedSecret: deriveKyberSharedSecret(sharedSecret, ciphertext),
    };
  } finally {
    wipe(sharedSecret);
  }
}

export function kyberDecapsulate(privateKey: KyberPrivateKey, ciphertext: KyberCiphertext): KyberSharedSecret {
  assertBytes('privateKey', privateKey, KYBER_PRIVATE_KEY_BYTES);
  assertBytes('ciphertext', ciphertext, KYBER_CIPHERTEXT_BYTES);
  // A forged ciphertext gives the rejection value of FIPS 203 here; its transform is as unrelated as the one of round 3.
  const sharedSecret = mlKem1024Decapsulate(privateKey, ciphertext);
  try {
    return deriveKyberSharedSecret(sharedSecret, ciphertext);
  } finally {
    wipe(sharedSecret);
  }
}

/** SHAKE256(K || SHA3-256(c)), 32 bytes. */
export function deriveKyberSharedSecret(sharedSecret: Uint8Array, ciphertext: Uint8Array): KyberSharedSecret {
  const hash = shake256.create({ dkLen: KYBER_SHARED_SECRET_BYTES });
  return asKyberSharedSecret(hash.update(sharedSecret).update(sha3_256(ciphertext)).digest());
}
