/**
 * Message keys: where the classical and the post-quantum ratchet meet.
 *
 *     OKM = HKDF(ikm = message seed, salt = post-quantum key, info = "WhisperMessageKeys", 80)
 *     OKM = cipher key (32) || MAC key (32) || nonce (16)
 *
 * Spec: Signal session layer, section 4.4. A skipped message is remembered by its seed: its post-quantum key is known
 * only when the message arrives.
 */

import { type CryptoProvider, utf8ToBytes, wipe } from '@sotto/crypto';
import type { CipherKey, MacKey, MessageNonce, MessageSeed, PostQuantumKey } from './keys.ts';

/** Keys of one message, used once. Whoever derives them wipes them. */
export interface MessageKeys {
  readonly cipherKey: CipherKey;
  readonly macKey: MacKey;
  readonly nonce: MessageNonce;
}

/** Without a post-quantum key there is no salt. */
export function deriveMessageKeys(
  crypto: CryptoProvider,
  seed: MessageSeed,
  postQuantumKey: PostQuantumKey | undefined,
): MessageKeys {
  const output = crypto.hkdfSha256(seed, postQuantumKey, MESSAGE_KEYS_INFO, 80);
  try {
    return {
      cipherKey: output.slice(0, 32) as CipherKey,
      macKey: output.slice(32, 64) as MacKey,
      nonce: output.slice(64, 80) as MessageNonce,
    };
  } finally {
    wipe(output);
  }
}

export function wipeMessageKeys(keys: MessageKeys): void {
  wipe(keys.cipherKey, keys.macKey, keys.nonce);
}

const MESSAGE_KEYS_INFO = utf8ToBytes('WhisperMessageKeys');
