/** X25519 (RFC 7748) on libsodium, with the check of the session layer, section 1.1. */

import { assertBytes } from '../assert.ts';
import { asSharedSecret, asX25519PrivateKey, asX25519PublicKey } from '../brand.ts';
import { copyBytes } from '../bytes.ts';
import { X25519_KEY_BYTES } from '../lengths.ts';
import type { CryptoPrimitives } from '../provider.ts';
import type { Sodium } from './library.ts';

type X25519 = Pick<CryptoPrimitives, 'x25519KeyPair' | 'x25519SharedSecret'>;

/** What `sodium` has of it; the rest is `fallback`. */
export function createX25519(sodium: Sodium, fallback: CryptoPrimitives): X25519 {
  const { crypto_scalarmult: multiply, crypto_scalarmult_base: multiplyBase } = sodium;
  return {
    x25519KeyPair:
      multiplyBase === undefined
        ? fallback.x25519KeyPair
        : (random) => {
            assertBytes('random', random, X25519_KEY_BYTES);
            const privateKey = clamp(random);
            return {
              privateKey: asX25519PrivateKey(privateKey),
              publicKey: asX25519PublicKey(multiplyBase(privateKey)),
            };
          },
    x25519SharedSecret:
      multiply === undefined
        ? fallback.x25519SharedSecret
        : (privateKey, publicKey) => {
            assertBytes('privateKey', privateKey, X25519_KEY_BYTES);
            assertBytes('publicKey', publicKey, X25519_KEY_BYTES);
            try {
              return asSharedSecret(multiply(privateKey, publicKey));
            } catch {
              // With both lengths right the library throws for one reason, a public key of small order, but does not
              // say so by a code. The other backend gives the refusal, and the secret if it was something else.
              return fallback.x25519SharedSecret(privateKey, publicKey);
            }
          },
  };
}

/** A clamped copy, as section 1.1 and RFC 7748, section 5 say. */
function clamp(random: Uint8Array): Uint8Array {
  const clamped = copyBytes(random);
  clamped[0]! &= 0b1111_1000;
  clamped[31]! &= 0b0111_1111;
  clamped[31]! |= 0b0100_0000;
  return clamped;
}
