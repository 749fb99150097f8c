/** What the client keeps of conversations and of who has read its inbox (proto/sotto/storage/v1/conversation.proto). */

import { sotto } from '#gen/messages';
import {
  sottoStorageV1Acknowledgement,
  sottoStorageV1Consumer,
  sottoStorageV1Conversation,
  sottoStorageV1DueGap,
  sottoStorageV1DueReceipt,
  sottoStorageV1Message,
  sottoStorageV1MessageStatus,
  sottoStorageV1PendingChanges,
  sottoStorageV1Profile,
} from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import type { TimerStart } from './content.ts';
import {
  boolean,
  bytes,
  enumeration,
  errorCode,
  fixedBytes,
  optional,
  optionalExplicit,
  printable,
  repeated,
  text,
  uint32,
} from './fields.ts';
import {
  CHAIN_GAPS_MAX,
  CHAINS_MAX,
  CLIENT_RECORD_BYTES_MAX,
  CONTENT_BYTES_MAX,
  DEVICE_ID_MAX,
  EMOJI_BYTES_MAX,
  HASH_BYTES,
  KEY_BYTES,
  MESSAGE_COPIES_MAX,
  MESSAGE_ID_BYTES,
  OUTBOX_KEY_CHARACTERS_MAX,
  PENDING_CHANGES_BYTES_MAX,
  PENDING_CHANGES_MAX,
  PROFILE_BYTES_MAX,
  TIMER_SECONDS_MAX,
} from './limits.ts';
import { type StoredTime, timeForm } from './storage-client.ts';

/** Somebody who reads the inbox. */
export interface StoredConsumer {
  /** Seconds since 1970. */
  readonly createdAt: number;
}

/** Where a message stands, and what became of one of ours. */
export interface StoredMessageStatus {
  readonly sentAt: StoredTime;
  /** Of the entries of the outbox it went into: it is accepted when none of them is left. */
  readonly outboxKeys: readonly string[];
  /** Why a relay will never deliver it. */
  readonly refused?: string;
  /** Seconds since 1970, when its recipient said so. */
  readonly deliveredAt?: number;
  readonly readAt?: number;
  /** Of its record in the conversation; missing for what has none of its own. */
  readonly order?: number;
  /** It is not one of ours. */
  readonly incoming: boolean;
}

/** What is known of the conversation with one account, or of one secret chat with it. */
export interface StoredConversation {
  /** Order of the newest message; 0 while there is none. */
  readonly newest: number;
  /** Its place among the conversations; missing while it has none. */
  readonly changedAt?: StoredTime;
  /** We have written in it. */
  readonly written: boolean;
  /** Order of the newest message that was marked as read. */
  readonly read: number;
  /** Messages that came since. */
  readonly unread: number;
  /** Nothing is said of what was delivered or read. */
  readonly receiptsOff: boolean;
  /** What this device has written. */
  readonly sent?: StoredChainEnd;
  /** What came, for each device that wrote. */
  readonly received: readonly StoredReceivedChain[];
  /** Edition of our profile as the account has it; 0: not at all. */
  readonly profileEdition: number;
  /** After which its messages are deleted; missing while nobody has set one. */
  readonly timer?: StoredConversationTimer;
  /** Of a secret chat alone. */
  readonly secret?: StoredSecretChat;
}

/** How a secret chat stands. */
export interface StoredSecretChat {
  readonly state: SecretChatState;
  /** Of the other side, which alone takes part; missing while every one of its devices may accept. */
  readonly deviceId?: number;
}

/** `offered` by us, `invited` by the other side; what has `ended` runs out, and `erasing` is what is being deleted. */
export type SecretChatState = 'offered' | 'invited' | 'open' | 'ended' | 'erasing';

export interface StoredConversationTimer {
  /** 0: never. */
  readonly seconds: number;
  readonly start: TimerStart;
  /** Of the setting, from 1. */
  readonly version: number;
}

/** The newest content of a chain. */
export interface StoredChainEnd {
  readonly counter: number;
  readonly hash: Uint8Array;
}

export interface StoredReceivedChain {
  readonly deviceId: number;
  readonly end: StoredChainEnd;
  /** Oldest first. */
  readonly gaps: readonly StoredChainGap[];
}

/** Contents that have not come, both ends included. */
export interface StoredChainGap {
  readonly from: number;
  readonly to: number;
  /** Hash of the content before the first; missing when there is none or it is not known. */
  readonly before?: Uint8Array;
  /** Hash of the last, as the content after it says; missing when it does not. */
  readonly after?: Uint8Array;
  /** Seconds since 1970. */
  readonly noticedAt: number;
  /** The inbox entry that tells of it. */
  readonly inboxSequence?: number;
}

/** A gap that is told of when it is still there. */
export interface StoredDueGap {
  readonly deviceId: number;
  readonly from: number;
}

/** A message of a conversation. */
export interface StoredMessage {
  readonly messageId: Uint8Array;
  readonly outgoing: boolean;
  /** Which of the sender's devices sent it. */
  readonly deviceId: number;
  /** By the clock of that device. */
  readonly sentAt: StoredTime;
  /** By ours. */
  readonly storedAt: StoredTime;
  /** A serialised `Content`, as it stands now; missing when it is gone. */
  readonly content?: Uint8Array;
  readonly gone?: StoredGone;
  /** By the clock of its author. */
  readonly editedAt?: StoredTime;
  readonly ownReaction?: StoredReaction;
  readonly otherReaction?: StoredReaction;
  readonly viewOnce: boolean;
}

/** Why there is no content: its author deleted it, or it was to be shown once. */
export type StoredGone = 'deleted' | 'viewed';

export interface StoredReaction {
  /** Missing when it was taken back. */
  readonly emoji?: string;
  /** By the clock of who reacted. */
  readonly reactedAt: StoredTime;
}

/** Changes that came before the message that they change. */
export interface StoredPendingChanges {
  /** Serialised `Content`s: of each kind the newest. */
  readonly contents: readonly Uint8Array[];
  /** Seconds since 1970. */
  readonly keptSince: number;
}

/** A receipt that is to be sent. */
export interface StoredDueReceipt {
  /** Not only delivered. */
  readonly read: boolean;
}

/** Our own profile, or the one that an account gave us. */
export interface StoredProfile {
  /** Secret. */
  readonly key: Uint8Array;
  /** A serialised `ProfileData`. */
  readonly data: Uint8Array;
}

const conversationTimerForm: Form<StoredConversationTimer, sotto.storage.v1.ConversationTimer> = {
  seconds: uint32(0, TIMER_SECONDS_MAX),
  start: enumeration<TimerStart>({ sent: 1, read: 2 }),
  version: uint32(1),
};
const secretForm: Form<StoredSecretChat, sotto.storage.v1.SecretChat> = {
  state: enumeration<SecretChatState>({ offered: 1, invited: 2, open: 3, ended: 4, erasing: 5 }),
  deviceId: optional(uint32(1, DEVICE_ID_MAX)),
};
const chainEndForm: Form<StoredChainEnd, sotto.storage.v1.ChainEnd> = {
  counter: uint32(1),
  hash: fixedBytes(HASH_BYTES),
};
const gapForm: Form<StoredChainGap, sotto.storage.v1.ChainGap> = {
  from: uint32(1),
  to: uint32(1),
  before: optional(fixedBytes(HASH_BYTES)),
  after: optional(fixedBytes(HASH_BYTES)),
  noticedAt: uint32(),
  inboxSequence: optionalExplicit(uint32()),
};
const receivedForm: Form<StoredReceivedChain, sotto.storage.v1.ReceivedChain> = {
  deviceId: uint32(1, DEVICE_ID_MAX),
  end: message(chainEndForm),
  gaps: repeated(message(gapForm), CHAIN_GAPS_MAX),
};
const reactionForm: Form<StoredReaction, sotto.storage.v1.MessageReaction> = {
  emoji: optional(text(EMOJI_BYTES_MAX, 1)),
  reactedAt: message(timeForm),
};

export const { encode: encodeStoredConsumer, decode: decodeStoredConsumer } = defineCodec<
  StoredConsumer,
  sotto.storage.v1.Consumer
>({
  code: sotto.storage.v1.Consumer,
  shape: sottoStorageV1Consumer,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: { createdAt: uint32() },
});

export const { encode: encodeStoredAcknowledgement, decode: decodeStoredAcknowledgement } = defineCodec<
  Readonly<Record<never, never>>,
  sotto.storage.v1.Acknowledgement
>({
  code: sotto.storage.v1.Acknowledgement,
  shape: sottoStorageV1Acknowledgement,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: {},
});

export const { encode: encodeStoredMessageStatus, decode: decodeStoredMessageStatus } = defineCodec<
  StoredMessageStatus,
  sotto.storage.v1.MessageStatus
>({
  code: sotto.storage.v1.MessageStatus,
  shape: sottoStorageV1MessageStatus,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: {
    sentAt: message(timeForm),
    outboxKeys: repeated(printable(OUTBOX_KEY_CHARACTERS_MAX, 1), MESSAGE_COPIES_MAX),
    refused: optional(errorCode()),
    deliveredAt: optional(uint32(1)),
    readAt: optional(uint32(1)),
    order: optional(uint32(1)),
    incoming: boolean(),
  },
});

export const { encode: encodeStoredConversation, decode: decodeStoredConversation } = defineCodec<
  StoredConversation,
  sotto.storage.v1.Conversation
>({
  code: sotto.storage.v1.Conversation,
  shape: sottoStorageV1Conversation,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: {
    newest: uint32(),
    changedAt: optional(message(timeForm)),
    written: boolean(),
    read: uint32(),
    unread: uint32(),
    receiptsOff: boolean(),
    sent: optional(message(chainEndForm)),
    received: repeated(message(receivedForm), CHAINS_MAX),
    profileEdition: uint32(),
    timer: optional(message(conversationTimerForm)),
    secret: optional(message(secretForm)),
  },
});

export const { encode: encodeStoredDueGap, decode: decodeStoredDueGap } = defineCodec<
  StoredDueGap,
  sotto.storage.v1.DueGap
>({
  code: sotto.storage.v1.DueGap,
  shape: sottoStorageV1DueGap,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: { deviceId: uint32(1, DEVICE_ID_MAX), from: uint32(1) },
});

export const { encode: encodeStoredMessage, decode: decodeStoredMessage } = defineCodec<
  StoredMessage,
  sotto.storage.v1.Message
>({
  code: sotto.storage.v1.Message,
  shape: sottoStorageV1Message,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: {
    messageId: fixedBytes(MESSAGE_ID_BYTES),
    outgoing: boolean(),
    deviceId: uint32(1, DEVICE_ID_MAX),
    sentAt: message(timeForm),
    storedAt: message(timeForm),
    content: optional(bytes(1, CONTENT_BYTES_MAX)),
    gone: optional(enumeration<StoredGone>({ deleted: 1, viewed: 2 })),
    editedAt: optional(message(timeForm)),
    ownReaction: optional(message(reactionForm)),
    otherReaction: optional(message(reactionForm)),
    viewOnce: boolean(),
  },
});

export const { encode: encodeStoredPendingChanges, decode: decodeStoredPendingChanges } = defineCodec<
  StoredPendingChanges,
  sotto.storage.v1.PendingChanges
>({
  code: sotto.storage.v1.PendingChanges,
  shape: sottoStorageV1PendingChanges,
  bytesMax: PENDING_CHANGES_BYTES_MAX,
  form: {
    contents: repeated(bytes(1, CONTENT_BYTES_MAX), PENDING_CHANGES_MAX, 1),
    keptSince: uint32(),
  },
});

export const { encode: encodeStoredDueReceipt, decode: decodeStoredDueReceipt } = defineCodec<
  StoredDueReceipt,
  sotto.storage.v1.DueReceipt
>({
  code: sotto.storage.v1.DueReceipt,
  shape: sottoStorageV1DueReceipt,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: { read: boolean() },
});

export const { encode: encodeStoredProfile, decode: decodeStoredProfile } = defineCodec<
  StoredProfile,
  sotto.storage.v1.Profile
>({
  code: sotto.storage.v1.Profile,
  shape: sottoStorageV1Profile,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: { key: fixedBytes(KEY_BYTES), data: bytes(1, PROFILE_BYTES_MAX) },
});
