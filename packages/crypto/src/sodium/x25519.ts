/** X25519 (RFC 7748) on libsodium, with the check of the session layer, section 1.1. */

import { assertBytes } from '../assert.ts';
import { asSharedSecret, asX25519PrivateKey, asX25519PublicKey } from '../brand.ts';
import { equalBytes, hexToBytes } from '../bytes.ts';
import { X25519_KEY_BYTES } from '../lengths.ts';
import { clamp } from '../portable/curve/x25519.ts';
import type { CryptoPrimitives } from '../provider.ts';
import { hasAll, isRight, type Sodium } from './library.ts';

type X25519 = Pick<CryptoPrimitives, 'x25519KeyPair' | 'x25519SharedSecret'>;

/** What `sodium` does right; `fallback` answers what it refuses. */
export function createX25519(sodium: Sodium, fallback: X25519): Partial<X25519> {
  if (!hasAll(sodium, 'crypto_scalarmult', 'crypto_scalarmult_base')) return {};
  const { crypto_scalarmult: multiply, crypto_scalarmult_base: multiplyBase } = sodium;
  if (!isRight(() => equalBytes(multiplyBase(ALICE.privateKey), ALICE.publicKey))) return {};
  if (!isRight(() => isAgreementRight(multiply))) return {};
  return {
    x25519KeyPair: (random) => {
      assertBytes('random', random, X25519_KEY_BYTES);
      const privateKey = clamp(random);
      return { privateKey: asX25519PrivateKey(privateKey), publicKey: asX25519PublicKey(multiplyBase(privateKey)) };
    },
    x25519SharedSecret: (privateKey, publicKey) => {
      assertBytes('privateKey', privateKey, X25519_KEY_BYTES);
      assertBytes('publicKey', publicKey, X25519_KEY_BYTES);
      try {
        return asSharedSecret(multiply(privateKey, publicKey));
      } catch {
        // With both lengths right the library throws for one reason, a public key of small order, but not with a code
        // that says so. The other backend gives the refusal, and the secret if it was something else.
        return fallback.x25519SharedSecret(privateKey, publicKey);
      }
    },
  };
}

/** The secret, also of a key with bit 255 set, which X25519 ignores; and no secret with a key of small order. */
function isAgreementRight(multiply: NonNullable<Sodium['crypto_scalarmult']>): boolean {
  const withHighBit = Uint8Array.from(BOB_PUBLIC_KEY);
  withHighBit[31]! |= 0x80;
  const isEqual = [BOB_PUBLIC_KEY, withHighBit].every((key) => equalBytes(multiply(ALICE.privateKey, key), SECRET));
  return isEqual && !isRight(() => multiply(ALICE.privateKey, new Uint8Array(X25519_KEY_BYTES)).length > 0);
}

/** RFC 7748, section 6.1. */
const ALICE = {
  privateKey: hexToBytes('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a'),
  publicKey: hexToBytes('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a'),
};
const BOB_PUBLIC_KEY = hexToBytes('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f');
const SECRET = hexToBytes('4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742');
