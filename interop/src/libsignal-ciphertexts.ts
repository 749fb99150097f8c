/** libsignal's own objects of the messages it has encrypted: only these can be put into sealed content of its making. */

import type { CiphertextMessage } from '@signalapp/libsignal-client';

const ciphertexts = new WeakMap<Uint8Array, CiphertextMessage>();

/** The bytes of a message, by which {@link ciphertextOf} finds it again as long as they are held. */
export function serialized(message: CiphertextMessage): Uint8Array {
  const bytes = message.serialize();
  ciphertexts.set(bytes, message);
  return bytes;
}

/** `bytes` must be the very array that {@link serialized} gave. */
export function ciphertextOf(bytes: Uint8Array): CiphertextMessage {
  const message = ciphertexts.get(bytes);
  if (message === undefined) throw new TypeError('bytes: are of no message that was encrypted here');
  return message;
}
