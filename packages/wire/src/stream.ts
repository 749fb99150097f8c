/** The delivery stream: one frame is one WebSocket message (proto/sotto/relay/v1). */

import { sotto } from '#gen/messages';
import { sottoRelayV1ClientFrame, sottoRelayV1RelayFrame } from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import { WireError } from './errors.ts';
import { bytes, fixedBytes, optional, printable, repeated, wholeHour } from './fields.ts';
import {
  CURSOR_BYTES,
  CURSORS_MAX,
  ENVELOPE_BYTES_MAX,
  FRAME_BYTES_MAX,
  MAILBOX_EPOCH_BYTES,
  SIGNATURE_CHARACTERS_MAX,
  SIGNATURE_INPUT_CHARACTERS_MAX,
} from './limits.ts';
import { type DeliveryOutcome, outcomeForm } from './outcomes.ts';
import { type ErrorBody, errorBodyForm } from './relay.ts';

export type ClientFrame = ({ readonly kind: 'attach' } & Attach) | ({ readonly kind: 'acknowledge' } & Acknowledge);

export type RelayFrame =
  | ({ readonly kind: 'attached' } & Attached)
  | ({ readonly kind: 'delivery' } & Delivery)
  | ({ readonly kind: 'acknowledged' } & Acknowledged)
  | ({ readonly kind: 'error' } & ErrorBody)
  /** Says nothing but that the connection carries; apps in browsers cannot see pings. */
  | { readonly kind: 'alive' }
  /** What became of an item for another relay that this device handed over a while ago. */
  | ({ readonly kind: 'outcome' } & DeliveryOutcome);

/** First frame: the two header values of a signed `GET /v1/stream`, since browsers set no headers on a WebSocket. */
export interface Attach {
  readonly signatureInput: string;
  readonly signature: string;
}

export interface Acknowledge {
  readonly cursors: readonly Uint8Array[];
}

export interface Attached {
  /** New after a restored relay database. */
  readonly mailboxEpoch: Uint8Array;
}

export interface Delivery {
  /** Mailbox epoch and sequence (64 bits, big-endian). */
  readonly cursor: Uint8Array;
  /** A serialised `Envelope`. */
  readonly envelope: Uint8Array;
  /** When the sender's relay took it: seconds since 1970, a whole hour. */
  readonly acceptedAt: number;
}

/** Deleted by the relay; the answer to {@link Acknowledge}. */
export interface Acknowledged {
  readonly cursors: readonly Uint8Array[];
}

const attachForm: Form<Attach, sotto.relay.v1.Attach> = {
  signatureInput: printable(SIGNATURE_INPUT_CHARACTERS_MAX, 1),
  signature: printable(SIGNATURE_CHARACTERS_MAX, 1),
};

const cursorsForm: Form<Acknowledge, sotto.relay.v1.Acknowledge & sotto.relay.v1.Acknowledged> = {
  cursors: repeated(fixedBytes(CURSOR_BYTES), CURSORS_MAX, 1),
};

const attachedForm: Form<Attached, sotto.relay.v1.Attached> = { mailboxEpoch: fixedBytes(MAILBOX_EPOCH_BYTES) };

const deliveryForm: Form<Delivery, sotto.relay.v1.Delivery> = {
  cursor: fixedBytes(CURSOR_BYTES),
  envelope: bytes(1, ENVELOPE_BYTES_MAX),
  acceptedAt: wholeHour(),
};

/** The oneofs as protobuf has them: one optional field for each kind. */
interface FlatClientFrame {
  readonly attach?: Attach;
  readonly acknowledge?: Acknowledge;
}

interface FlatRelayFrame {
  readonly attached?: Attached;
  readonly delivery?: Delivery;
  readonly acknowledged?: Acknowledged;
  readonly error?: ErrorBody;
  readonly alive?: Alive;
  readonly outcome?: DeliveryOutcome;
}

type Alive = Readonly<Record<never, never>>;

const aliveForm: Form<Alive, sotto.relay.v1.Alive> = {};

const flatClientFrame = defineCodec<FlatClientFrame, sotto.relay.v1.ClientFrame>({
  code: sotto.relay.v1.ClientFrame,
  shape: sottoRelayV1ClientFrame,
  bytesMax: FRAME_BYTES_MAX,
  form: { attach: optional(message(attachForm)), acknowledge: optional(message(cursorsForm)) },
});

const flatRelayFrame = defineCodec<FlatRelayFrame, sotto.relay.v1.RelayFrame>({
  code: sotto.relay.v1.RelayFrame,
  shape: sottoRelayV1RelayFrame,
  bytesMax: FRAME_BYTES_MAX,
  form: {
    attached: optional(message(attachedForm)),
    delivery: optional(message(deliveryForm)),
    acknowledged: optional(message(cursorsForm)),
    error: optional(message(errorBodyForm)),
    alive: optional(message(aliveForm)),
    outcome: optional(message(outcomeForm)),
  },
});

export function encodeClientFrame(frame: ClientFrame): Uint8Array {
  if (!['attach', 'acknowledge'].includes(frame.kind)) throw new TypeError('ClientFrame.kind must be a known kind');
  return flatClientFrame.encode({ [frame.kind]: frame });
}

export function decodeClientFrame(bytes: Uint8Array): ClientFrame {
  const { attach, acknowledge } = flatClientFrame.decode(bytes);
  if (attach !== undefined) return { kind: 'attach', ...attach };
  if (acknowledge !== undefined) return { kind: 'acknowledge', ...acknowledge };
  throw new WireError('E_WIRE_FIELD', 'ClientFrame.frame is missing or of an unknown kind');
}

export function encodeRelayFrame(frame: RelayFrame): Uint8Array {
  const kinds = ['attached', 'delivery', 'acknowledged', 'error', 'alive', 'outcome'];
  if (!kinds.includes(frame.kind)) throw new TypeError('RelayFrame.kind must be a known kind');
  return flatRelayFrame.encode({ [frame.kind]: frame });
}

export function decodeRelayFrame(bytes: Uint8Array): RelayFrame {
  const { attached, delivery, acknowledged, error, alive, outcome } = flatRelayFrame.decode(bytes);
  if (attached !== undefined) return { kind: 'attached', ...attached };
  if (delivery !== undefined) return { kind: 'delivery', ...delivery };
  if (acknowledged !== undefined) return { kind: 'acknowledged', ...acknowledged };
  if (error !== undefined) return { kind: 'error', ...error };
  if (alive !== undefined) return { kind: 'alive' };
  if (outcome !== undefined) return { kind: 'outcome', ...outcome };
  throw new WireError('E_WIRE_FIELD', 'RelayFrame.frame is missing or of an unknown kind');
}
