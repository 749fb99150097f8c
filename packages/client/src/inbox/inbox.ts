/**
 * What the app reads. The iterator reads the durable inbox, not the socket: an entry stays until it is acknowledged,
 * survives restarts, and a lost connection is not the end of the stream.
 */

import { bytesToHex } from '@sotto/crypto';
import { formatAccountId } from '@sotto/identity';
import type { Entry, Key } from '@sotto/store';
import { decodeStoredContact, decodeStoredInboxEntry, readKeptContent, type StoredInboxEntry } from '@sotto/wire';
import { receivedAttachment } from '../attachments/received.ts';
import { decodeRecord, takeSnapshot } from '../commit.ts';
import type { Contact } from '../contacts.ts';
import { type AccountContext, type OperationOptions, operate } from '../context.ts';
import { contactKey, INBOX_PREFIX, inboxIdOf, inboxKey } from '../keys.ts';
import { INBOX_PAGE, INBOX_POLL_MS } from '../limits.ts';
import { linkSignals } from '../linked-signal.ts';
import { fromTime } from '../times.ts';
import { acknowledge, acknowledgedOf, checkConsumerName, DEFAULT_CONSUMER, joinConsumers } from './consumers.ts';
import type { InboxMessage, InboxMessageBase } from './messages.ts';

export interface InboxOptions extends OperationOptions {
  /**
   * Who reads: at most 32 small letters, digits and hyphens. Each has a place of its own, and an entry stays until all that
   * exist have acknowledged it; one exists from its first iterator until it is dropped.
   */
  readonly consumer?: string;
}

/**
 * Yields every entry once per iterator, oldest first, and waits for more until the signal is aborted or the client is
 * closed. Throws `RangeError` for the name of a consumer, at once, and `E_CONSUMERS_MANY` at the first value.
 */
export function readInbox(
  context: AccountContext,
  { signal: stop, consumer = DEFAULT_CONSUMER }: InboxOptions,
): AsyncGenerator<InboxMessage, void, undefined> {
  checkConsumerName(consumer);
  return readUntil(context, stop, consumer);
}

async function* readUntil(
  context: AccountContext,
  stop: AbortSignal | undefined,
  consumer: string,
): AsyncGenerator<InboxMessage, void, undefined> {
  const { signal, release } = linkSignals([context.closed, stop]);
  try {
    if (!signal.aborted) await joinConsumers(context, consumer);
    yield* readEntries(context, consumer, signal);
  } finally {
    release();
  }
}

async function* readEntries(
  context: AccountContext,
  consumer: string,
  signal: AbortSignal,
): AsyncGenerator<InboxMessage, void, undefined> {
  let after: Key | undefined;
  while (!signal.aborted) {
    const generation = context.inboxChanges.generation;
    const page = await context.store.scan(INBOX_PREFIX, {
      limit: INBOX_PAGE,
      ...(after === undefined ? {} : { after }),
    });
    const done = await acknowledgedOf(
      context.store,
      page.map(([key]) => key),
      consumer,
    );
    for (const [key, entry] of page) {
      if (signal.aborted) return;
      after = key;
      if (!done.has(key)) yield await toMessage(context, key, entry, consumer);
    }
    if (page.length === 0) await context.inboxChanges.wait(generation, signal, INBOX_POLL_MS);
  }
}

async function toMessage(context: AccountContext, key: Key, stored: Entry, consumer: string): Promise<InboxMessage> {
  const entry = decodeRecord(key, stored.value, decodeStoredInboxEntry);
  const other = await otherParty(context, entry);
  const base: InboxMessageBase = {
    id: inboxIdOf(key),
    receivedAt: new Date(entry.receivedAt * 1000),
    ack: (options = {}) => operate(context, options, () => acknowledge(context.store, key, consumer)),
  };
  const repairs = entry.repairs === undefined ? {} : { repairs: inboxIdOf(inboxKey(entry.repairs)) };
  if (entry.body.kind === 'undecryptable') {
    return {
      ...base,
      ...repairs,
      kind: 'undecryptable',
      from: other,
      reason: entry.body.code,
      ...(entry.sentAt && { sentAt: new Date(fromTime(entry.sentAt)) }),
      askedAgain: entry.asked,
    };
  }
  if (entry.body.kind === 'undelivered') {
    const messageId = bytesToHex(entry.body.messageId);
    return { ...base, kind: 'undelivered', to: other, messageId, reason: entry.body.code };
  }
  const bytes = entry.body.content;
  const content = decodeRecord(key, bytes, readKeptContent);
  const authentic = {
    ...base,
    ...repairs,
    from: other,
    messageId: bytesToHex(content.messageId),
    sentAt: new Date(fromTime(content.sentAt)),
  };
  const { body } = content;
  if (body.kind === 'attachments') {
    const attachments = body.attachments.map((one) => receivedAttachment(context, one));
    const text = body.text === undefined ? {} : { text: body.text };
    return { ...authentic, kind: 'attachments', ...text, attachments };
  }
  return body.kind === 'text'
    ? { ...authentic, kind: 'text', text: body.body }
    : { ...authentic, kind: 'unknown', content: bytes };
}

/** The contact as it is known now: its address may have been confirmed after the message arrived. */
async function otherParty(context: AccountContext, entry: StoredInboxEntry): Promise<Contact> {
  const accountId = formatAccountId(entry.accountId);
  const key = contactKey(accountId);
  const contact = (await takeSnapshot(context.store, [key])).read(key, decodeStoredContact);
  const confirmed = contact?.address === entry.address && contact.addressVerified;
  return { address: entry.address, accountId, addressVerified: confirmed };
}
