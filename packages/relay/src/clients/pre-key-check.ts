/**
 * Pre-keys are checked before they go on the shelf: a bundle that does not verify would only fail later, at somebody who
 * cannot tell its owner. Signatures are XEdDSA by the identity key over the serialised public key.
 */

import { asX25519PublicKey, type CryptoProvider } from '@sotto/crypto';
import type { PreKeyUpload } from '@sotto/wire';
import { RelayError } from '../errors.ts';

/** @param identityKey 33 bytes */
export const checkPreKeys = (crypto: CryptoProvider, identityKey: Uint8Array, preKeys: PreKeyUpload): void => {
  const { signedPreKey, lastResortKemPreKey, oneTimePreKeys, oneTimeKemPreKeys } = preKeys;
  const signer = asX25519PublicKey(identityKey.slice(1));
  const kemPreKeys =
    lastResortKemPreKey === undefined ? oneTimeKemPreKeys : [lastResortKemPreKey, ...oneTimeKemPreKeys];

  for (const { publicKey } of signedPreKey === undefined ? oneTimePreKeys : [signedPreKey, ...oneTimePreKeys])
    if (publicKey[0] !== X25519_TYPE) throw refuse('a pre-key has an unknown type');
  for (const { publicKey } of kemPreKeys)
    if (publicKey[0] !== KYBER_1024_TYPE) throw refuse('a KEM key has an unknown type');
  for (const { publicKey, signature } of signedPreKey === undefined ? kemPreKeys : [signedPreKey, ...kemPreKeys])
    if (!crypto.xeddsaVerify(signer, publicKey, signature)) throw refuse('a signature of a pre-key does not verify');
  if (hasRepeatedId(oneTimePreKeys) || hasRepeatedId(oneTimeKemPreKeys)) throw refuse('an id stands twice');
};

const hasRepeatedId = (keys: readonly { readonly id: number }[]): boolean =>
  new Set(keys.map(({ id }) => id)).size !== keys.length;

const refuse = (reason: string): RelayError => new RelayError('E_PRE_KEY_INVALID', reason);

/** Type bytes of serialised keys: Signal session layer, sections 1.1 and 1.3. */
const X25519_TYPE = 0x05;
const KYBER_1024_TYPE = 0x08;
