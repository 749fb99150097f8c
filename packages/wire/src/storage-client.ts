/** What the client keeps (proto/sotto/storage/v1/client.proto). Some records hold private keys. */

import { sotto } from '#gen/messages';
import {
  sottoStorageV1Account,
  sottoStorageV1InboxEntry,
  sottoStorageV1MailboxPosition,
  sottoStorageV1OutboxEntry,
  sottoStorageV1PreKeyRecord,
  sottoStorageV1ShelfCheck,
  sottoStorageV1UsedLastResort,
} from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import { WireError } from './errors.ts';
import {
  address,
  boolean,
  bytes,
  domain,
  enumeration,
  errorCode,
  fixedBytes,
  optional,
  optionalExplicit,
  printable,
  uint32,
} from './fields.ts';
import { type Authorization, authorization } from './forward.ts';
import {
  ACCOUNT_ID_BYTES,
  CLIENT_RECORD_BYTES_MAX,
  CONTENT_BYTES_MAX,
  CURSOR_BYTES,
  DEVICE_ID_MAX,
  ITEM_ID_BYTES,
  KEM_PRIVATE_KEY_BYTES,
  KEM_PUBLIC_KEY_BYTES,
  KEY_BYTES,
  LIFETIME_SECONDS_MAX,
  MAILBOX_EPOCH_BYTES,
  MAILBOX_ID_BYTES,
  MESSAGE_ID_BYTES,
  PUBLIC_KEY_BYTES,
  REGISTRATION_ID_MAX,
  SECRET_CHAT_ID_BYTES,
  SIGNAL_MESSAGE_BYTES_MAX,
  SIGNATURE_BYTES,
  SIGNED_MANIFEST_BYTES_MAX,
  URL_CHARACTERS_MAX,
} from './limits.ts';
import {
  deviceNoticeForm,
  type StoredDeviceNotice,
  type StoredSecretChatNotice,
  secretChatNoticeForm,
} from './notices.ts';
import {
  identityChangeForm,
  relayChangeForm,
  type StoredIdentityChange,
  type StoredRelayChange,
} from './storage-contacts.ts';

export interface StoredAccount {
  readonly address: string;
  readonly relayUrl: string;
  readonly identityPrivateKey: Uint8Array;
  readonly identityPublicKey: Uint8Array;
  /** Ed25519 seed. */
  readonly authenticationPrivateKey: Uint8Array;
  readonly deviceId: number;
  readonly registrationId: number;
  /** A serialised `SignedManifest`. */
  readonly signedManifest: Uint8Array;
  /** The relay has confirmed the account. */
  readonly registered: boolean;
  /** Ids are never used twice, in any of the three spaces. */
  readonly nextPreKeyId: number;
}

export interface StoredPreKey {
  readonly privateKey: Uint8Array;
  /** Serialised with its type byte. */
  readonly publicKey: Uint8Array;
  /** Missing for one-time EC keys. */
  readonly signature?: Uint8Array;
  /** Seconds since 1970. */
  readonly createdAt: number;
  readonly lastResort: boolean;
  readonly uploaded: boolean;
  /** Seconds since 1970: a newer one took its place on the relay. Missing while none has. */
  readonly replacedAt?: number;
}

/** When it was last made sure that the relay holds the pre-keys that this device believes it holds. */
export interface StoredShelfCheck {
  /** Seconds since 1970. */
  readonly checkedAt: number;
}

export interface StoredOutboxEntry {
  readonly itemId: Uint8Array;
  readonly messageId: Uint8Array;
  /** Whom it is for. */
  readonly accountId: Uint8Array;
  readonly address: string;
  /** To whom it is sealed when it goes out. */
  readonly identityKey: Uint8Array;
  /** Domain of that relay. */
  readonly destination: string;
  readonly mailboxId: Uint8Array;
  readonly type: StoredMessageType;
  /** As the session layer made it. */
  readonly message: Uint8Array;
  /** Names the message between the two devices. */
  readonly sentAt: StoredTime;
  /** Seconds since 1970. */
  readonly createdAt: number;
  /** Seconds. */
  readonly lifetime: number;
  /** With what it goes out; missing until it is taken. */
  readonly authorization?: Authorization;
  /** It brings nothing that an app sees, and has no place in the order of messages. */
  readonly aside: boolean;
  /** Of a session that was left: it is encrypted anew before it goes out. */
  readonly stale: boolean;
  /** Nobody asks for it again. */
  readonly unmissed: boolean;
  /** It can wait for everything else. */
  readonly bulk: boolean;
}

export type StoredMessageType = 'signalMessage' | 'preKeySignalMessage' | 'plaintextContent';

export interface StoredTime {
  /** Since 1970. */
  readonly seconds: number;
  readonly milliseconds: number;
}

export interface StoredInboxEntry {
  /** Seconds since 1970. */
  readonly receivedAt: number;
  /** The other party. */
  readonly accountId: Uint8Array;
  /** Of the sender; missing for an undelivered message. */
  readonly deviceId?: number;
  /** As claimed. */
  readonly address: string;
  /** Of a message that could not be read, by its sender's clock. */
  readonly sentAt?: StoredTime;
  /** Its sender is asked to send it again. */
  readonly asked: boolean;
  /** Number of the entry that told that this message could not be read. */
  readonly repairs?: number;
  /** Of the secret chat in which it happened. */
  readonly secretChatId?: Uint8Array;
  readonly body: StoredInboxBody;
}

export type StoredInboxBody =
  /** A serialised `Content`. */
  | { readonly kind: 'content'; readonly content: Uint8Array }
  | { readonly kind: 'undecryptable'; readonly code: string }
  /** A message of ours that a relay refused for good. */
  | ({ readonly kind: 'undelivered' } & StoredUndelivered)
  /** Something in the conversation with the other party. */
  | { readonly kind: 'happening'; readonly happening: StoredHappening }
  /** Contents of the other party have not come. */
  | ({ readonly kind: 'missing' } & StoredMissingContents)
  /** The address stands for this account now. */
  | ({ readonly kind: 'identityChange' } & StoredIdentityChange)
  /** Of no account: the entry names this one. */
  | ({ readonly kind: 'relayChange' } & StoredRelayChange)
  /** A serialised `Content` that another device of ours has sent to the other party. */
  | { readonly kind: 'sent'; readonly content: Uint8Array }
  /** Of our own account. */
  | ({ readonly kind: 'device' } & StoredDeviceNotice)
  /** The secret chat stands otherwise than before. */
  | ({ readonly kind: 'secretChat' } & StoredSecretChatNotice);

/** What came of a message of a conversation. */
export interface StoredHappening {
  readonly kind: StoredHappeningKind;
  /** Of the message in its conversation. */
  readonly order: number;
}

export type StoredHappeningKind = 'added' | 'edited' | 'deleted' | 'reacted';

export interface StoredMissingContents {
  /** 0: none is missing, but one is another than the next one says. */
  readonly count: number;
}

export interface StoredUndelivered {
  readonly messageId: Uint8Array;
  readonly code: string;
}

/** How far the mailbox on the relay was read. */
export interface StoredMailboxPosition {
  /** Missing before the first delivery. */
  readonly cursor?: Uint8Array;
  readonly nextInboxSequence: number;
  /** Of the mailbox as it was when our keys were announced to it. Missing before the first stream. */
  readonly epoch?: Uint8Array;
}

/** A last-resort KEM pre-key has served a first message. */
export interface StoredUsedLastResort {
  /** Seconds since 1970. */
  readonly usedAt: number;
}

export const { encode: encodeStoredAccount, decode: decodeStoredAccount } = defineCodec<
  StoredAccount,
  sotto.storage.v1.Account
>({
  code: sotto.storage.v1.Account,
  shape: sottoStorageV1Account,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: {
    address: address(),
    relayUrl: printable(URL_CHARACTERS_MAX, 1),
    identityPrivateKey: fixedBytes(KEY_BYTES),
    identityPublicKey: fixedBytes(PUBLIC_KEY_BYTES),
    authenticationPrivateKey: fixedBytes(KEY_BYTES),
    deviceId: uint32(1, DEVICE_ID_MAX),
    registrationId: uint32(1, REGISTRATION_ID_MAX),
    signedManifest: bytes(1, SIGNED_MANIFEST_BYTES_MAX),
    registered: boolean(),
    nextPreKeyId: uint32(),
  },
});

export const { encode: encodeStoredPreKey, decode: decodeStoredPreKey } = defineCodec<
  StoredPreKey,
  sotto.storage.v1.PreKeyRecord
>({
  code: sotto.storage.v1.PreKeyRecord,
  shape: sottoStorageV1PreKeyRecord,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: {
    privateKey: bytes(KEY_BYTES, KEM_PRIVATE_KEY_BYTES),
    publicKey: bytes(PUBLIC_KEY_BYTES, KEM_PUBLIC_KEY_BYTES),
    signature: optional(fixedBytes(SIGNATURE_BYTES)),
    createdAt: uint32(),
    lastResort: boolean(),
    uploaded: boolean(),
    replacedAt: optional(uint32(1)),
  },
});

export const { encode: encodeStoredShelfCheck, decode: decodeStoredShelfCheck } = defineCodec<
  StoredShelfCheck,
  sotto.storage.v1.ShelfCheck
>({
  code: sotto.storage.v1.ShelfCheck,
  shape: sottoStorageV1ShelfCheck,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: { checkedAt: uint32() },
});

export const timeForm: Form<StoredTime, sotto.storage.v1.Time> = { seconds: uint32(), milliseconds: uint32(0, 999) };

export const { encode: encodeStoredOutboxEntry, decode: decodeStoredOutboxEntry } = defineCodec<
  StoredOutboxEntry,
  sotto.storage.v1.OutboxEntry
>({
  code: sotto.storage.v1.OutboxEntry,
  shape: sottoStorageV1OutboxEntry,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: {
    itemId: fixedBytes(ITEM_ID_BYTES),
    messageId: fixedBytes(MESSAGE_ID_BYTES),
    address: address(),
    destination: domain(),
    mailboxId: fixedBytes(MAILBOX_ID_BYTES),
    identityKey: fixedBytes(PUBLIC_KEY_BYTES),
    type: enumeration<StoredMessageType>({ signalMessage: 2, preKeySignalMessage: 3, plaintextContent: 8 }),
    message: bytes(1, SIGNAL_MESSAGE_BYTES_MAX),
    sentAt: message(timeForm),
    createdAt: uint32(),
    lifetime: uint32(1, LIFETIME_SECONDS_MAX),
    authorization: optional(authorization),
    aside: boolean(),
    stale: boolean(),
    unmissed: boolean(),
    bulk: boolean(),
    accountId: fixedBytes(ACCOUNT_ID_BYTES),
  },
});

const undeliveredForm: Form<StoredUndelivered, sotto.storage.v1.Undelivered> = {
  messageId: fixedBytes(MESSAGE_ID_BYTES),
  code: errorCode(),
};

const happeningForm: Form<StoredHappening, sotto.storage.v1.Happening> = {
  kind: enumeration<StoredHappeningKind>({ added: 1, edited: 2, deleted: 3, reacted: 4 }),
  order: uint32(1),
};

const missingForm: Form<StoredMissingContents, sotto.storage.v1.MissingContents> = { count: uint32() };

/** The oneof as protobuf has it: one optional field for each kind. */
interface FlatInboxEntry extends Omit<StoredInboxEntry, 'body'> {
  readonly content?: Uint8Array;
  readonly undecryptable?: string;
  readonly undelivered?: StoredUndelivered;
  readonly happening?: StoredHappening;
  readonly missing?: StoredMissingContents;
  readonly identityChange?: StoredIdentityChange;
  readonly relayChange?: StoredRelayChange;
  readonly sent?: Uint8Array;
  readonly device?: StoredDeviceNotice;
  readonly secretChat?: StoredSecretChatNotice;
}

const flatInboxEntry = defineCodec<FlatInboxEntry, sotto.storage.v1.InboxEntry>({
  code: sotto.storage.v1.InboxEntry,
  shape: sottoStorageV1InboxEntry,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: {
    receivedAt: uint32(),
    accountId: fixedBytes(ACCOUNT_ID_BYTES),
    deviceId: optional(uint32(1, DEVICE_ID_MAX)),
    address: address(),
    sentAt: optional(message(timeForm)),
    asked: boolean(),
    repairs: optionalExplicit(uint32()),
    content: optional(bytes(1, CONTENT_BYTES_MAX)),
    undecryptable: optional(errorCode()),
    undelivered: optional(message(undeliveredForm)),
    happening: optional(message(happeningForm)),
    missing: optional(message(missingForm)),
    identityChange: optional(message(identityChangeForm)),
    relayChange: optional(message(relayChangeForm)),
    sent: optional(bytes(1, CONTENT_BYTES_MAX)),
    device: optional(message(deviceNoticeForm)),
    secretChatId: optional(fixedBytes(SECRET_CHAT_ID_BYTES)),
    secretChat: optional(message(secretChatNoticeForm)),
  },
});

export function encodeStoredInboxEntry({ body, ...rest }: StoredInboxEntry): Uint8Array {
  if (body.kind === 'content') return flatInboxEntry.encode({ ...rest, content: body.content });
  if (body.kind === 'undecryptable') return flatInboxEntry.encode({ ...rest, undecryptable: body.code });
  if (body.kind === 'undelivered') return flatInboxEntry.encode({ ...rest, undelivered: body });
  if (body.kind === 'happening') return flatInboxEntry.encode({ ...rest, happening: body.happening });
  if (body.kind === 'missing') return flatInboxEntry.encode({ ...rest, missing: body });
  if (body.kind === 'identityChange') return flatInboxEntry.encode({ ...rest, identityChange: body });
  if (body.kind === 'relayChange') return flatInboxEntry.encode({ ...rest, relayChange: body });
  if (body.kind === 'sent') return flatInboxEntry.encode({ ...rest, sent: body.content });
  if (body.kind === 'device') return flatInboxEntry.encode({ ...rest, device: body });
  if (body.kind === 'secretChat') return flatInboxEntry.encode({ ...rest, secretChat: body });
  throw new TypeError('InboxEntry.body.kind must be a known kind');
}

export function decodeStoredInboxEntry(bytes: Uint8Array): StoredInboxEntry {
  const {
    content,
    undecryptable,
    undelivered,
    happening,
    missing,
    identityChange,
    relayChange,
    sent,
    device,
    secretChat,
    ...rest
  } = flatInboxEntry.decode(bytes);
  if (content !== undefined) return { ...rest, body: { kind: 'content', content } };
  if (undecryptable !== undefined) return { ...rest, body: { kind: 'undecryptable', code: undecryptable } };
  if (undelivered !== undefined) return { ...rest, body: { kind: 'undelivered', ...undelivered } };
  if (happening !== undefined) return { ...rest, body: { kind: 'happening', happening } };
  if (missing !== undefined) return { ...rest, body: { kind: 'missing', ...missing } };
  if (identityChange !== undefined) return { ...rest, body: { kind: 'identityChange', ...identityChange } };
  if (relayChange !== undefined) return { ...rest, body: { kind: 'relayChange', ...relayChange } };
  if (sent !== undefined) return { ...rest, body: { kind: 'sent', content: sent } };
  if (device !== undefined) return { ...rest, body: { kind: 'device', ...device } };
  if (secretChat !== undefined) return { ...rest, body: { kind: 'secretChat', ...secretChat } };
  throw new WireError('E_WIRE_FIELD', 'InboxEntry.body is missing or of an unknown kind');
}

export const { encode: encodeStoredMailboxPosition, decode: decodeStoredMailboxPosition } = defineCodec<
  StoredMailboxPosition,
  sotto.storage.v1.MailboxPosition
>({
  code: sotto.storage.v1.MailboxPosition,
  shape: sottoStorageV1MailboxPosition,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: {
    cursor: optional(fixedBytes(CURSOR_BYTES)),
    nextInboxSequence: uint32(),
    epoch: optional(fixedBytes(MAILBOX_EPOCH_BYTES)),
  },
});

export const { encode: encodeStoredUsedLastResort, decode: decodeStoredUsedLastResort } = defineCodec<
  StoredUsedLastResort,
  sotto.storage.v1.UsedLastResort
>({
  code: sotto.storage.v1.UsedLastResort,
  shape: sottoStorageV1UsedLastResort,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: { usedAt: uint32() },
});
