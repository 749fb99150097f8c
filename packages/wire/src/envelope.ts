/** One message from one device to one device, as relays carry it (proto/sotto/wire/v1). */

import { sotto } from '#gen/messages';
import { sottoWireV1Envelope } from '#gen/shapes';
import { defineCodec } from './codec.ts';
import { address, bytes, enumeration, fixedBytes, uint32 } from './fields.ts';
import { ACCOUNT_ID_BYTES, DEVICE_ID_MAX, ENVELOPE_BYTES_MAX, SIGNAL_MESSAGE_BYTES_MAX } from './limits.ts';

export type EnvelopeType = 'signalMessage' | 'preKeySignalMessage';

export interface Envelope {
  readonly type: EnvelopeType;
  /** The session ciphertext. */
  readonly content: Uint8Array;
  /** The three sender fields are claims until the session layer has decrypted `content`. */
  readonly senderAccountId: Uint8Array;
  readonly senderDeviceId: number;
  readonly senderAddress: string;
}

export const { encode: encodeEnvelope, decode: decodeEnvelope } = defineCodec<Envelope, sotto.wire.v1.Envelope>({
  code: sotto.wire.v1.Envelope,
  shape: sottoWireV1Envelope,
  bytesMax: ENVELOPE_BYTES_MAX,
  form: {
    type: enumeration<EnvelopeType>({ signalMessage: 2, preKeySignalMessage: 3 }),
    content: bytes(1, SIGNAL_MESSAGE_BYTES_MAX),
    senderAccountId: fixedBytes(ACCOUNT_ID_BYTES),
    senderDeviceId: uint32(1, DEVICE_ID_MAX),
    senderAddress: address(),
  },
});
