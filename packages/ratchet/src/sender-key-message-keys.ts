/**
 * Message keys of a sender key.
 *
 *     OKM = HKDF(ikm = message seed, no salt, info = "WhisperGroup", 48) = nonce (16) || cipher key (32)
 *
 * Spec: Signal session layer, section 8. The nonce comes first, unlike in a session. There is no MAC key: the signature
 * authenticates.
 */

import { type CryptoProvider, utf8ToBytes, wipe } from '@sotto/crypto';
import type { CipherKey, MessageNonce, MessageSeed } from './keys.ts';

/** Keys of one message, used once. Whoever derives them wipes them. */
export interface SenderKeyMessageKeys {
  readonly nonce: MessageNonce;
  readonly cipherKey: CipherKey;
}

export function deriveSenderKeyMessageKeys(crypto: CryptoProvider, seed: MessageSeed): SenderKeyMessageKeys {
  const output = crypto.hkdfSha256(seed, undefined, GROUP_INFO, 48);
  try {
    return { nonce: output.slice(0, 16) as MessageNonce, cipherKey: output.slice(16, 48) as CipherKey };
  } finally {
    wipe(output);
  }
}

const GROUP_INFO = utf8ToBytes('WhisperGroup');
