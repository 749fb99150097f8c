/** Names of online keys. */

import { bytesToHex, type CryptoProvider, wipe } from '@sotto/crypto';
import { forwardingKeyPair } from '@sotto/identity';

/** Named after the key itself: another key cannot come under the same id. */
export const keyIdOf = (crypto: CryptoProvider, prefix: string, publicKey: Uint8Array): string =>
  `${prefix}-${bytesToHex(crypto.sha256(publicKey).subarray(0, 8))}`;

export type ForwardingPurpose = 'forward' | 'forwardEphemeral';

/** What is public of the key that `seed` makes, 32 bytes, which stay the caller's to write down and to wipe. */
export const describeForwardingKey = (
  crypto: CryptoProvider,
  purpose: ForwardingPurpose,
  seed: Uint8Array,
): { readonly id: string; readonly publicKey: Uint8Array; readonly seed: Uint8Array } => {
  const { publicKey, privateKey } = forwardingKeyPair(crypto, purpose === 'forward' ? 'xWing' : 'x25519', seed);
  wipe(privateKey);
  return { id: keyIdOf(crypto, 'forward', publicKey), publicKey, seed };
};
