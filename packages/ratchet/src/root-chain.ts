/**
 * The root chain: every Diffie-Hellman step renews the root key and starts a chain.
 *
 *     OKM = HKDF(ikm = DH, salt = root key, info = "WhisperRatchet", 64) = new root key (32) || chain key (32)
 *
 * Spec: Signal session layer, section 4.2.
 */

import { type CryptoProvider, utf8ToBytes, wipe, type X25519PrivateKey, type X25519PublicKey } from '@sotto/crypto';
import type { ChainKey, RootKey } from './keys.ts';

/** Both values are fresh; the caller owns them. Throws `CryptoError` when the agreement is all zero. */
export function deriveRootStep(
  crypto: CryptoProvider,
  rootKey: RootKey,
  privateKey: X25519PrivateKey,
  publicKey: X25519PublicKey,
): { readonly rootKey: RootKey; readonly chainKey: ChainKey } {
  const sharedSecret = crypto.x25519SharedSecret(privateKey, publicKey);
  const output = crypto.hkdfSha256(sharedSecret, rootKey, ROOT_INFO, 64);
  try {
    return { rootKey: output.slice(0, 32) as RootKey, chainKey: output.slice(32, 64) as ChainKey };
  } finally {
    wipe(sharedSecret, output);
  }
}

const ROOT_INFO = utf8ToBytes('WhisperRatchet');
