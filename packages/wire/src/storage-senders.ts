/**
 * What the client keeps about who vouches for whom, and about messages that must be sent or read again
 * (proto/sotto/storage/v1/client.proto).
 */

import { sotto } from '#gen/messages';
import {
  sottoStorageV1AwaitedMessage,
  sottoStorageV1HeldDelivery,
  sottoStorageV1KnownRelay,
  sottoStorageV1ReadMessage,
  sottoStorageV1RepairTask,
  sottoStorageV1SenderCertificate,
  sottoStorageV1SentMessage,
} from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import { boolean, bytes, domain, fixedBytes, optional, repeated, uint32, wholeHour } from './fields.ts';
import {
  CLIENT_RECORD_BYTES_MAX,
  CONTENT_BYTES_MAX,
  DEVICE_ID_MAX,
  DISCOVERY_BYTES_MAX,
  ENVELOPE_BYTES_MAX,
  ITEM_ID_BYTES,
  KEY_BYTES,
  MESSAGE_ID_BYTES,
  SECRET_CHAT_ID_BYTES,
  SENDER_CERTIFICATE_BYTES_MAX,
} from './limits.ts';

/** What the home relay vouched for this device with. */
export interface StoredSenderCertificate {
  readonly certificate: Uint8Array;
  /** Seconds since 1970. */
  readonly fetchedAt: number;
}

/** A relay whose senders are believed. */
export interface StoredKnownRelay {
  /** The first one seen, which is kept. */
  readonly rootKey: Uint8Array;
  /** The newest discovery document that verified, a serialised `SignedDiscovery`. */
  readonly signedDiscovery: Uint8Array;
  /** Seconds since 1970. */
  readonly fetchedAt: number;
  /** The same under another root key, which waits to be confirmed. */
  readonly changedDiscovery?: Uint8Array;
}

/** A delivery that waits for the certificates of its sender's relay. */
export interface StoredHeldDelivery {
  readonly envelope: Uint8Array;
  readonly acceptedAt: number;
  /** Of the sender's relay. */
  readonly domain: string;
  /** Seconds since 1970. */
  readonly heldAt: number;
}

/** A message we sent, until nobody can ask for it again. */
export interface StoredSentMessage {
  readonly messageId: Uint8Array;
  /** A serialised `Content`. */
  readonly content: Uint8Array;
  /** Seconds since 1970. */
  readonly keptUntil: number;
  /** Devices that asked for it: none gets it a third time. */
  readonly sentAgain: readonly StoredSentTo[];
  /** Of the items it went out in, a device each. */
  readonly itemIds: readonly Uint8Array[];
  /** Only devices that take part in that chat may have it. */
  readonly secretChatId?: Uint8Array;
  /** Of the recipient, which alone may have it. */
  readonly onlyDevice?: number;
}

export interface StoredSentTo {
  readonly deviceId: number;
}

/** A message that could not be read and whose sender was asked to send it again. */
export interface StoredAwaitedMessage {
  /** The inbox entry that tells of it. */
  readonly inboxSequence: number;
  /** Seconds since 1970. */
  readonly askedAt: number;
}

/** A message was read; whatever comes under its name again is a repetition. */
export interface StoredReadMessage {
  /** Seconds since 1970. */
  readonly readAt: number;
}

/** A peer device is to get a message again, or for the first time. */
export interface StoredRepairTask {
  /** Seconds since 1970. */
  readonly askedAt: number;
  /** The device is new, and may not have it. */
  readonly missed: boolean;
  /** The device has not asked: nobody has encrypted the message for it yet. */
  readonly unasked: boolean;
}

const sentToForm: Form<StoredSentTo, sotto.storage.v1.SentTo> = { deviceId: uint32(1, DEVICE_ID_MAX) };

export const { encode: encodeStoredSenderCertificate, decode: decodeStoredSenderCertificate } = defineCodec<
  StoredSenderCertificate,
  sotto.storage.v1.SenderCertificate
>({
  code: sotto.storage.v1.SenderCertificate,
  shape: sottoStorageV1SenderCertificate,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: { certificate: bytes(1, SENDER_CERTIFICATE_BYTES_MAX), fetchedAt: uint32() },
});

export const { encode: encodeStoredKnownRelay, decode: decodeStoredKnownRelay } = defineCodec<
  StoredKnownRelay,
  sotto.storage.v1.KnownRelay
>({
  code: sotto.storage.v1.KnownRelay,
  shape: sottoStorageV1KnownRelay,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: {
    rootKey: fixedBytes(KEY_BYTES),
    signedDiscovery: bytes(1, DISCOVERY_BYTES_MAX),
    fetchedAt: uint32(),
    changedDiscovery: optional(bytes(1, DISCOVERY_BYTES_MAX)),
  },
});

export const { encode: encodeStoredHeldDelivery, decode: decodeStoredHeldDelivery } = defineCodec<
  StoredHeldDelivery,
  sotto.storage.v1.HeldDelivery
>({
  code: sotto.storage.v1.HeldDelivery,
  shape: sottoStorageV1HeldDelivery,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: { envelope: bytes(1, ENVELOPE_BYTES_MAX), acceptedAt: wholeHour(), domain: domain(), heldAt: uint32() },
});

export const { encode: encodeStoredSentMessage, decode: decodeStoredSentMessage } = defineCodec<
  StoredSentMessage,
  sotto.storage.v1.SentMessage
>({
  code: sotto.storage.v1.SentMessage,
  shape: sottoStorageV1SentMessage,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: {
    messageId: fixedBytes(MESSAGE_ID_BYTES),
    content: bytes(1, CONTENT_BYTES_MAX),
    keptUntil: uint32(),
    sentAgain: repeated(message(sentToForm), DEVICE_ID_MAX),
    // Once to each device, and once again.
    itemIds: repeated(fixedBytes(ITEM_ID_BYTES), 2 * DEVICE_ID_MAX),
    secretChatId: optional(fixedBytes(SECRET_CHAT_ID_BYTES)),
    onlyDevice: optional(uint32(1, DEVICE_ID_MAX)),
  },
});

export const { encode: encodeStoredAwaitedMessage, decode: decodeStoredAwaitedMessage } = defineCodec<
  StoredAwaitedMessage,
  sotto.storage.v1.AwaitedMessage
>({
  code: sotto.storage.v1.AwaitedMessage,
  shape: sottoStorageV1AwaitedMessage,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: { inboxSequence: uint32(), askedAt: uint32() },
});

export const { encode: encodeStoredReadMessage, decode: decodeStoredReadMessage } = defineCodec<
  StoredReadMessage,
  sotto.storage.v1.ReadMessage
>({
  code: sotto.storage.v1.ReadMessage,
  shape: sottoStorageV1ReadMessage,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: { readAt: uint32() },
});

export const { encode: encodeStoredRepairTask, decode: decodeStoredRepairTask } = defineCodec<
  StoredRepairTask,
  sotto.storage.v1.RepairTask
>({
  code: sotto.storage.v1.RepairTask,
  shape: sottoStorageV1RepairTask,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: { askedAt: uint32(), missed: boolean(), unasked: boolean() },
});
