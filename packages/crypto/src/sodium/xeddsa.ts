/**
 * XEdDSA (session layer, section 1.2) on libsodium. Verification is that of Ed25519 under the Edwards key; signing needs
 * the arithmetic of scalars and points, which only the build with all functions has.
 */

import { assertBytes } from '../assert.ts';
import type { X25519PrivateKey } from '../brand.ts';
import { asX25519PrivateKey } from '../brand.ts';
import { concatBytes, copyBytes, equalBytes, wipe } from '../bytes.ts';
import { X25519_KEY_BYTES, XEDDSA_RANDOM_BYTES, XEDDSA_SIGNATURE_BYTES } from '../lengths.ts';
import { edwardsKeyFromMontgomery } from '../portable/curve/coordinate.ts';
import { rememberPublicKeys } from '../portable/curve/public-keys.ts';
import { clamp } from '../portable/curve/x25519.ts';
import type { CryptoPrimitives } from '../provider.ts';
import { hasAll, isRight, MESSAGE_BYTES_MAX, type Sodium } from './library.ts';
import type { IsAccepted } from './verification.ts';

type Xeddsa = Pick<CryptoPrimitives, 'xeddsaSign' | 'xeddsaVerify'>;

/** What `sodium` does right; `fallback` does the rest. */
export function createXeddsa(sodium: Sodium, isAccepted: IsAccepted | undefined, fallback: Xeddsa): Partial<Xeddsa> {
  return { ...createSigning(sodium, fallback), ...(isAccepted !== undefined && createVerifying(isAccepted, fallback)) };
}

function createSigning(sodium: Sodium, fallback: Xeddsa): Partial<Xeddsa> {
  if (!hasAll(sodium, ...SIGNING_FUNCTIONS)) return {};
  const multiplyBase = sodium.crypto_scalarmult_ed25519_base_noclamp;
  const publicKeys = rememberPublicKeys<X25519PrivateKey>();

  const hashToScalar = (...parts: readonly Uint8Array[]): Uint8Array => {
    const input = concatBytes(...parts);
    const hash = sodium.crypto_hash(input);
    try {
      return sodium.crypto_core_ed25519_scalar_reduce(hash);
    } finally {
      wipe(input, hash);
    }
  };
  const sign = (privateKey: X25519PrivateKey, message: Uint8Array, random: Uint8Array): Uint8Array => {
    const k = clamp(privateKey);
    // Step 3: r = SHA512(FE || 31 x FF || k || M || Z) mod L; R = r*B.
    const r = hashToScalar(NONCE_PREFIX, k, message, random);
    let product: Uint8Array = NOTHING;
    try {
      // Step 1: A = k*B with its natural sign.
      const encodedKey = publicKeys(privateKey, () => multiplyBase(k));
      const encodedR = multiplyBase(r);
      // Steps 4 and 5: h = SHA512(R || A || M) mod L; s = r + h*k mod L, and the sign of A in its top bit.
      product = sodium.crypto_core_ed25519_scalar_mul(hashToScalar(encodedR, encodedKey, message), k);
      const signature = concatBytes(encodedR, sodium.crypto_core_ed25519_scalar_add(r, product));
      signature[63]! |= encodedKey[31]! & SIGN_BIT;
      return signature;
    } finally {
      wipe(k, r, product);
    }
  };

  // Both ways to the same signature, for a key whose scalar is above L, as clamped ones are.
  const isKnown = () => equalBytes(sign(KEY, RANDOM, RANDOM), fallback.xeddsaSign(KEY, RANDOM, RANDOM));
  if (!isRight(isKnown)) return {};
  return {
    xeddsaSign: (privateKey, message, random) => {
      assertBytes('privateKey', privateKey, X25519_KEY_BYTES);
      assertBytes('message', message);
      assertBytes('random', random, XEDDSA_RANDOM_BYTES);
      const isLong = message.length > MESSAGE_BYTES_MAX;
      return isLong ? fallback.xeddsaSign(privateKey, message, random) : sign(privateKey, message, random);
    },
  };
}

function createVerifying(isAccepted: IsAccepted, fallback: Xeddsa): Pick<Xeddsa, 'xeddsaVerify'> {
  const isEd25519Signature = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => {
    if (signature.length !== XEDDSA_SIGNATURE_BYTES) return false;
    const withoutSign = copyBytes(signature);
    withoutSign[63]! &= ~SIGN_BIT;
    const encodedKey = edwardsKeyFromMontgomery(publicKey, (signature[63]! & SIGN_BIT) !== 0);
    return encodedKey !== undefined && isAccepted(encodedKey, message, withoutSign);
  };
  return {
    xeddsaVerify: (publicKey, message, signature) => {
      assertBytes('publicKey', publicKey, X25519_KEY_BYTES);
      assertBytes('message', message);
      assertBytes('signature', signature);
      return isEd25519Signature(publicKey, message, signature) || fallback.xeddsaVerify(publicKey, message, signature);
    },
  };
}

const SIGNING_FUNCTIONS = [
  'crypto_hash',
  'crypto_scalarmult_ed25519_base_noclamp',
  'crypto_core_ed25519_scalar_reduce',
  'crypto_core_ed25519_scalar_mul',
  'crypto_core_ed25519_scalar_add',
] as const;

/** FE || 31 x FF: no encoding of a point, so the nonce hash never collides with the challenge hash. */
const NONCE_PREFIX = new Uint8Array(32).fill(0xff);
NONCE_PREFIX[0] = 0xfe;
const SIGN_BIT = 0x80;
const NOTHING = new Uint8Array(0);

/** Of the probe. */
const KEY = asX25519PrivateKey(new Uint8Array(X25519_KEY_BYTES).fill(0x5a));
const RANDOM = new Uint8Array(XEDDSA_RANDOM_BYTES).fill(0xa5);
