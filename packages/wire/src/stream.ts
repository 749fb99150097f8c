/** The delivery stream: one frame is one WebSocket message (proto/sotto/relay/v1). */

import { sotto } from '#gen/messages';
import { sottoRelayV1ClientFrame, sottoRelayV1RelayFrame } from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import { WireError } from './errors.ts';
import { boolean, bytes, fixedBytes, optional, printable, repeated, uint32 } from './fields.ts';
import {
  ARRIVED_HEADER_BYTES,
  CURSOR_BYTES,
  CURSORS_MAX,
  ENVELOPE_BYTES_MAX,
  EPHEMERAL_ENVELOPE_BYTES_MAX,
  FRAME_BYTES_MAX,
  MAILBOX_CONTEXT_MESSAGES_MAX,
  MAILBOX_EPOCH_BYTES,
  SEAL_TAG_BYTES,
  SIGNATURE_CHARACTERS_MAX,
  SIGNATURE_INPUT_CHARACTERS_MAX,
  STORE_MARK_BYTES,
  X_WING_ENCAPSULATED_BYTES,
} from './limits.ts';
import { type DeliveryOutcome, outcomeForm } from './outcomes.ts';
import { type DeviceErrorBody, deviceErrorBodyForm } from './relay.ts';

export type ClientFrame = ({ readonly kind: 'attach' } & Attach) | ({ readonly kind: 'acknowledge' } & Acknowledge);

export type RelayFrame =
  | ({ readonly kind: 'attached' } & Attached)
  | ({ readonly kind: 'delivery' } & Delivery)
  | ({ readonly kind: 'acknowledged' } & Acknowledged)
  | ({ readonly kind: 'mailboxFull' } & MailboxFull)
  | ({ readonly kind: 'preKeysLow' } & PreKeysLow)
  | ({ readonly kind: 'error' } & DeviceErrorBody)
  /** What came for whoever is here just now. */
  | ({ readonly kind: 'ephemeral' } & Ephemeral)
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
  /** Another stream of this device was attached and has been ended. */
  readonly replaced: boolean;
  /** With which the device sent last; missing when it never did. */
  readonly storeMark?: Uint8Array;
  /** By the clock of the relay: seconds since 1970. */
  readonly now: number;
}

export interface Delivery {
  /** Mailbox epoch and sequence (64 bits, big-endian). */
  readonly cursor: Uint8Array;
  /** Missing: that of the delivery before on this stream. */
  readonly context?: MailboxContext;
  readonly body: DeliveryBody;
}

export type DeliveryBody =
  /** An arrived message, sealed to the mailbox key as message `number` of the context. */
  | { readonly kind: 'sealed'; readonly number: number; readonly sealed: Uint8Array }
  /** An arrived message that came before the relay knew a mailbox key. */
  | { readonly kind: 'open'; readonly arrived: Uint8Array };

/** HPKE in base mode, X-Wing. */
export interface MailboxContext {
  /** Of the mailbox key. */
  readonly keyId: number;
  readonly encapsulatedKey: Uint8Array;
}

/** Kept nowhere, and not acknowledged. */
export interface Ephemeral {
  /** Padded. */
  readonly envelope: Uint8Array;
  /** When the sender's relay took it; seconds since 1970, a whole hour. */
  readonly acceptedAt: number;
}

/** Mail was turned away, for the mailbox is full; its senders try again. */
export type MailboxFull = Readonly<Record<never, never>>;

/** A quarter of the one-time keys of a full shelf is left of one kind, or less. */
export interface PreKeysLow {
  readonly oneTimePreKeys: number;
  readonly oneTimeKemPreKeys: number;
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

const attachedForm: Form<Attached, sotto.relay.v1.Attached> = {
  mailboxEpoch: fixedBytes(MAILBOX_EPOCH_BYTES),
  replaced: boolean(),
  storeMark: optional(fixedBytes(STORE_MARK_BYTES)),
  now: uint32(),
};

const contextForm: Form<MailboxContext, sotto.relay.v1.MailboxContext> = {
  keyId: uint32(),
  encapsulatedKey: fixedBytes(X_WING_ENCAPSULATED_BYTES),
};

interface FlatDelivery {
  readonly cursor: Uint8Array;
  readonly context?: MailboxContext;
  readonly number: number;
  readonly sealed?: Uint8Array;
  readonly open?: Uint8Array;
}

const deliveryForm: Form<FlatDelivery, sotto.relay.v1.Delivery> = {
  cursor: fixedBytes(CURSOR_BYTES),
  context: optional(message(contextForm)),
  number: uint32(0, MAILBOX_CONTEXT_MESSAGES_MAX - 1),
  sealed: optional(bytes(1, ENVELOPE_BYTES_MAX + ARRIVED_HEADER_BYTES + SEAL_TAG_BYTES)),
  open: optional(bytes(1, ENVELOPE_BYTES_MAX + ARRIVED_HEADER_BYTES)),
};

const ephemeralForm: Form<Ephemeral, sotto.relay.v1.Ephemeral> = {
  envelope: bytes(1, EPHEMERAL_ENVELOPE_BYTES_MAX),
  acceptedAt: uint32(),
};

const mailboxFullForm: Form<MailboxFull, sotto.relay.v1.MailboxFull> = {};

const preKeysLowForm: Form<PreKeysLow, sotto.relay.v1.PreKeysLow> = {
  oneTimePreKeys: uint32(),
  oneTimeKemPreKeys: uint32(),
};

/** The oneofs as protobuf has them: one optional field for each kind. */
interface FlatClientFrame {
  readonly attach?: Attach;
  readonly acknowledge?: Acknowledge;
}

interface FlatRelayFrame {
  readonly attached?: Attached;
  readonly delivery?: FlatDelivery;
  readonly acknowledged?: Acknowledged;
  readonly mailboxFull?: MailboxFull;
  readonly preKeysLow?: PreKeysLow;
  readonly error?: DeviceErrorBody;
  readonly alive?: Alive;
  readonly outcome?: DeliveryOutcome;
  readonly ephemeral?: Ephemeral;
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
    mailboxFull: optional(message(mailboxFullForm)),
    preKeysLow: optional(message(preKeysLowForm)),
    error: optional(message(deviceErrorBodyForm)),
    alive: optional(message(aliveForm)),
    outcome: optional(message(outcomeForm)),
    ephemeral: optional(message(ephemeralForm)),
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
  if (!RELAY_FRAME_KINDS.has(frame.kind)) throw new TypeError('RelayFrame.kind must be a known kind');
  const flat = frame.kind === 'delivery' ? flatDelivery(frame) : frame;
  return flatRelayFrame.encode({ [frame.kind]: flat });
}

export function decodeRelayFrame(bytes: Uint8Array): RelayFrame {
  const { attached, delivery, acknowledged, mailboxFull, preKeysLow, error, alive, outcome, ephemeral } =
    flatRelayFrame.decode(bytes);
  if (attached !== undefined) return { kind: 'attached', ...attached };
  if (delivery !== undefined) return { kind: 'delivery', ...readDelivery(delivery) };
  if (acknowledged !== undefined) return { kind: 'acknowledged', ...acknowledged };
  if (mailboxFull !== undefined) return { kind: 'mailboxFull', ...mailboxFull };
  if (preKeysLow !== undefined) return { kind: 'preKeysLow', ...preKeysLow };
  if (error !== undefined) return { kind: 'error', ...error };
  if (alive !== undefined) return { kind: 'alive' };
  if (outcome !== undefined) return { kind: 'outcome', ...outcome };
  if (ephemeral !== undefined) return { kind: 'ephemeral', ...ephemeral };
  throw new WireError('E_WIRE_FIELD', 'RelayFrame.frame is missing or of an unknown kind');
}

function flatDelivery({ cursor, context, body }: Delivery): FlatDelivery {
  const base = { cursor, ...(context && { context }) };
  if (body.kind === 'open') return { ...base, number: 0, open: body.arrived };
  return { ...base, number: body.number, sealed: body.sealed };
}

function readDelivery({ cursor, context, number, sealed, open }: FlatDelivery): Delivery {
  const base = { cursor, ...(context && { context }) };
  if (sealed !== undefined) return { ...base, body: { kind: 'sealed', number, sealed } };
  if (open !== undefined) return { ...base, body: { kind: 'open', arrived: open } };
  throw new WireError('E_WIRE_FIELD', 'Delivery.body is missing or of an unknown kind');
}

const RELAY_FRAME_KINDS: ReadonlySet<string> = new Set<RelayFrame['kind']>([
  'attached',
  'delivery',
  'acknowledged',
  'mailboxFull',
  'preKeysLow',
  'error',
  'alive',
  'outcome',
  'ephemeral',
]);
