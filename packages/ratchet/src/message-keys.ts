/**
 * Message keys: where the classical and the post-quantum ratchet meet.
 *
 *     OKM = HKDF(ikm = message seed, salt = post-quantum key, info = "WhisperMessageKeys", 80)
 *     OKM = cipher key (32) || MAC key (32) || nonce (16)
 *
 * Spec: Signal session layer, section 4.4. A skipped message is remembered by its seed: its post-quantum key is known
 * only when the message arrives.
 */

import type { CryptoProvider } from '@sotto/crypto';
import type { MessageKeys, MessageSeed, PostQuantumKey } from './keys.ts';

/**
 * Keys of one message, used once. Whoever derives them wipes them. Without a post-quantum key there is no salt. They are
 * written into `target`, 80 bytes, where it is given.
 */
export function deriveMessageKeys(
  crypto: CryptoProvider,
  seed: MessageSeed,
  postQuantumKey: PostQuantumKey | undefined,
  target?: Uint8Array,
): MessageKeys {
  return crypto.messageKeys(seed, postQuantumKey, target) as MessageKeys;
}
