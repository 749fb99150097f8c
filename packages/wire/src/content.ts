/** What is inside the encryption, before padding (proto/sotto/content/v1). */

import { sotto } from '#gen/messages';
import { sottoContentV1Content } from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import { fixedBytes, optional, text, uint32 } from './fields.ts';
import { CONTENT_BYTES_MAX, MESSAGE_ID_BYTES } from './limits.ts';

export interface Content {
  /** Chosen by the sender, the same for all devices. */
  readonly messageId: Uint8Array;
  /** By the sender's clock. */
  readonly sentAt: Timestamp;
  readonly body: ContentBody;
}

export interface Timestamp {
  /** Since 1970. */
  readonly seconds: number;
  readonly milliseconds: number;
}

export type ContentBody =
  | ({ readonly kind: 'text' } & Text)
  /** Of a newer version: authentic, and kept as bytes by whoever received it. */
  | { readonly kind: 'unknown' };

export interface Text {
  readonly body: string;
}

const timestampForm: Form<Timestamp, sotto.content.v1.Timestamp> = { seconds: uint32(), milliseconds: uint32(0, 999) };
const textForm: Form<Text, sotto.content.v1.Text> = { body: text(CONTENT_BYTES_MAX) };

/** The oneof as protobuf has it: one optional field for each kind. */
interface FlatContent extends Omit<Content, 'body'> {
  readonly text?: Text;
}

const flat = defineCodec<FlatContent, sotto.content.v1.Content>({
  code: sotto.content.v1.Content,
  shape: sottoContentV1Content,
  bytesMax: CONTENT_BYTES_MAX,
  form: {
    messageId: fixedBytes(MESSAGE_ID_BYTES),
    sentAt: message(timestampForm),
    text: optional(message(textForm)),
  },
});

export function encodeContent({ messageId, sentAt, body }: Content): Uint8Array {
  if (body.kind !== 'text') throw new TypeError('Content.body.kind must be text');
  return flat.encode({ messageId, sentAt, text: body });
}

export function decodeContent(bytes: Uint8Array): Content {
  const { text, ...rest } = flat.decode(bytes);
  return { ...rest, body: text === undefined ? { kind: 'unknown' } : { kind: 'text', ...text } };
}
