/** The values an inbox yields. */

import type { ReceivedAttachment } from '../attachments/received.ts';
import type { Contact } from '../contacts/contact.ts';
import type { OperationOptions } from '../context.ts';
import type { IdentityChange } from '../events.ts';
import type { RunningTimer } from '../timers/durations.ts';

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

/** What somebody sent. */
export interface ReceivedMessageBase extends InboxMessageBase {
  readonly from: Contact;
  /** Its sender was neither accepted nor answered, now that this is read: nothing of it but words is to be shown. */
  readonly request: boolean;
  /** The id of the secret chat it came in; missing in the ordinary conversation. `me.conversation` takes it with the contact. */
  readonly secretChat?: string;
}

/** A text somebody sent. */
export interface TextMessage extends ReceivedMessageBase {
  readonly kind: 'text';
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
export interface AttachmentsMessage extends ReceivedMessageBase {
  readonly kind: 'attachments';
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
export interface UnknownMessage extends ReceivedMessageBase {
  readonly kind: 'unknown';
  readonly messageId: string;
  readonly sentAt: Date;
  /** The serialised `sotto.content.v1.Content`. */
  readonly content: Uint8Array;
  /** As in {@link TextMessage}. */
  readonly repairs?: string;
}

/** Something arrived that could not be read, or whose sender its relay does not vouch for. */
export interface UndecryptableMessage extends ReceivedMessageBase {
  readonly kind: 'undecryptable';
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
  /** The secret chat it was sent in. */
  readonly secretChat?: string;
  readonly messageId: string;
  /** An error code. */
  readonly reason: string;
}

/** Something that is to be shown once. `me.conversation(from).view(messageId)` gives it, and then it is gone. */
export interface ViewOnceMessage extends ReceivedMessageBase {
  readonly kind: 'viewOnce';
  readonly messageId: string;
  readonly sentAt: Date;
  readonly repairs?: string;
}

/** The author of a message has changed its text, which is the newest one here. */
export interface EditMessage extends ReceivedMessageBase {
  readonly kind: 'edit';
  /** Of the message that was changed. */
  readonly messageId: string;
  readonly text: string;
}

/** The author of a message has taken it back. */
export interface DeleteMessage extends ReceivedMessageBase {
  readonly kind: 'delete';
  /** Of the message that was deleted. */
  readonly messageId: string;
}

/** Somebody has reacted to a message of either side. */
export interface ReactionMessage extends ReceivedMessageBase {
  readonly kind: 'reaction';
  /** Of the message that is reacted to. */
  readonly messageId: string;
  /** Missing when the reaction was taken back. */
  readonly emoji?: string;
}

/**
 * Contents of a device of the sender have not come, though it wrote them and later ones came. What a relay has signed of them
 * is evidence for their sender: `me.receipts`. When they come after all, their `repairs` is the `id` of this entry.
 */
export interface MissingMessage extends ReceivedMessageBase {
  readonly kind: 'missing';
  /** 0: none is missing, but one was another than its sender says now. */
  readonly count: number;
}

/** An address stands for another identity than before. The entry stays until somebody has seen it. */
export interface IdentityChangeMessage extends InboxMessageBase, Omit<IdentityChange, 'address' | 'accountId'> {
  readonly kind: 'identityChange';
  /** The account that the address stands for by the word of its relay. */
  readonly contact: Contact;
}

/** The relay of a domain signs with another root key than before; what its senders send waits. */
export interface RelayChangeMessage extends InboxMessageBase {
  readonly kind: 'relayChange';
  readonly domain: string;
  /** Hex, as an operator reads it out. */
  readonly formerRootKey: string;
  readonly rootKey: string;
}

/** What another device of this account has sent. */
export interface SentElsewhereMessage extends InboxMessageBase {
  readonly kind: 'sent';
  readonly to: Contact;
  readonly messageId: string;
  /** By the clock of that device. */
  readonly sentAt: Date;
  /** `undefined` for content of another kind. */
  readonly text: string | undefined;
  /** The serialised `sotto.content.v1.Content`. */
  readonly content: Uint8Array;
}

/** A device of this account was added or removed. It stays in the inbox until it is acknowledged. */
export interface DeviceMessage extends InboxMessageBase {
  readonly kind: 'device';
  readonly deviceId: number;
  readonly change: 'added' | 'removed';
  /** The device where a user has confirmed it. `undefined` for one that was added: nobody has, and somebody may have the keys. */
  readonly confirmedBy: number | undefined;
}

/**
 * A secret chat stands otherwise than before. `invited`: `me.secretChat(id)` gives the handle that accepts it or ends it. `open`:
 * a device of the other side has accepted, and what waited goes out. `ended`: by the other side, or with its device.
 */
export interface SecretChatMessage extends ReceivedMessageBase {
  readonly kind: 'secretChat';
  readonly secretChat: string;
  readonly state: 'invited' | 'open' | 'ended';
}

/** The other side has set the timer of the conversation, for both. */
export interface TimerChangeMessage extends ReceivedMessageBase {
  readonly kind: 'timerChange';
  readonly messageId: string;
  readonly sentAt: Date;
  /** Missing when it was ended. */
  readonly setTo?: RunningTimer;
}

export type InboxMessage =
  | TextMessage
  | AttachmentsMessage
  | ViewOnceMessage
  | EditMessage
  | DeleteMessage
  | ReactionMessage
  | MissingMessage
  | TimerChangeMessage
  | UnknownMessage
  | UndecryptableMessage
  | UndeliveredMessage
  | IdentityChangeMessage
  | RelayChangeMessage
  | SentElsewhereMessage
  | DeviceMessage
  | SecretChatMessage;
