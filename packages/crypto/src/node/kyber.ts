/**
 * Kyber-1024, round 3 (session layer, section 1.3), on the ML-KEM-1024 of `node:crypto`, where it has it: key generation
 * with OpenSSL 3.5, decapsulation in Node 24.7 and later. Node 26 and Bun write a private key as a seed only, so there it
 * is left to the portable backend, as encapsulation is everywhere: the runtime draws the randomness of an encapsulation
 * itself, and here the caller brings it.
 *
 * OpenSSL expands the matrix when it reads a private key, which is two thirds of a decapsulation here. So that takes three
 * quarters of the time of the portable backend (Node 24.7) or a tenth more (24.21, which throws inside, see native.ts); the
 * reason for it is that compiled arithmetic on secrets keeps its timing better than JavaScript. Keys are made in two
 * thirds of the time.
 */

import { createHash, type KeyObject } from 'node:crypto';
import { assertBytes } from '../assert.ts';
import type { KyberCiphertext, KyberPrivateKey, KyberSharedSecret } from '../brand.ts';
import { asKyberCiphertext, asKyberPrivateKey, asKyberPublicKey, asKyberSharedSecret } from '../brand.ts';
import { bytesToHex, equalBytes, wipe } from '../bytes.ts';
import {
  KYBER_CIPHERTEXT_BYTES,
  KYBER_KEY_RANDOM_BYTES,
  KYBER_PRIVATE_KEY_BYTES,
  KYBER_PUBLIC_KEY_BYTES,
  KYBER_SHARED_SECRET_BYTES,
} from '../lengths.ts';
import { portablePrimitives } from '../portable/provider.ts';
import type { KyberKeyPair } from '../provider.ts';
import { mlKem1024Keys } from './kem-keys.ts';
import { decapsulate, encapsulate, once, ownBytes } from './native.ts';

export function kyberKeyPair(random: Uint8Array): KyberKeyPair {
  assertBytes('random', random, KYBER_KEY_RANDOM_BYTES);
  return generatesKyber() ? nativeKeyPair(random) : portablePrimitives.kyberKeyPair(random);
}

export function kyberDecapsulate(privateKey: KyberPrivateKey, ciphertext: KyberCiphertext): KyberSharedSecret {
  assertBytes('privateKey', privateKey, KYBER_PRIVATE_KEY_BYTES);
  assertBytes('ciphertext', ciphertext, KYBER_CIPHERTEXT_BYTES);
  const key = decapsulatesKyber() ? readPrivateKey(privateKey) : undefined;
  // OpenSSL checks more of a private key than its hash; the portable backend decides what is wrong with one.
  return key === undefined
    ? portablePrimitives.kyberDecapsulate(privateKey, ciphertext)
    : nativeDecapsulate(key, ciphertext);
}

function nativeKeyPair(random: Uint8Array): KyberKeyPair {
  const privateKey = mlKem1024Keys.expandedBytes(mlKem1024Keys.fromSeed(random));
  // FIPS 203, algorithm 16: the encapsulation key stands in the decapsulation key, before H(ek) and z.
  const end = KYBER_PRIVATE_KEY_BYTES - 64;
  const publicKey = privateKey.slice(end - KYBER_PUBLIC_KEY_BYTES, end);
  return { privateKey: asKyberPrivateKey(privateKey), publicKey: asKyberPublicKey(publicKey) };
}

/** `undefined` where the runtime refuses the key. */
function readPrivateKey(privateKey: KyberPrivateKey): KeyObject | undefined {
  try {
    return mlKem1024Keys.fromExpanded(privateKey);
  } catch {
    return undefined;
  }
}

/** SHAKE256(K || SHA3-256(c)), 32 bytes, where K is the secret of ML-KEM. */
function nativeDecapsulate(key: KeyObject, ciphertext: KyberCiphertext): KyberSharedSecret {
  const sharedSecret = decapsulate(key, ciphertext);
  const hash = createHash('sha3-256').update(ciphertext).digest();
  try {
    const shake = createHash('shake256', { outputLength: KYBER_SHARED_SECRET_BYTES });
    return asKyberSharedSecret(ownBytes(shake.update(sharedSecret).update(hash).digest()));
  } finally {
    wipe(sharedSecret);
  }
}

/** Key generation from 64 bytes of 01, against the hash of what FIPS 203 gives. */
export const generatesKyber: () => boolean = once(() => {
  const { privateKey } = nativeKeyPair(ANY_RANDOM);
  return bytesToHex(portablePrimitives.sha256(privateKey)) === PRIVATE_KEY_HASH;
});

/** An encapsulation of the runtime's own, and a ciphertext that is none, which has a known answer. */
export const decapsulatesKyber: () => boolean = once(() => {
  if (!generatesKyber()) return false;
  const key = mlKem1024Keys.fromExpanded(nativeKeyPair(ANY_RANDOM).privateKey);
  const { sharedKey, ciphertext } = encapsulate(key);
  const rejected = nativeDecapsulate(key, asKyberCiphertext(new Uint8Array(KYBER_CIPHERTEXT_BYTES).fill(1)));
  return equalBytes(decapsulate(key, ciphertext), sharedKey) && bytesToHex(rejected) === REJECTED_SECRET;
});

const ANY_RANDOM = new Uint8Array(KYBER_KEY_RANDOM_BYTES).fill(1);
const PRIVATE_KEY_HASH = '3701412b3e12d13bae95a598d82a967023ecb2e365ea2eae8111a1ac1703ae16';
const REJECTED_SECRET = '5d109832269f95b73330e4cfffe81940d748ecbea78a6f58bae91af9b5b6eed1';
