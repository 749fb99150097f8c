/** The values an inbox yields. */

import type { ReceivedAttachment } from '../attachments/received.ts';
import type { Contact } from '../contacts.ts';
import type { OperationOptions } from '../context.ts';

export interface InboxMessageBase {
  /** Stays the same when the entry is delivered again, for example after a restart. */
  readonly id: string;
  readonly receivedAt: Date;
  /**
   * The consumer that reads this is done with the entry: until then every new iterator yields it again. It leaves the inbox
   * when every consumer has done so. Safe to call twice.
   */
  ack(options?: OperationOptions): Promise<void>;
}

/** A text somebody sent. */
export interface TextMessage extends InboxMessageBase {
  readonly kind: 'text';
  readonly from: Contact;
  /** Chosen by the sender, the same on all devices. */
  readonly messageId: string;
  /** By the sender's clock. */
  readonly sentAt: Date;
  readonly text: string;
  /** The message that it answers, which may not be here. */
  readonly replyTo?: string;
  /** The `id` of the entry that told that this message could not be read: it was sent again. */
  readonly repairs?: string;
}

/** Files somebody sent. Nothing of them is fetched before the app asks for it. */
export interface AttachmentsMessage extends InboxMessageBase {
  readonly kind: 'attachments';
  readonly from: Contact;
  /** Chosen by the sender, the same on all devices. */
  readonly messageId: string;
  /** By the sender's clock. */
  readonly sentAt: Date;
  readonly text?: string;
  readonly attachments: readonly ReceivedAttachment[];
  /** As in {@link TextMessage}. */
  readonly repairs?: string;
}

/** Authentic content of a kind this version does not know. */
export interface UnknownMessage extends InboxMessageBase {
  readonly kind: 'unknown';
  readonly from: Contact;
  readonly messageId: string;
  readonly sentAt: Date;
  /** The serialised `sotto.content.v1.Content`. */
  readonly content: Uint8Array;
  /** As in {@link TextMessage}. */
  readonly repairs?: string;
}

/** Something arrived that could not be read, or whose sender its relay does not vouch for. */
export interface UndecryptableMessage extends InboxMessageBase {
  readonly kind: 'undecryptable';
  readonly from: Contact;
  /** An error code. */
  readonly reason: string;
  /** By the sender's clock, if it said. */
  readonly sentAt?: Date;
  /** The sender is asked to send the message again; when it comes, its `repairs` is the `id` of this entry. */
  readonly askedAgain: boolean;
  /** The `id` of the entry that told the same of an earlier copy: sending it again did not help. */
  readonly repairs?: string;
}

/** A message of ours that a relay refused for good, or that expired on the way. */
export interface UndeliveredMessage extends InboxMessageBase {
  readonly kind: 'undelivered';
  readonly to: Contact;
  readonly messageId: string;
  /** An error code. */
  readonly reason: string;
}

/** Something that is to be shown once. `me.conversation(from).view(messageId)` gives it, and then it is gone. */
export interface ViewOnceMessage extends InboxMessageBase {
  readonly kind: 'viewOnce';
  readonly from: Contact;
  readonly messageId: string;
  readonly sentAt: Date;
  readonly repairs?: string;
}

/** The author of a message has changed its text, which is the newest one here. */
export interface EditMessage extends InboxMessageBase {
  readonly kind: 'edit';
  readonly from: Contact;
  /** Of the message that was changed. */
  readonly messageId: string;
  readonly text: string;
}

/** The author of a message has taken it back. */
export interface DeleteMessage extends InboxMessageBase {
  readonly kind: 'delete';
  readonly from: Contact;
  /** Of the message that was deleted. */
  readonly messageId: string;
}

/** Somebody has reacted to a message of either side. */
export interface ReactionMessage extends InboxMessageBase {
  readonly kind: 'reaction';
  readonly from: Contact;
  /** Of the message that is reacted to. */
  readonly messageId: string;
  /** Missing when the reaction was taken back. */
  readonly emoji?: string;
}

/**
 * Contents of a device of the sender have not come, though it wrote them and later ones came. What a relay has signed of them
 * is evidence for their sender: `me.receipts`. When they come after all, their `repairs` is the `id` of this entry.
 */
export interface MissingMessage extends InboxMessageBase {
  readonly kind: 'missing';
  readonly from: Contact;
  /** 0: none is missing, but one was another than its sender says now. */
  readonly count: number;
}

export type InboxMessage =
  | TextMessage
  | AttachmentsMessage
  | ViewOnceMessage
  | EditMessage
  | DeleteMessage
  | ReactionMessage
  | MissingMessage
  | UnknownMessage
  | UndecryptableMessage
  | UndeliveredMessage;
