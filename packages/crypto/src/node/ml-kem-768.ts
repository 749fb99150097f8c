/**
 * ML-KEM-768 in the pieces of the sparse post-quantum ratchet, section 7, on the ML-KEM of `node:crypto`, where it has it:
 * key generation with OpenSSL 3.5 and BoringSSL, decapsulation in Node 24.7 and later.
 *
 * Encapsulation is that of the portable backend everywhere: in halves it has no counterpart in `node:crypto`.
 */

import { createHash } from 'node:crypto';
import { assertBytes } from '../assert.ts';
import {
  asMlKem768Header,
  asMlKem768PrivateKey,
  asMlKem768SharedSecret,
  asMlKem768Vector,
  type MlKem768Ciphertext1,
  type MlKem768Ciphertext2,
  type MlKem768PrivateKey,
  type MlKem768SharedSecret,
} from '../brand.ts';
import { bytesToHex, concatBytes, copyBytes, equalBytes } from '../bytes.ts';
import {
  ML_KEM_768_CIPHERTEXT1_BYTES,
  ML_KEM_768_CIPHERTEXT2_BYTES,
  ML_KEM_768_PRIVATE_KEY_BYTES,
  ML_KEM_768_VECTOR_BYTES,
} from '../lengths.ts';
import { portablePrimitives } from '../portable/provider.ts';
import type { MlKem768KeyPair } from '../provider.ts';
import { mlKem768Keys } from './kem-keys.ts';
import { decapsulate, encapsulate, once, ownBytes } from './native.ts';

export function mlKem768KeyPair(random: Uint8Array): MlKem768KeyPair {
  assertBytes('random', random, ML_KEM_768_PRIVATE_KEY_BYTES);
  return generatesMlKem768() ? nativeKeyPair(random) : portablePrimitives.mlKem768KeyPair(random);
}

export function mlKem768Decapsulate(
  privateKey: MlKem768PrivateKey,
  ciphertext1: MlKem768Ciphertext1,
  ciphertext2: MlKem768Ciphertext2,
): MlKem768SharedSecret {
  assertBytes('privateKey', privateKey, ML_KEM_768_PRIVATE_KEY_BYTES);
  assertBytes('ciphertext1', ciphertext1, ML_KEM_768_CIPHERTEXT1_BYTES);
  assertBytes('ciphertext2', ciphertext2, ML_KEM_768_CIPHERTEXT2_BYTES);
  if (!decapsulatesMlKem768()) return portablePrimitives.mlKem768Decapsulate(privateKey, ciphertext1, ciphertext2);
  const sharedSecret = decapsulate(mlKem768Keys.fromSeed(privateKey), concatBytes(ciphertext1, ciphertext2));
  return asMlKem768SharedSecret(ownBytes(sharedSecret));
}

function nativeKeyPair(random: Uint8Array): MlKem768KeyPair {
  const publicKey = mlKem768Keys.publicBytes(mlKem768Keys.fromSeed(random));
  const hash = createHash('sha3-256').update(publicKey).digest();
  return {
    privateKey: asMlKem768PrivateKey(copyBytes(random)),
    header: asMlKem768Header(concatBytes(publicKey.subarray(ML_KEM_768_VECTOR_BYTES), hash)),
    vector: asMlKem768Vector(copyBytes(publicKey.subarray(0, ML_KEM_768_VECTOR_BYTES))),
  };
}

/** Key generation from 64 bytes of 01: the header holds the hash of the public key. */
export const generatesMlKem768: () => boolean = once(() => bytesToHex(nativeKeyPair(ANY_SEED).header) === HEADER);

/** An encapsulation of the runtime's own, and a ciphertext that is none, which has a known answer. */
export const decapsulatesMlKem768: () => boolean = once(() => {
  const key = mlKem768Keys.fromSeed(ANY_SEED);
  const { sharedKey, ciphertext } = encapsulate(key);
  const rejected = decapsulate(
    key,
    new Uint8Array(ML_KEM_768_CIPHERTEXT1_BYTES + ML_KEM_768_CIPHERTEXT2_BYTES).fill(1),
  );
  return equalBytes(decapsulate(key, ciphertext), sharedKey) && bytesToHex(rejected) === REJECTED_SECRET;
});

const ANY_SEED = new Uint8Array(ML_KEM_768_PRIVATE_KEY_BYTES).fill(1);
const HEADER =
  '1c895ce4b234c9759472998b2d30ca26ebdbec72bee7accb2c2f12721aa18152605a1583f2f42c2622d4bb3714033272ba2528b8257fe30aeca1f7d2d88d4d8b';
const REJECTED_SECRET = '6e0c71149f0967c136749c969efa8d2755f22cc37c750e98712ec7f63c550bba';
