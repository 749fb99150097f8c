/**
 * The protobuf parts of sealed sender: the first version's container, what both versions seal, and the certificates of
 * servers and senders. As in the other formats of the Signal session layer, every field is optional here and is present
 * exactly if it was on the wire.
 *
 * Spec: Signal session layer, sections 0 (decoding rules) and 6.7. Unlike libsignal, a certificate with two signers or two
 * sender ids is refused, and so is a time of 2^53 or more; no honest server writes either.
 */

import { signal } from '#gen/messages';
import {
  signalSenderCertificate,
  signalSenderCertificateBody,
  signalServerCertificate,
  signalServerCertificateBody,
  signalUnidentifiedSenderContent,
  signalUnidentifiedSenderMessage,
} from '#gen/shapes';
import { defineCodec } from './codec.ts';
import { bytes, optionalExplicit, safeInteger, text, uint32 } from './fields.ts';
import { SEALED_MESSAGE_BYTES_MAX, SENDER_CERTIFICATE_BYTES_MAX, SERVER_CERTIFICATE_BYTES_MAX } from './limits.ts';

/** Version 1, after its version byte. */
export interface UnidentifiedSenderMessageFields {
  readonly ephemeralPublic?: Uint8Array;
  readonly encryptedStatic?: Uint8Array;
  readonly encryptedMessage?: Uint8Array;
}

/** What is sealed, in both versions. */
export interface UnidentifiedSenderContentFields {
  /** 1 PreKeySignalMessage, 2 SignalMessage, 7 SenderKeyMessage, 8 PlaintextContent. */
  readonly type?: number;
  /** A serialised SenderCertificate. */
  readonly senderCertificate?: Uint8Array;
  readonly content?: Uint8Array;
  readonly contentHint?: number;
  readonly groupId?: Uint8Array;
  /** Ours, ignored by peers that do not know it. Milliseconds since 1970. */
  readonly sentAt?: number;
}

/** A body and the signature over it, of servers and senders alike. */
export interface CertificateFields {
  readonly certificate?: Uint8Array;
  readonly signature?: Uint8Array;
}

export interface ServerCertificateBodyFields {
  readonly id?: number;
  readonly key?: Uint8Array;
}

/** At most one of `certificate` and `id`, the signers, and at most one of `uuidString` and `uuidBytes`, the sender ids. */
export interface SenderCertificateBodyFields {
  readonly senderE164?: string;
  readonly senderDevice?: number;
  /** Milliseconds since 1970. */
  readonly expires?: number;
  readonly identityKey?: Uint8Array;
  /** A serialised ServerCertificate. */
  readonly certificate?: Uint8Array;
  /** Of a well-known ServerCertificate. */
  readonly id?: number;
  readonly uuidString?: string;
  readonly uuidBytes?: Uint8Array;
}

const messageBytes = optionalExplicit(bytes(0, SEALED_MESSAGE_BYTES_MAX));
const certificateBytes = optionalExplicit(bytes(0, SENDER_CERTIFICATE_BYTES_MAX));
const certificateText = optionalExplicit(text(SENDER_CERTIFICATE_BYTES_MAX));
const anyNumber = optionalExplicit(uint32());
const anyTime = optionalExplicit(safeInteger());

export const { encode: encodeUnidentifiedSenderMessage, decode: decodeUnidentifiedSenderMessage } = defineCodec<
  UnidentifiedSenderMessageFields,
  signal.UnidentifiedSenderMessage
>({
  code: signal.UnidentifiedSenderMessage,
  shape: signalUnidentifiedSenderMessage,
  bytesMax: SEALED_MESSAGE_BYTES_MAX,
  profile: 'signal',
  form: { ephemeralPublic: messageBytes, encryptedStatic: messageBytes, encryptedMessage: messageBytes },
});

export const { encode: encodeUnidentifiedSenderContent, decode: decodeUnidentifiedSenderContent } = defineCodec<
  UnidentifiedSenderContentFields,
  signal.UnidentifiedSenderContent
>({
  code: signal.UnidentifiedSenderContent,
  shape: signalUnidentifiedSenderContent,
  bytesMax: SEALED_MESSAGE_BYTES_MAX,
  profile: 'signal',
  form: {
    type: anyNumber,
    senderCertificate: messageBytes,
    content: messageBytes,
    contentHint: anyNumber,
    groupId: messageBytes,
    sentAt: anyTime,
  },
});

export const { encode: encodeServerCertificate, decode: decodeServerCertificate } = defineCodec<
  CertificateFields,
  signal.ServerCertificate
>({
  code: signal.ServerCertificate,
  shape: signalServerCertificate,
  bytesMax: SERVER_CERTIFICATE_BYTES_MAX,
  profile: 'signal',
  form: { certificate: certificateBytes, signature: certificateBytes },
});

export const { encode: encodeServerCertificateBody, decode: decodeServerCertificateBody } = defineCodec<
  ServerCertificateBodyFields,
  signal.ServerCertificateBody
>({
  code: signal.ServerCertificateBody,
  shape: signalServerCertificateBody,
  bytesMax: SERVER_CERTIFICATE_BYTES_MAX,
  profile: 'signal',
  form: { id: anyNumber, key: certificateBytes },
});

export const { encode: encodeSenderCertificate, decode: decodeSenderCertificate } = defineCodec<
  CertificateFields,
  signal.SenderCertificate
>({
  code: signal.SenderCertificate,
  shape: signalSenderCertificate,
  bytesMax: SENDER_CERTIFICATE_BYTES_MAX,
  profile: 'signal',
  form: { certificate: certificateBytes, signature: certificateBytes },
});

const senderCertificateBody = defineCodec<SenderCertificateBodyFields, signal.SenderCertificateBody>({
  code: signal.SenderCertificateBody,
  shape: signalSenderCertificateBody,
  bytesMax: SENDER_CERTIFICATE_BYTES_MAX,
  profile: 'signal',
  form: {
    senderE164: certificateText,
    senderDevice: anyNumber,
    expires: anyTime,
    identityKey: certificateBytes,
    certificate: certificateBytes,
    id: anyNumber,
    uuidString: certificateText,
    uuidBytes: certificateBytes,
  },
});

export const decodeSenderCertificateBody = senderCertificateBody.decode;

/** Two signers or two sender ids are a `TypeError`. */
export function encodeSenderCertificateBody(body: SenderCertificateBodyFields): Uint8Array {
  if (body.certificate !== undefined && body.id !== undefined) {
    throw new TypeError('SenderCertificateBody.id must not stand beside certificate');
  }
  if (body.uuidString !== undefined && body.uuidBytes !== undefined) {
    throw new TypeError('SenderCertificateBody.uuidBytes must not stand beside uuidString');
  }
  return senderCertificateBody.encode(body);
}
