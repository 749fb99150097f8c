/** Ed25519 (RFC 8032) on libsodium, with the verdicts of the portable backend. */

import { assertBytes } from '../assert.ts';
import { asEd25519PrivateKey, asEd25519PublicKey, type Ed25519PrivateKey } from '../brand.ts';
import { concatBytes, copyBytes, equalBytes, wipe } from '../bytes.ts';
import { ED25519_KEY_BYTES } from '../lengths.ts';
import { rememberPublicKeys } from '../portable/curve/public-keys.ts';
import type { CryptoPrimitives } from '../provider.ts';
import { hasAll, isRight, MESSAGE_BYTES_MAX, type Sodium } from './library.ts';
import { type IsAccepted, MESSAGE, PUBLIC_KEY, SEED, SIGNATURE } from './verification.ts';

type Ed25519 = Pick<CryptoPrimitives, 'ed25519KeyPair' | 'ed25519Sign' | 'ed25519Verify'>;

/** What `sodium` does right; `fallback` does the rest. */
export function createEd25519(sodium: Sodium, isAccepted: IsAccepted | undefined, fallback: Ed25519): Partial<Ed25519> {
  return {
    ...createSigning(sodium, fallback),
    ...(isAccepted !== undefined && {
      ed25519Verify: (publicKey, message, signature) => {
        assertBytes('publicKey', publicKey, ED25519_KEY_BYTES);
        assertBytes('message', message);
        assertBytes('signature', signature);
        return isAccepted(publicKey, message, signature) || fallback.ed25519Verify(publicKey, message, signature);
      },
    }),
  };
}

function createSigning(sodium: Sodium, fallback: Ed25519): Partial<Ed25519> {
  if (!hasAll(sodium, 'crypto_sign_seed_keypair', 'crypto_sign_detached')) return {};
  const { crypto_sign_seed_keypair: makeKeyPair, crypto_sign_detached: makeSignature } = sodium;
  const publicKeys = rememberPublicKeys<Ed25519PrivateKey>();

  const publicKeyOf = (seed: Uint8Array): Uint8Array => {
    const { publicKey, privateKey } = makeKeyPair(seed);
    wipe(privateKey);
    return publicKey;
  };
  const sign = (seed: Ed25519PrivateKey, message: Uint8Array): Uint8Array => {
    const privateKey = concatBytes(
      seed,
      publicKeys(seed, () => publicKeyOf(seed)),
    );
    try {
      return makeSignature(message, privateKey);
    } finally {
      wipe(privateKey);
    }
  };

  const isKnown = () =>
    equalBytes(publicKeyOf(SEED), PUBLIC_KEY) && equalBytes(sign(asEd25519PrivateKey(SEED), MESSAGE), SIGNATURE);
  if (!isRight(isKnown)) return {};
  return {
    ed25519KeyPair: (seed) => {
      assertBytes('seed', seed, ED25519_KEY_BYTES);
      return {
        privateKey: asEd25519PrivateKey(copyBytes(seed)),
        publicKey: asEd25519PublicKey(publicKeyOf(seed)),
      };
    },
    ed25519Sign: (privateKey, message) => {
      assertBytes('privateKey', privateKey, ED25519_KEY_BYTES);
      assertBytes('message', message);
      return message.length > MESSAGE_BYTES_MAX ? fallback.ed25519Sign(privateKey, message) : sign(privateKey, message);
    },
  };
}
