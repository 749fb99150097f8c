/** What an app may send, and how it becomes content. Messages are named by their ids in hex. */

import { hexToBytes, utf8ToBytes } from '@sotto/crypto';
import { type ContentBody, EMOJI_BYTES_MAX } from '@sotto/wire';
import type { OutgoingFiles } from '../attachments/outgoing.ts';
import { ClientError } from '../errors.ts';
import { TEXT_BYTES_MAX } from '../limits.ts';
import { checkMessageId } from '../sent/sent-message.ts';
import type { RunningTimer } from '../timers/durations.ts';

/** A text, perhaps in answer to a message. */
export interface OutgoingText {
  readonly text: string;
  readonly replyTo?: string;
  /** It is shown once on the other side, and not kept on this one. */
  readonly viewOnce?: boolean;
}

/** Another text for a message of one's own. */
export interface OutgoingEdit {
  readonly edit: string;
  readonly text: string;
}

/** Takes a message of one's own back, on both sides. */
export interface OutgoingDelete {
  readonly delete: string;
}

/** To a message of either side. Without an emoji it takes the reaction back. */
export interface OutgoingReaction {
  readonly reactTo: string;
  readonly emoji?: string;
}

/** A string is a text. */
export type OutgoingContent = string | OutgoingText | OutgoingFiles | OutgoingEdit | OutgoingDelete | OutgoingReaction;

/** Whether there are files to be uploaded before it can be queued. */
export const hasFiles = (content: OutgoingContent): content is OutgoingFiles =>
  typeof content === 'object' && ('file' in content || 'attachments' in content);

export type OutgoingBody = Exclude<ContentBody, { readonly kind: 'unknown' }>;

/** What there is to send, checked. */
export interface Outgoing {
  readonly body: OutgoingBody;
  readonly viewOnce?: boolean;
  /** Its own timer, or the new one of the conversation. */
  readonly timer?: RunningTimer;
}

/** Throws `E_MESSAGE_TOO_LARGE`, and `TypeError` or `RangeError` for what is none of these. */
export function outgoingOf(content: Exclude<OutgoingContent, OutgoingFiles>): Outgoing {
  if (typeof content === 'string') return { body: { kind: 'text', body: checkText(content) } };
  if ('edit' in content)
    return { body: { kind: 'edit', targetId: messageIdOf(content.edit), body: checkText(content.text) } };
  if ('delete' in content) return { body: { kind: 'delete', targetId: messageIdOf(content.delete) } };
  if ('reactTo' in content) return { body: reactionBody(content) };
  const text = checkText(content.text);
  const viewOnce = content.viewOnce === true && { viewOnce: true };
  if (content.replyTo === undefined) return { body: { kind: 'text', body: text }, ...viewOnce };
  return { body: { kind: 'reply', targetId: messageIdOf(content.replyTo), body: text }, ...viewOnce };
}

function reactionBody({ reactTo, emoji }: OutgoingReaction): OutgoingBody {
  const targetId = messageIdOf(reactTo);
  if (emoji === undefined) return { kind: 'reaction', targetId };
  const { length } = utf8ToBytes(emoji);
  if (length === 0 || length > EMOJI_BYTES_MAX) throw new RangeError(`emoji: must have 1 to ${EMOJI_BYTES_MAX} bytes`);
  return { kind: 'reaction', targetId, emoji };
}

function messageIdOf(messageId: string): Uint8Array {
  checkMessageId(messageId);
  return hexToBytes(messageId);
}

function checkText(text: string): string {
  if (typeof text !== 'string') throw new TypeError('content: must be a text or hold one');
  if (utf8ToBytes(text).length <= TEXT_BYTES_MAX) return text;
  throw new ClientError('E_MESSAGE_TOO_LARGE', `a text has at most ${TEXT_BYTES_MAX} bytes; send it in parts`);
}
