/** Messages by hand, for tests that need what no step makes: any ciphertext under the right MAC. */

import { type CryptoProvider, concatBytes } from '@sotto/crypto';
import { encodeSignalMessage } from '@sotto/wire';
import { type MessageKeys, serializePublicKey } from '../src/keys.ts';
import type { MessageIdentities, SignalMessageContent } from '../src/signal-message.ts';

/** The parts of the keys of a message (section 4.4). */
export function splitMessageKeys(keys: MessageKeys) {
  return { cipherKey: keys.slice(0, 32), macKey: keys.slice(32, 64), nonce: keys.slice(64, 80) };
}

/** Section 4.5 step 4 with generated code and plain concatenation: version byte, protobuf, MAC. */
export function craftSignalMessage(
  crypto: CryptoProvider,
  content: SignalMessageContent & { readonly ciphertext: Uint8Array },
  macKey: Uint8Array,
  { sender, receiver }: MessageIdentities,
): Uint8Array {
  const body = encodeSignalMessage({
    ratchetKey: serializePublicKey(content.ratchetKey),
    counter: content.counter,
    previousCounter: content.previousCounter,
    ciphertext: content.ciphertext,
    ...(content.postQuantumMessage.length > 0 && { pqRatchet: content.postQuantumMessage }),
    ...(content.addressBinding !== undefined && { addresses: content.addressBinding }),
  });
  const authenticated = concatBytes(Uint8Array.of(0x44), body);
  const input = concatBytes(serializePublicKey(sender), serializePublicKey(receiver), authenticated);
  return concatBytes(authenticated, crypto.hmacSha256(macKey, input).subarray(0, 8));
}
