/** One message from one device to one device, as relays carry it (proto/sotto/wire/v1). */

import { sotto } from '#gen/messages';
import { sottoWireV1Envelope } from '#gen/shapes';
import { defineCodec } from './codec.ts';
import { bytes } from './fields.ts';
import { ENVELOPE_BYTES_MAX, SEALED_MESSAGE_BYTES_MAX } from './limits.ts';

export interface Envelope {
  /** Sealed sender, version 2 as received or version 1: who sent it only its recipient can tell. */
  readonly sealed: Uint8Array;
}

export const { encode: encodeEnvelope, decode: decodeEnvelope } = defineCodec<Envelope, sotto.wire.v1.Envelope>({
  code: sotto.wire.v1.Envelope,
  shape: sottoWireV1Envelope,
  bytesMax: ENVELOPE_BYTES_MAX,
  form: { sealed: bytes(1, SEALED_MESSAGE_BYTES_MAX) },
});
