/** A message of the history as an app sees it. */

import { bytesToHex } from '@sotto/crypto';
import {
  type Content,
  type ContentTimer,
  readKeptContent,
  type StoredMessage,
  type StoredMessageStatus,
} from '@sotto/wire';
import { type ReceivedAttachment, receivedAttachment } from '../attachments/received.ts';
import type { Contact } from '../contacts/contact.ts';
import type { AccountContext } from '../context.ts';
import type { RunningTimer } from '../timers/durations.ts';
import { fromTime } from '../times.ts';

type Sender = Pick<Contact, 'accountId' | 'request'>;

export interface HistoryMessageBase {
  readonly messageId: string;
  /** Written by this account. */
  readonly outgoing: boolean;
  /** By the clock of its author. */
  readonly sentAt: Date;
  /** By ours: when it was queued or came. */
  readonly storedAt: Date;
  readonly reactions: Reactions;
  /** What became of a message of ours. */
  readonly status?: MessageState;
  /** After which it is deleted by itself. */
  readonly timer?: RunningTimer;
}

/** The emoji of each side. */
export interface Reactions {
  readonly own?: string;
  readonly other?: string;
}

export interface MessageState {
  readonly deliveredAt?: Date;
  readonly readAt?: Date;
  /** Why it was not delivered: an error code. */
  readonly refused?: string;
}

export interface HistoryText extends HistoryMessageBase {
  readonly kind: 'text';
  readonly text: string;
  /** The message that it answers, which may not be here. */
  readonly replyTo?: string;
  readonly editedAt?: Date;
}

/** Files, with or without a text. Of ours too: they are read as those of others. */
export interface HistoryAttachments extends HistoryMessageBase {
  readonly kind: 'attachments';
  readonly text?: string;
  readonly attachments: readonly ReceivedAttachment[];
}

/** Its author took it back. */
export interface HistoryDeleted extends HistoryMessageBase {
  readonly kind: 'deleted';
}

/** To be shown once: the content is given by `view`, and gone then. Ours are gone at once. */
export interface HistoryViewOnce extends HistoryMessageBase {
  readonly kind: 'viewOnce';
  readonly isGone: boolean;
}

/** One side has set the timer of the conversation. */
export interface HistoryTimerChange extends HistoryMessageBase {
  readonly kind: 'timerChange';
  /** Missing when it was ended. */
  readonly setTo?: RunningTimer;
}

/** Of a kind this version does not know. */
export interface HistoryUnknown extends HistoryMessageBase {
  readonly kind: 'unknown';
  /** The serialised `sotto.content.v1.Content`. */
  readonly content: Uint8Array;
}

export type HistoryMessage =
  | HistoryText
  | HistoryAttachments
  | HistoryDeleted
  | HistoryViewOnce
  | HistoryTimerChange
  | HistoryUnknown;

/** `from` is who sent it, of what others have sent: of somebody who only asks to be heard no file is fetched or shown. */
export function viewOf(
  context: AccountContext,
  message: StoredMessage,
  status?: StoredMessageStatus,
  from?: Sender,
): HistoryMessage {
  const content = message.content === undefined ? undefined : readKeptContent(message.content);
  const running = runningOf(content?.timer);
  const base: HistoryMessageBase = {
    messageId: bytesToHex(message.messageId),
    outgoing: message.outgoing,
    sentAt: new Date(fromTime(message.sentAt)),
    storedAt: new Date(fromTime(message.storedAt)),
    reactions: {
      ...(message.ownReaction?.emoji !== undefined && { own: message.ownReaction.emoji }),
      ...(message.otherReaction?.emoji !== undefined && { other: message.otherReaction.emoji }),
    },
    ...(message.outgoing && status && { status: stateOf(status) }),
    ...(running && { timer: running }),
  };
  if (message.gone === 'deleted') return { ...base, kind: 'deleted' };
  if (message.viewOnce) return { ...base, kind: 'viewOnce', isGone: message.content === undefined };
  if (message.content === undefined || content === undefined) return { ...base, kind: 'deleted' };
  const { body } = content;
  if (body.kind === 'timerChange') return { ...base, kind: 'timerChange', ...(running && { setTo: running }) };
  if (body.kind === 'attachments')
    return { ...base, kind: 'attachments', ...filesOf(context, body, message.outgoing ? undefined : from) };
  if (body.kind !== 'text' && body.kind !== 'reply') return { ...base, kind: 'unknown', content: message.content };
  return {
    ...base,
    kind: 'text',
    text: body.body,
    ...(body.kind === 'reply' && { replyTo: bytesToHex(body.targetId) }),
    ...(message.editedAt && { editedAt: new Date(fromTime(message.editedAt)) }),
  };
}

const runningOf = (timer: ContentTimer | undefined): RunningTimer | undefined =>
  timer === undefined || timer.seconds === 0 ? undefined : { seconds: timer.seconds, start: timer.start };

/** What stands in a message with files. */
export const filesOf = (
  context: AccountContext,
  { text, attachments }: Extract<Content['body'], { readonly kind: 'attachments' }>,
  from?: Sender,
): Pick<HistoryAttachments, 'text' | 'attachments'> => ({
  ...(text !== undefined && { text }),
  attachments: attachments.map((one) => receivedAttachment(context, one, from)),
});

const stateOf = ({ deliveredAt, readAt, refused }: StoredMessageStatus): MessageState => ({
  ...(deliveredAt !== undefined && { deliveredAt: new Date(deliveredAt * 1000) }),
  ...(readAt !== undefined && { readAt: new Date(readAt * 1000) }),
  ...(refused !== undefined && { refused }),
});
