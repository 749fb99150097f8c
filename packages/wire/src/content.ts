/** What is inside the encryption, before padding (proto/sotto/content/v1). */

import { sotto } from '#gen/messages';
import { sottoContentV1Content } from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import { boolean, fixedBytes, optional, repeated, text, uint32 } from './fields.ts';
import {
  CONTACT_TOKEN_BYTES,
  CONTENT_BYTES_MAX,
  MAILBOX_ID_BYTES,
  MESSAGE_ID_BYTES,
  TOKEN_GRANT_MAX,
} from './limits.ts';

export interface Content {
  /** Chosen by the sender, the same for all devices. */
  readonly messageId: Uint8Array;
  /** By the sender's clock. */
  readonly sentAt: Timestamp;
  /** With which the recipient may write back. */
  readonly grant?: TokenGrant;
  /** What the sender has left to write with. */
  readonly report?: TokenReport;
  readonly body: ContentBody;
}

/** A batch of contact tokens for one mailbox of the sender. */
export interface TokenGrant {
  readonly mailboxId: Uint8Array;
  readonly epoch: number;
  readonly tokens: readonly Uint8Array[];
}

export interface TokenReport {
  readonly left: number;
  /** How many batches came so far. */
  readonly grants: number;
}

export interface Timestamp {
  /** Since 1970. */
  readonly seconds: number;
  readonly milliseconds: number;
}

export type ContentBody =
  | ({ readonly kind: 'text' } & Text)
  /** There is only what stands beside it. */
  | { readonly kind: 'nothing' }
  /** In ephemeral messages alone. */
  | ({ readonly kind: 'typing' } & Typing)
  /** Of a newer version: authentic, and kept as bytes by whoever received it. */
  | { readonly kind: 'unknown' };

/** Whether the sender writes something just now. */
export interface Typing {
  readonly active: boolean;
}

export interface Text {
  readonly body: string;
}

const timestampForm: Form<Timestamp, sotto.content.v1.Timestamp> = { seconds: uint32(), milliseconds: uint32(0, 999) };
const textForm: Form<Text, sotto.content.v1.Text> = { body: text(CONTENT_BYTES_MAX) };
const typingForm: Form<Typing, sotto.content.v1.Typing> = { active: boolean() };

const grantForm: Form<TokenGrant, sotto.content.v1.TokenGrant> = {
  mailboxId: fixedBytes(MAILBOX_ID_BYTES),
  epoch: uint32(1),
  tokens: repeated(fixedBytes(CONTACT_TOKEN_BYTES), TOKEN_GRANT_MAX, 1),
};
const reportForm: Form<TokenReport, sotto.content.v1.TokenReport> = { left: uint32(), grants: uint32() };

type Nothing = Readonly<Record<never, never>>;

/** The oneof as protobuf has it: one optional field for each kind. */
interface FlatContent extends Omit<Content, 'body'> {
  readonly text?: Text;
  readonly nothing?: Nothing;
  readonly typing?: Typing;
}

const flat = defineCodec<FlatContent, sotto.content.v1.Content>({
  code: sotto.content.v1.Content,
  shape: sottoContentV1Content,
  bytesMax: CONTENT_BYTES_MAX,
  form: {
    messageId: fixedBytes(MESSAGE_ID_BYTES),
    sentAt: message(timestampForm),
    grant: optional(message(grantForm)),
    report: optional(message(reportForm)),
    text: optional(message(textForm)),
    nothing: optional(message<Nothing, sotto.content.v1.Nothing>({})),
    typing: optional(message(typingForm)),
  },
});

export function encodeContent({ body, ...rest }: Content): Uint8Array {
  if (body.kind === 'text') return flat.encode({ ...rest, text: body });
  if (body.kind === 'nothing') return flat.encode({ ...rest, nothing: {} });
  if (body.kind === 'typing') return flat.encode({ ...rest, typing: body });
  throw new TypeError('Content.body.kind must be text, nothing or typing');
}

export function decodeContent(bytes: Uint8Array): Content {
  const { text, nothing, typing, ...rest } = flat.decode(bytes);
  if (text !== undefined) return { ...rest, body: { kind: 'text', ...text } };
  if (typing !== undefined) return { ...rest, body: { kind: 'typing', ...typing } };
  return { ...rest, body: { kind: nothing === undefined ? 'unknown' : 'nothing' } };
}
