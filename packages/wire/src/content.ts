/** What is inside the encryption, before padding (proto/sotto/content/v1). */

import { sotto } from '#gen/messages';
import { sottoContentV1Content } from '#gen/shapes';
import { attachmentListForm } from './attachments.ts';
import { defineCodec, type Form, message } from './codec.ts';
import {
  type BodyField,
  type ContentBody,
  deleteForm,
  editForm,
  type Nothing,
  profileForm,
  reactionForm,
  receiptForm,
  replyForm,
  type SessionReset,
  secretChatForm,
  textForm,
  typingForm,
} from './content-bodies.ts';
import { deviceChangeForm, syncBody } from './content-devices.ts';
import { WireError } from './errors.ts';
import { boolean, enumeration, fixedBytes, ignored, optional, repeated, uint32 } from './fields.ts';
import {
  CONTACT_TOKEN_BYTES,
  CONTENT_BYTES_MAX,
  HASH_BYTES,
  KEY_BYTES,
  MAILBOX_ID_BYTES,
  MESSAGE_ID_BYTES,
  SECRET_CHAT_ID_BYTES,
  TIMER_SECONDS_MAX,
  TOKEN_GRANT_MAX,
} from './limits.ts';
import { withoutFields } from './scan.ts';

export interface Content {
  /** Chosen by the sender, the same for all devices. */
  readonly messageId: Uint8Array;
  /** By the sender's clock. */
  readonly sentAt: Timestamp;
  /** With which the recipient may write back. */
  readonly grant?: TokenGrant;
  /** What the sender has left to write with. */
  readonly report?: TokenReport;
  /** Its place among what the sending device wrote in this conversation. */
  readonly chain?: ContentChain;
  /** After which it is deleted. */
  readonly timer?: ContentTimer;
  /** Opens the profile of the sender. Secret. */
  readonly profileKey?: Uint8Array;
  /** To be shown once. */
  readonly viewOnce?: boolean;
  /** Newest version of the protocol that all devices of the sender speak. Missing: 1. */
  readonly protocol?: number;
  /** Of the secret chat that it belongs to. */
  readonly secretChatId?: Uint8Array;
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

export interface ContentChain {
  /** From 1. */
  readonly counter: number;
  /** Hash of the content before. Missing in the first. */
  readonly previous?: Uint8Array;
}

export interface ContentTimer {
  /** 0: never. */
  readonly seconds: number;
  /** From when it runs. */
  readonly start: TimerStart;
  /** Of the setting of the conversation; 0 for the message's own. */
  readonly version: number;
}

export type TimerStart = 'sent' | 'read';

export interface Timestamp {
  /** Since 1970. */
  readonly seconds: number;
  readonly milliseconds: number;
}

const timestampForm: Form<Timestamp, sotto.content.v1.Timestamp> = { seconds: uint32(), milliseconds: uint32(0, 999) };

const grantForm: Form<TokenGrant, sotto.content.v1.TokenGrant> = {
  mailboxId: fixedBytes(MAILBOX_ID_BYTES),
  epoch: uint32(1),
  tokens: repeated(fixedBytes(CONTACT_TOKEN_BYTES), TOKEN_GRANT_MAX, 1),
};
const reportForm: Form<TokenReport, sotto.content.v1.TokenReport> = { left: uint32(), grants: uint32() };
const chainForm: Form<ContentChain, sotto.content.v1.Chain> = {
  counter: uint32(1),
  previous: optional(fixedBytes(HASH_BYTES)),
};
const timerForm: Form<ContentTimer, sotto.content.v1.Timer> = {
  seconds: uint32(0, TIMER_SECONDS_MAX),
  start: enumeration<TimerStart>({ sent: 1, read: 2 }),
  version: uint32(),
};

/** The oneof as protobuf has it: one optional field for each kind. */
type FlatContent = Omit<Content, 'body' | 'viewOnce'> & { readonly viewOnce: boolean } & {
  readonly [Name in keyof BodyField]?: BodyField[Name];
};

const headForm = {
  messageId: fixedBytes(MESSAGE_ID_BYTES),
  sentAt: message(timestampForm),
  grant: optional(message(grantForm)),
  report: optional(message(reportForm)),
  chain: optional(message(chainForm)),
  timer: optional(message(timerForm)),
  profileKey: optional(fixedBytes(KEY_BYTES)),
  viewOnce: boolean(),
  protocol: optional(uint32(2)),
  secretChatId: optional(fixedBytes(SECRET_CHAT_ID_BYTES)),
};

const flat = defineCodec<FlatContent, sotto.content.v1.Content>({
  code: sotto.content.v1.Content,
  shape: sottoContentV1Content,
  bytesMax: CONTENT_BYTES_MAX,
  form: {
    ...headForm,
    text: optional(message(textForm)),
    nothing: optional(message<Nothing, sotto.content.v1.Nothing>({})),
    typing: optional(message(typingForm)),
    reply: optional(message(replyForm)),
    edit: optional(message(editForm)),
    delete: optional(message(deleteForm)),
    reaction: optional(message(reactionForm)),
    receipt: optional(message(receiptForm)),
    profile: optional(message(profileForm)),
    attachments: optional(message(attachmentListForm)),
    sessionReset: optional(message<SessionReset, sotto.content.v1.SessionReset>({})),
    sync: optional(syncBody),
    deviceChange: optional(message(deviceChangeForm)),
    timerChange: optional(message<Nothing, sotto.content.v1.TimerChange>({})),
    secretChat: optional(message(secretChatForm)),
  },
});

/** What stands beside a body, whatever that is. */
const head = defineCodec<FlatContent, sotto.content.v1.Content>({
  code: sotto.content.v1.Content,
  shape: sottoContentV1Content,
  bytesMax: CONTENT_BYTES_MAX,
  form: {
    ...headForm,
    text: ignored(),
    nothing: ignored(),
    typing: ignored(),
    reply: ignored(),
    edit: ignored(),
    delete: ignored(),
    reaction: ignored(),
    receipt: ignored(),
    profile: ignored(),
    attachments: ignored(),
    sessionReset: ignored(),
    sync: ignored(),
    deviceChange: ignored(),
    timerChange: ignored(),
    secretChat: ignored(),
  },
});

export function encodeContent(content: Content): Uint8Array {
  const { body, viewOnce = false, ...rest } = content;
  const { kind, ...fields } = body;
  if (!BODY_FIELDS.some((name) => name === kind))
    throw new TypeError(`Content.body.kind must be one of ${BODY_FIELDS.join(', ')}`);
  const bytes = flat.encode({ ...rest, viewOnce, [kind]: fields });
  const problem = secretProblem(content);
  if (problem !== undefined) throw new TypeError(`Content.${problem} is not as a secret chat needs it`);
  return bytes;
}

export function decodeContent(bytes: Uint8Array): Content {
  const { viewOnce, ...decoded } = flat.decode(bytes);
  const {
    text,
    nothing,
    typing,
    reply,
    edit,
    delete: deletion,
    reaction,
    receipt,
    profile,
    attachments,
    sessionReset,
    sync,
    deviceChange,
    timerChange,
    secretChat,
    ...rest
  } = decoded;
  const content: Content = {
    ...rest,
    ...(viewOnce && { viewOnce }),
    body: bodyOf({
      text,
      nothing,
      typing,
      reply,
      edit,
      delete: deletion,
      reaction,
      receipt,
      profile,
      attachments,
      sessionReset,
      sync,
      deviceChange,
      timerChange,
      secretChat,
    }),
  };
  const problem = secretProblem(content);
  if (problem !== undefined) throw new WireError('E_WIRE_FIELD', `Content.${problem} is not as a secret chat needs it`);
  return content;
}

/** The field that keeps a content from belonging to the secret chat that it names, or needs one and names none. */
function secretProblem({ secretChatId, timer, body }: Content): string | undefined {
  if (secretChatId === undefined) return body.kind === 'secretChat' ? 'secret_chat_id' : undefined;
  // CS-01: what belongs to a secret chat is of a kind that people write there, and all that is kept of it has a timer that runs.
  if (NEVER_SECRET.has(body.kind)) return 'secret_chat_id';
  const isKept = !FLEETING.has(body.kind) || (body.kind === 'secretChat' && body.step === 'offered');
  return isKept && (timer === undefined || timer.seconds === 0) ? 'timer' : undefined;
}

const NEVER_SECRET: ReadonlySet<ContentBody['kind']> = new Set([
  'nothing',
  'profile',
  'sync',
  'deviceChange',
  'sessionReset',
]);
const FLEETING: ReadonlySet<ContentBody['kind']> = new Set(['typing', 'receipt', 'secretChat']);

/**
 * Content that was kept, perhaps by a version that did not know its kind and could not see that it breaks a rule of it: then
 * it stays unknown. Throws `WireError` for what no version would have kept.
 */
export function readKeptContent(bytes: Uint8Array): Content {
  try {
    return decodeContent(bytes);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const { viewOnce, ...rest } = head.decode(bytes);
    return { ...rest, ...(viewOnce && { viewOnce }), body: { kind: 'unknown' } };
  }
}

/**
 * What was said, of a serialised `Content`: all but the tokens and the report, which are of one device to another. Whoever
 * does not know a field leaves it where it is.
 */
export const withoutTokens = (content: Uint8Array): Uint8Array => withoutFields(content, [GRANT_FIELD, REPORT_FIELD]);

/** What people said, of a serialised `Content`: nothing that is for the software of the other side. Unknown fields stay as well. */
export const withoutSoftware = (content: Uint8Array): Uint8Array =>
  withoutFields(content, [GRANT_FIELD, REPORT_FIELD, ...SOFTWARE_FIELDS]);

/** Numbers of `Content.grant` and `Content.report`. */
const GRANT_FIELD = 4;
const REPORT_FIELD = 5;
/** And of `chain`, `profile_key`, `protocol` and `secret_chat_id`. */
const SOFTWARE_FIELDS: readonly number[] = [6, 8, 25, 27];

function bodyOf(fields: { readonly [Name in keyof BodyField]: BodyField[Name] | undefined }): ContentBody {
  if (fields.text !== undefined) return { kind: 'text', ...fields.text };
  if (fields.sync !== undefined) return { kind: 'sync', ...fields.sync };
  if (fields.deviceChange !== undefined) return { kind: 'deviceChange', ...fields.deviceChange };
  if (fields.reply !== undefined) return { kind: 'reply', ...fields.reply };
  if (fields.edit !== undefined) return { kind: 'edit', ...fields.edit };
  if (fields.delete !== undefined) return { kind: 'delete', ...fields.delete };
  if (fields.reaction !== undefined) return { kind: 'reaction', ...fields.reaction };
  if (fields.receipt !== undefined) return { kind: 'receipt', ...fields.receipt };
  if (fields.profile !== undefined) return { kind: 'profile', ...fields.profile };
  if (fields.attachments !== undefined) return { kind: 'attachments', ...fields.attachments };
  if (fields.timerChange !== undefined) return { kind: 'timerChange' };
  if (fields.secretChat !== undefined) return { kind: 'secretChat', ...fields.secretChat };
  if (fields.typing !== undefined) return { kind: 'typing', ...fields.typing };
  if (fields.sessionReset !== undefined) return { kind: 'sessionReset' };
  return { kind: fields.nothing === undefined ? 'unknown' : 'nothing' };
}

const BODY_FIELDS: readonly (keyof BodyField)[] = [
  'text',
  'nothing',
  'typing',
  'reply',
  'edit',
  'delete',
  'reaction',
  'receipt',
  'profile',
  'attachments',
  'sessionReset',
  'sync',
  'deviceChange',
  'timerChange',
  'secretChat',
];
