/** The handle of a message that is durably queued. It holds nothing: what it promises stands in the store. */

import { decodeStoredContact, formatAddress, parseAddress } from '@sotto/wire';
import { decodeRecord } from '../commit.ts';
import { type AccountContext, assertOpen, type OperationOptions, operate } from '../context.ts';
import { accountIn, secretChatShown } from '../conversations/name.ts';
import { ClientError } from '../errors.ts';
import { contactKey, parseStatusKey, statusKey, statusPrefix } from '../keys.ts';
import { INBOX_POLL_MS, MESSAGE_NAMESAKES_MAX } from '../limits.ts';
import type { Notifier } from '../notifier.ts';
import { fromTime } from '../times.ts';
import { readSentState, type SentState } from './status.ts';

/**
 * A message that is durably queued. Its promises can be asked for at any time, and again by another process on the same
 * store: `me.sent(messageId)` gives the handle anew.
 */
export interface SentMessage {
  /** The same on all devices of the recipient. */
  readonly messageId: string;
  readonly to: string;
  /** The secret chat it was sent in. */
  readonly secretChat?: string;
  readonly queuedAt: Date;
  /**
   * Resolves when the home relay has durably accepted the message for every device of the recipient.
   *
   * Throws `E_MESSAGE_REFUSED` or `E_MESSAGE_EXPIRED` when it never will, `E_MESSAGE_UNKNOWN` when nothing of it is kept any
   * more, and what `signal` or closing the client aborts.
   */
  accepted(options?: OperationOptions): Promise<void>;
  /**
   * Resolves when a device of the recipient has it, with the time at which that was heard. It never does when the recipient
   * has switched such receipts off. Throws as {@link accepted}.
   */
  delivered(options?: OperationOptions): Promise<Date>;
  /** Resolves when the recipient has read it. As {@link delivered}. */
  read(options?: OperationOptions): Promise<Date>;
}

export interface SentName {
  /** In hex. */
  readonly messageId: string;
  /** Of the conversation. */
  readonly name: string;
  readonly address: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
}

export function sentMessage(context: AccountContext, { messageId, name, address, sentAt }: SentName): SentMessage {
  const key = statusKey(messageId, name);
  const { outboxChanges, receiptChanges } = context;
  const until = <T>(
    changes: Notifier,
    options: OperationOptions,
    answer: (state: SentState) => T | undefined,
  ): Promise<T> => operate(context, options, (signal) => waitFor(context, key, changes, answer, signal));
  return {
    messageId,
    to: address,
    ...secretChatShown(name),
    queuedAt: new Date(sentAt),
    accepted: async (options = {}) => {
      await until(outboxChanges, options, ({ isAccepted }) => (isAccepted ? true : undefined));
    },
    delivered: (options = {}) => until(receiptChanges, options, ({ record }) => toDate(record.deliveredAt)),
    read: (options = {}) => until(receiptChanges, options, ({ record }) => toDate(record.readAt)),
  };
}

/** The handle of a message that was queued before, by any process on the store. */
export async function findSent(context: AccountContext, messageId: string): Promise<SentMessage | undefined> {
  checkMessageId(messageId);
  for (const [key] of await context.store.scan(statusPrefix(messageId), { limit: MESSAGE_NAMESAKES_MAX })) {
    const state = await readSentState(context, key);
    const name = parseStatusKey(key);
    const serviceId = accountIn(name);
    const [contact] = await context.store.get([contactKey(serviceId)]);
    if (state === undefined || state.record.incoming || contact === undefined) continue;
    const { address } = decodeRecord(contactKey(serviceId), contact.value, decodeStoredContact);
    const sentAt = fromTime(state.record.sentAt);
    return sentMessage(context, { messageId, name, address: formatAddress(parseAddress(address)), sentAt });
  }
  return undefined;
}

/** Throws `RangeError`. */
export function checkMessageId(messageId: string): void {
  if (!/^[0-9a-f]{32}$/.test(messageId)) throw new RangeError('messageId: must be 32 small hex digits');
}

async function waitFor<T>(
  context: AccountContext,
  key: string,
  changes: Notifier,
  answer: (state: SentState) => T | undefined,
  signal: AbortSignal,
): Promise<T> {
  for (;;) {
    assertOpen(context);
    signal.throwIfAborted();
    const { generation } = changes;
    const state = await readSentState(context, key);
    if (state === undefined) throw new ClientError('E_MESSAGE_UNKNOWN', 'nothing is kept of this message any more');
    if (state.record.refused !== undefined) throw refused(state.record.refused);
    const found = answer(state);
    if (found !== undefined) return found;
    await changes.wait(generation, signal, INBOX_POLL_MS);
  }
}

function refused(code: string): ClientError {
  if (code === 'E_SECRET_CHAT_ENDED')
    return new ClientError('E_SECRET_CHAT_ENDED', 'the secret chat ended before anybody had accepted it');
  return code === 'E_MESSAGE_EXPIRED'
    ? new ClientError('E_MESSAGE_EXPIRED', 'no relay took the message within its lifetime')
    : new ClientError('E_MESSAGE_REFUSED', 'a relay refused the message for good', { relayCode: code });
}

const toDate = (seconds: number | undefined): Date | undefined =>
  seconds === undefined ? undefined : new Date(seconds * 1000);
