/** Names of online keys. */

import { bytesToHex, type CryptoProvider } from '@sotto/crypto';

/** Named after the key itself: another key cannot come under the same id. */
export const keyIdOf = (crypto: CryptoProvider, prefix: string, publicKey: Uint8Array): string =>
  `${prefix}-${bytesToHex(crypto.sha256(publicKey).subarray(0, 8))}`;
