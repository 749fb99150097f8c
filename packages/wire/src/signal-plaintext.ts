/**
 * The protobuf parts of a request to send a message again: the request itself, and the content that carries it beside
 * the sessions. As in the other formats of the Signal session layer, every field is optional here and is present exactly
 * if it was on the wire.
 *
 * Spec: Signal session layer, sections 0 (decoding rules) and 6.6. Unlike libsignal, a time of 2^53 or more is refused.
 */

import { signal } from '#gen/messages';
import { signalDecryptionErrorMessage, signalPlaintextContentBody } from '#gen/shapes';
import { defineCodec } from './codec.ts';
import { bytes, optionalExplicit, safeInteger, uint32 } from './fields.ts';
import { DECRYPTION_ERROR_BYTES_MAX, PLAINTEXT_CONTENT_BYTES_MAX } from './limits.ts';

export interface DecryptionErrorMessageFields {
  readonly ratchetKey?: Uint8Array;
  /** Milliseconds since 1970. */
  readonly timestamp?: number;
  readonly deviceId?: number;
}

/** Without the byte before it and the padding after it. Its other fields belong to applications. */
export interface PlaintextContentFields {
  /** A serialised DecryptionErrorMessage. */
  readonly decryptionErrorMessage?: Uint8Array;
}

export const { encode: encodeDecryptionErrorMessage, decode: decodeDecryptionErrorMessage } = defineCodec<
  DecryptionErrorMessageFields,
  signal.DecryptionErrorMessage
>({
  code: signal.DecryptionErrorMessage,
  shape: signalDecryptionErrorMessage,
  bytesMax: DECRYPTION_ERROR_BYTES_MAX,
  profile: 'signal',
  form: {
    ratchetKey: optionalExplicit(bytes(0, DECRYPTION_ERROR_BYTES_MAX)),
    timestamp: optionalExplicit(safeInteger()),
    deviceId: optionalExplicit(uint32()),
  },
});

export const { encode: encodePlaintextContentBody, decode: decodePlaintextContentBody } = defineCodec<
  PlaintextContentFields,
  signal.PlaintextContentBody
>({
  code: signal.PlaintextContentBody,
  shape: signalPlaintextContentBody,
  bytesMax: PLAINTEXT_CONTENT_BYTES_MAX,
  profile: 'signal',
  form: { decryptionErrorMessage: optionalExplicit(bytes(0, PLAINTEXT_CONTENT_BYTES_MAX)) },
});
