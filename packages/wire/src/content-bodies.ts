/** The kinds of body a content has (proto/sotto/content/v1), and the profile that stands sealed in one of them. */

import { sotto } from '#gen/messages';
import { sottoContentV1ProfileData } from '#gen/shapes';
import type { AttachmentList } from './attachments.ts';
import { defineCodec, type Form } from './codec.ts';
import type { DeviceChange, SyncBody } from './content-devices.ts';
import { boolean, bytes, enumeration, fixedBytes, optional, printable, repeated, text, uint32 } from './fields.ts';
import {
  CONTENT_BYTES_MAX,
  EMOJI_BYTES_MAX,
  MEDIA_TYPE_CHARACTERS_MAX,
  MESSAGE_ID_BYTES,
  PROFILE_BYTES_MAX,
  PROFILE_NAME_BYTES_MAX,
  PROFILE_PICTURE_BYTES_MAX,
  RECEIPT_IDS_MAX,
} from './limits.ts';

export type ContentBody =
  | { readonly [Name in keyof BodyField]: { readonly kind: Name } & BodyField[Name] }[keyof BodyField]
  /** Of a newer version: authentic, and kept as bytes by whoever received it. */
  | { readonly kind: 'unknown' };

/** The fields of each kind, by the name of its field. */
export interface BodyField {
  readonly text: Text;
  /** There is only what stands beside it. */
  readonly nothing: Nothing;
  /** In ephemeral messages alone. */
  readonly typing: Typing;
  readonly reply: Reply;
  readonly edit: Edit;
  readonly delete: Delete;
  readonly reaction: Reaction;
  readonly receipt: MessageReceipt;
  readonly profile: Profile;
  readonly attachments: AttachmentList;
  /** The sender has left all sessions but the one that this came in. */
  readonly sessionReset: SessionReset;
  /** From another device of the recipient's own account. */
  readonly sync: SyncBody;
  readonly deviceChange: DeviceChange;
  /** The timer beside it is the new setting of the conversation. */
  readonly timerChange: Nothing;
  /** The chat whose id stands beside it begins or ends. */
  readonly secretChat: SecretChatNews;
}

export type Nothing = Readonly<Record<never, never>>;
export type SessionReset = Readonly<Record<never, never>>;

export interface SecretChatNews {
  readonly step: SecretChatStep;
}

/** `accepted` and `offered` by the device that sends it; `ended`: everything of it goes. */
export type SecretChatStep = 'offered' | 'accepted' | 'ended';

/** Whether the sender writes something just now. */
export interface Typing {
  readonly active: boolean;
}

export interface Text {
  readonly body: string;
}

export interface Reply {
  /** The message it answers. */
  readonly targetId: Uint8Array;
  readonly body: string;
}

/** Of a message of the sender's own. */
export interface Edit {
  readonly targetId: Uint8Array;
  readonly body: string;
}

/** Of a message of the sender's own, for both sides. */
export interface Delete {
  readonly targetId: Uint8Array;
}

export interface Reaction {
  readonly targetId: Uint8Array;
  /** Missing when it is taken back. */
  readonly emoji?: string;
}

export interface MessageReceipt {
  /** What the sender has done with these messages of the recipient. */
  readonly receiptKind: ReceiptKind;
  readonly messageIds: readonly Uint8Array[];
}

export type ReceiptKind = 'delivered' | 'read';

export interface Profile {
  /** A `ProfileData`, encrypted with the profile key. */
  readonly sealed: Uint8Array;
}

/** What somebody shows of themselves to their contacts. */
export interface ProfileData {
  /** Counts what its owner has published, from 1. */
  readonly edition: number;
  readonly name?: string;
  readonly picture?: Uint8Array;
  /** A media type. */
  readonly pictureType?: string;
}

const targetId = fixedBytes(MESSAGE_ID_BYTES);
const body = text(CONTENT_BYTES_MAX);

export const textForm: Form<Text, sotto.content.v1.Text> = { body };
export const typingForm: Form<Typing, sotto.content.v1.Typing> = { active: boolean() };
export const secretChatForm: Form<SecretChatNews, sotto.content.v1.SecretChat> = {
  step: enumeration<SecretChatStep>({ offered: 1, accepted: 2, ended: 3 }),
};
export const replyForm: Form<Reply, sotto.content.v1.Reply> = { targetId, body };
export const editForm: Form<Edit, sotto.content.v1.Edit> = { targetId, body };
export const deleteForm: Form<Delete, sotto.content.v1.Delete> = { targetId };
export const reactionForm: Form<Reaction, sotto.content.v1.Reaction> = {
  targetId,
  emoji: optional(text(EMOJI_BYTES_MAX, 1)),
};
export const receiptForm: Form<MessageReceipt, sotto.content.v1.Receipt> = {
  receiptKind: enumeration<ReceiptKind>({ delivered: 1, read: 2 }),
  messageIds: repeated(fixedBytes(MESSAGE_ID_BYTES), RECEIPT_IDS_MAX, 1),
};
export const profileForm: Form<Profile, sotto.content.v1.Profile> = { sealed: bytes(1, PROFILE_BYTES_MAX) };

export const { encode: encodeProfileData, decode: decodeProfileData } = defineCodec<
  ProfileData,
  sotto.content.v1.ProfileData
>({
  code: sotto.content.v1.ProfileData,
  shape: sottoContentV1ProfileData,
  bytesMax: PROFILE_BYTES_MAX,
  form: {
    edition: uint32(1),
    name: optional(text(PROFILE_NAME_BYTES_MAX, 1)),
    picture: optional(bytes(1, PROFILE_PICTURE_BYTES_MAX)),
    pictureType: optional(printable(MEDIA_TYPE_CHARACTERS_MAX, 1)),
  },
});
