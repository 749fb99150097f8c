/**
 * X-Wing, number 0x647a: X25519 and ML-KEM-768 together, so that a message stays closed while either of them holds
 * (draft-connolly-cfrg-xwing-kem, section 5).
 *
 *     private key = seed (32)        public key = ML-KEM (1184) || X25519 (32)        encapsulated = ML-KEM (1088) || X25519 (32)
 */

import { sha3_256, shake256 } from '@noble/hashes/sha3.js';
import { assertBytes } from '../assert.ts';
import {
  asMlKem768Ciphertext1,
  asMlKem768Ciphertext2,
  asMlKem768Header,
  asMlKem768Vector,
  asX25519PublicKey,
  type X25519PublicKey,
} from '../brand.ts';
import { concatBytes, copyBytes, wipe } from '../bytes.ts';
import { type KeptBeside, keepBeside } from '../kept-beside.ts';
import {
  ML_KEM_768_CIPHERTEXT1_BYTES,
  ML_KEM_768_CIPHERTEXT2_BYTES,
  ML_KEM_768_ENCAPSULATION_RANDOM_BYTES,
  ML_KEM_768_PRIVATE_KEY_BYTES,
  ML_KEM_768_VECTOR_BYTES,
  X25519_KEY_BYTES,
} from '../lengths.ts';
import { expandMlKem768Once } from '../portable/kem/ml-kem-768.ts';
import type { CryptoProvider, MlKem768KeyPair, X25519KeyPair } from '../provider.ts';
import { agree, refusedAs } from './agree.ts';
import type { HpkeKem } from './kem.ts';

const SEED_BYTES = 32;
const RHO_BYTES = 32;
const ML_KEM_PUBLIC_KEY_BYTES = ML_KEM_768_VECTOR_BYTES + RHO_BYTES;
const ML_KEM_CIPHERTEXT_BYTES = ML_KEM_768_CIPHERTEXT1_BYTES + ML_KEM_768_CIPHERTEXT2_BYTES;

export const hpkeXWing: HpkeKem = Object.freeze({
  id: 0x647a,
  name: 'X-Wing',
  privateKeyBytes: SEED_BYTES,
  publicKeyBytes: ML_KEM_PUBLIC_KEY_BYTES + X25519_KEY_BYTES,
  encapsulatedBytes: ML_KEM_CIPHERTEXT_BYTES + X25519_KEY_BYTES,
  encapsulationRandomBytes: ML_KEM_768_ENCAPSULATION_RANDOM_BYTES + X25519_KEY_BYTES,

  keyPair(crypto, random) {
    const keys = expand(crypto, random);
    wipe(keys.x25519.privateKey, keys.mlKem.privateKey);
    const { vector, header } = keys.mlKem;
    const publicKey = concatBytes(vector, header.subarray(0, RHO_BYTES), keys.x25519.publicKey);
    return { privateKey: copyBytes(random), publicKey };
  },

  encapsulate(crypto, publicKey, random) {
    assertBytes('publicKey', publicKey, hpkeXWing.publicKeyBytes);
    assertBytes('random', random, hpkeXWing.encapsulationRandomBytes);
    const mlKemPublicKey = publicKey.subarray(0, ML_KEM_PUBLIC_KEY_BYTES);
    const recipient = asX25519PublicKey(publicKey.subarray(ML_KEM_PUBLIC_KEY_BYTES));
    const mlKemRandom = random.subarray(0, ML_KEM_768_ENCAPSULATION_RANDOM_BYTES);
    const header = asMlKem768Header(
      concatBytes(mlKemPublicKey.subarray(ML_KEM_768_VECTOR_BYTES), sha3_256(mlKemPublicKey)),
    );
    const vector = asMlKem768Vector(mlKemPublicKey.subarray(0, ML_KEM_768_VECTOR_BYTES));
    const ciphertext2 = refusedAs(['E_PUBLIC_KEY_INVALID'], () =>
      crypto.mlKem768Encapsulate2(header, vector, mlKemRandom),
    );
    if (ciphertext2 === undefined) return undefined;
    const { ciphertext1, sharedSecret } = crypto.mlKem768Encapsulate1(header, mlKemRandom);
    const ephemeral = crypto.x25519KeyPair(random.subarray(ML_KEM_768_ENCAPSULATION_RANDOM_BYTES));
    try {
      const agreed = agree(crypto, ephemeral.privateKey, recipient);
      if (agreed === undefined) return undefined;
      return {
        encapsulated: concatBytes(ciphertext1, ciphertext2, ephemeral.publicKey),
        sharedSecret: combine(sharedSecret, agreed, ephemeral.publicKey, recipient),
      };
    } finally {
      wipe(sharedSecret, ephemeral.privateKey);
    }
  },

  decapsulate(crypto, { privateKey }, encapsulated) {
    assertBytes('encapsulated', encapsulated, hpkeXWing.encapsulatedBytes);
    assertBytes('privateKey', privateKey, SEED_BYTES);
    const { mlKem, x25519 } = expandedKeys(crypto).of(privateKey);
    const sent = asX25519PublicKey(encapsulated.subarray(ML_KEM_CIPHERTEXT_BYTES));
    const agreed = agree(crypto, x25519.privateKey, sent);
    if (agreed === undefined) return undefined;
    const sharedSecret = crypto.mlKem768Decapsulate(
      mlKem.privateKey,
      asMlKem768Ciphertext1(encapsulated.subarray(0, ML_KEM_768_CIPHERTEXT1_BYTES)),
      asMlKem768Ciphertext2(encapsulated.subarray(ML_KEM_768_CIPHERTEXT1_BYTES, ML_KEM_CIPHERTEXT_BYTES)),
    );
    return combine(sharedSecret, agreed, sent, x25519.publicKey);
  },
} satisfies HpkeKem);

interface ExpandedKeys {
  readonly mlKem: MlKem768KeyPair;
  readonly x25519: X25519KeyPair;
}

/**
 * Whoever opens with one key opens much with it, and to expand it costs more than to use it. What is kept beside the seed is
 * as secret as the seed, and goes when that goes.
 */
const expandedBy = new WeakMap<CryptoProvider, KeptBeside<Uint8Array, ExpandedKeys>>();

function expandedKeys(crypto: CryptoProvider): KeptBeside<Uint8Array, ExpandedKeys> {
  const found = expandedBy.get(crypto);
  if (found !== undefined) return found;
  const kept = keepBeside((seed: Uint8Array) => {
    const keys = expand(crypto, seed);
    expandMlKem768Once(keys.mlKem.privateKey);
    return keys;
  });
  expandedBy.set(crypto, kept);
  return kept;
}

/** Section 5.2, expandDecapsulationKey. */
function expand(crypto: CryptoProvider, seed: Uint8Array): ExpandedKeys {
  assertBytes('privateKey', seed, SEED_BYTES);
  const expanded = shake256(seed, { dkLen: ML_KEM_768_PRIVATE_KEY_BYTES + X25519_KEY_BYTES });
  try {
    return {
      mlKem: crypto.mlKem768KeyPair(expanded.subarray(0, ML_KEM_768_PRIVATE_KEY_BYTES)),
      x25519: crypto.x25519KeyPair(expanded.subarray(ML_KEM_768_PRIVATE_KEY_BYTES)),
    };
  } finally {
    wipe(expanded);
  }
}

/** Section 5.3, Combiner. Wipes both secrets. */
function combine(
  mlKemSecret: Uint8Array,
  agreed: Uint8Array,
  sent: X25519PublicKey,
  recipient: X25519PublicKey,
): Uint8Array {
  const input = concatBytes(mlKemSecret, agreed, sent, recipient, LABEL);
  try {
    return sha3_256(input);
  } finally {
    wipe(input, mlKemSecret, agreed);
  }
}

/** Section 5.3: the six characters of a drawn wing. */
const LABEL = Uint8Array.of(0x5c, 0x2e, 0x2f, 0x2f, 0x5e, 0x5c);
