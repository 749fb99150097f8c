/**
 * What both versions of sealed sender seal: a message, the certificate of its sender, and how to treat it.
 *
 *     content = { type, sender certificate, message, content hint, group id, sent at }
 *
 * Spec: Signal session layer, section 6.7, where it is called USMC. The time of sending is ours: it names the message in a
 * request to send it again (section 6.6), and peers that do not know the field ignore it.
 */

import { copyBytes } from '@sotto/crypto';
import { decodeUnidentifiedSenderContent, encodeUnidentifiedSenderContent, WireError } from '@sotto/wire';
import type { CertificateMemory } from './certificate-memory.ts';
import { parseSenderCertificate, type SenderCertificate } from './sender-certificate.ts';
import { messageMalformed } from './signal-message.ts';

/** What a sealed message can hold. Unlike elsewhere, a PreKeySignalMessage has number 1 here. The last one is ours. */
export type SealedMessageType =
  | 'preKeySignalMessage'
  | 'signalMessage'
  | 'senderKeyMessage'
  | 'plaintextContent'
  | 'ephemeralMessage';

/** How a message that cannot be read is to be treated. Other numbers are kept as they are. */
export const CONTENT_HINT = {
  /** The sender will not send it again: show that something is missing. */
  default: 0,
  /** The sender can send it again: ask, and wait before anything is shown. */
  resendable: 1,
  /** Nothing a person would miss: show nothing. */
  implicit: 2,
} as const;

/** Opened content. Who sent it is proven; whether the certificate is valid is not judged yet. */
export interface SealedContent {
  readonly type: SealedMessageType;
  /** The serialised message, less than 98 143 bytes. */
  readonly content: Uint8Array;
  readonly certificate: SenderCertificate;
  /** A number of {@link CONTENT_HINT}, or one of a newer version. */
  readonly contentHint: number;
  /** Which group it belongs to, so that a message that cannot be read can be shown there. 1 byte or more. */
  readonly groupId: Uint8Array | undefined;
  /** Milliseconds since 1970. */
  readonly sentAt: number | undefined;
}

/**
 * Content to be sealed. `certificate` is the sender's own, serialised, at most 1024 bytes. `content` and `groupId` may
 * have any length, as long as all fits 98 143 bytes.
 */
export interface SealedContentInput {
  readonly type: SealedMessageType;
  readonly content: Uint8Array;
  readonly certificate: Uint8Array;
  readonly contentHint?: number | undefined;
  readonly groupId?: Uint8Array | undefined;
  readonly sentAt?: number | undefined;
}

/**
 * Serialises content, once for all recipients: at most 98 240 bytes, of which sealing takes `SEALED_CONTENT_BYTES_MAX`.
 * Throws on misuse only.
 */
export function createSealedContent(input: SealedContentInput): Uint8Array {
  const { type, content, certificate, contentHint = CONTENT_HINT.default, groupId, sentAt } = input;
  if (!Object.hasOwn(TYPE_NUMBERS, type)) throw new TypeError('type: unknown');
  return encodeUnidentifiedSenderContent({
    type: TYPE_NUMBERS[type],
    senderCertificate: certificate,
    content,
    ...(contentHint !== CONTENT_HINT.default && { contentHint }),
    ...(groupId !== undefined && groupId.length > 0 && { groupId }),
    ...(sentAt !== undefined && { sentAt }),
  });
}

/**
 * A certificate that `memory` holds is not parsed again. Throws `E_MESSAGE_MALFORMED` or `E_SENDER_CERTIFICATE_INVALID`. The
 * result shares nothing with `bytes`.
 */
export function parseSealedContent(bytes: Uint8Array, memory?: CertificateMemory): SealedContent {
  const { type: number, senderCertificate, content, contentHint, groupId, sentAt } = decodeFields(bytes);
  // SE-02: sealed content has type, sender certificate and message (section 6.7; E_MESSAGE_MALFORMED).
  if (number === undefined || senderCertificate === undefined || content === undefined) {
    throw messageMalformed('sealed content lacks a required field');
  }
  const type = TYPES.get(number);
  // SE-03: the type of sealed content is one of the four, or that of ephemeral messages (section 6.7; E_MESSAGE_MALFORMED).
  if (type === undefined) throw messageMalformed('sealed content has an unknown type');
  return {
    type,
    content,
    certificate: memory?.find(senderCertificate) ?? parseSenderCertificate(senderCertificate),
    contentHint: contentHint ?? CONTENT_HINT.default,
    groupId: groupId?.length === 0 ? undefined : groupId,
    sentAt,
  };
}

function decodeFields(bytes: Uint8Array) {
  try {
    // SE-01: sealed content is a whole protobuf with the known wire types (section 0; E_MESSAGE_MALFORMED).
    return decodeUnidentifiedSenderContent(copyBytes(bytes));
  } catch (cause) {
    if (cause instanceof WireError) throw messageMalformed('sealed content is not a valid protobuf', cause);
    throw cause;
  }
}

const TYPE_NUMBERS: Readonly<Record<SealedMessageType, number>> = {
  preKeySignalMessage: 1,
  signalMessage: 2,
  senderKeyMessage: 7,
  plaintextContent: 8,
  // Far from the numbers that peers may come to use.
  ephemeralMessage: 100,
};
const TYPES = new Map(Object.entries(TYPE_NUMBERS).map(([type, number]) => [number, type as SealedMessageType]));
