/**
 * The protobuf parts of the two sender-key messages: without version byte and without signature, which the session layer
 * puts around them. As in the pairwise messages, every field is optional here and present exactly if it was on the wire.
 *
 * Spec: Signal session layer, sections 0 (decoding rules), 6.4 and 6.5.
 */

import { signal } from '#gen/messages';
import { signalSenderKeyDistributionMessage, signalSenderKeyMessage } from '#gen/shapes';
import { defineCodec } from './codec.ts';
import { bytes, optionalExplicit, uint32 } from './fields.ts';
import { SIGNAL_MESSAGE_BYTES_MAX } from './limits.ts';

/** Section 6.4. */
export interface SenderKeyMessageFields {
  readonly distributionUuid?: Uint8Array;
  readonly chainId?: number;
  readonly iteration?: number;
  readonly ciphertext?: Uint8Array;
}

/** Section 6.5. */
export interface SenderKeyDistributionMessageFields {
  readonly distributionUuid?: Uint8Array;
  readonly chainId?: number;
  readonly iteration?: number;
  readonly chainKey?: Uint8Array;
  readonly signingKey?: Uint8Array;
}

const anyBytes = optionalExplicit(bytes(0, SIGNAL_MESSAGE_BYTES_MAX));
const anyNumber = optionalExplicit(uint32());

export const { encode: encodeSenderKeyMessage, decode: decodeSenderKeyMessage } = defineCodec<
  SenderKeyMessageFields,
  signal.SenderKeyMessage
>({
  code: signal.SenderKeyMessage,
  shape: signalSenderKeyMessage,
  bytesMax: SIGNAL_MESSAGE_BYTES_MAX,
  profile: 'signal',
  form: { distributionUuid: anyBytes, chainId: anyNumber, iteration: anyNumber, ciphertext: anyBytes },
});

export const { encode: encodeSenderKeyDistributionMessage, decode: decodeSenderKeyDistributionMessage } = defineCodec<
  SenderKeyDistributionMessageFields,
  signal.SenderKeyDistributionMessage
>({
  code: signal.SenderKeyDistributionMessage,
  shape: signalSenderKeyDistributionMessage,
  bytesMax: SIGNAL_MESSAGE_BYTES_MAX,
  profile: 'signal',
  form: {
    distributionUuid: anyBytes,
    chainId: anyNumber,
    iteration: anyNumber,
    chainKey: anyBytes,
    signingKey: anyBytes,
  },
});
