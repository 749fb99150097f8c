/**
 * The protobuf parts of the two pairwise Signal messages: without version byte and without MAC, which the session layer
 * puts around them. Every field is optional here and is present exactly if it was on the wire; what must be there, and how
 * long a key is, the session layer decides, for its answers are not protobuf errors.
 *
 * Spec: Signal session layer, sections 0 (decoding rules), 6.2 and 6.3. Unlike libsignal, a tag or a length written in
 * more than five bytes is refused; no encoder writes one.
 */

import { signal } from '#gen/messages';
import { signalPreKeySignalMessage, signalSignalMessage } from '#gen/shapes';
import { defineCodec } from './codec.ts';
import { bytes, optionalExplicit, uint32 } from './fields.ts';
import { SIGNAL_MESSAGE_BYTES_MAX } from './limits.ts';

/** Section 6.2. */
export interface SignalMessageFields {
  readonly ratchetKey?: Uint8Array;
  readonly counter?: number;
  readonly previousCounter?: number;
  readonly ciphertext?: Uint8Array;
  readonly pqRatchet?: Uint8Array;
  readonly addresses?: Uint8Array;
}

/** Section 6.3. */
export interface PreKeySignalMessageFields {
  readonly preKeyId?: number;
  readonly baseKey?: Uint8Array;
  readonly identityKey?: Uint8Array;
  /** A whole SignalMessage, version byte and MAC included. */
  readonly message?: Uint8Array;
  readonly registrationId?: number;
  readonly signedPreKeyId?: number;
  readonly kyberPreKeyId?: number;
  readonly kyberCiphertext?: Uint8Array;
}

const anyBytes = optionalExplicit(bytes(0, SIGNAL_MESSAGE_BYTES_MAX));
const anyNumber = optionalExplicit(uint32());

export const { encode: encodeSignalMessage, decode: decodeSignalMessage } = defineCodec<
  SignalMessageFields,
  signal.SignalMessage
>({
  code: signal.SignalMessage,
  shape: signalSignalMessage,
  bytesMax: SIGNAL_MESSAGE_BYTES_MAX,
  profile: 'signal',
  form: {
    ratchetKey: anyBytes,
    counter: anyNumber,
    previousCounter: anyNumber,
    ciphertext: anyBytes,
    pqRatchet: anyBytes,
    addresses: anyBytes,
  },
});

export const { encode: encodePreKeySignalMessage, decode: decodePreKeySignalMessage } = defineCodec<
  PreKeySignalMessageFields,
  signal.PreKeySignalMessage
>({
  code: signal.PreKeySignalMessage,
  shape: signalPreKeySignalMessage,
  bytesMax: SIGNAL_MESSAGE_BYTES_MAX,
  profile: 'signal',
  form: {
    preKeyId: anyNumber,
    baseKey: anyBytes,
    identityKey: anyBytes,
    message: anyBytes,
    registrationId: anyNumber,
    signedPreKeyId: anyNumber,
    kyberPreKeyId: anyNumber,
    kyberCiphertext: anyBytes,
  },
});
