/**
 * What the app reads. The iterator reads the durable inbox, not the socket: an entry stays until it is acknowledged,
 * survives restarts, and a lost connection is not the end of the stream.
 */

import { bytesToHex } from '@sotto/crypto';
import { formatAccountId } from '@sotto/identity';
import type { Entry, Key } from '@sotto/store';
import { decodeContent, decodeStoredContact, decodeStoredInboxEntry, type StoredInboxEntry } from '@sotto/wire';
import { decodeRecord, takeSnapshot } from './commit.ts';
import type { Contact } from './contacts.ts';
import type { AccountContext } from './context.ts';
import { contactKey, INBOX_PREFIX, inboxKey } from './keys.ts';
import { INBOX_PAGE, INBOX_POLL_MS } from './limits.ts';
import { linkSignals } from './linked-signal.ts';
import { fromTime } from './times.ts';

interface InboxMessageBase {
  /** Stays the same when the entry is delivered again, for example after a restart. */
  readonly id: string;
  readonly receivedAt: Date;
  /** Removes the entry from the inbox. Until then every new iterator yields it again. Safe to call twice. */
  ack(): Promise<void>;
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
  /** The `id` of the entry that told that this message could not be read: it was sent again. */
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

export type InboxMessage = TextMessage | UnknownMessage | UndecryptableMessage | UndeliveredMessage;

/** Yields every entry once per iterator, oldest first, and waits for more until `stop` is aborted or the client is closed. */
export async function* readInbox(
  context: AccountContext,
  stop: AbortSignal | undefined,
): AsyncGenerator<InboxMessage, void, undefined> {
  const { signal, release } = linkSignals([context.closed, stop]);
  try {
    yield* readEntries(context, signal);
  } finally {
    release();
  }
}

async function* readEntries(
  context: AccountContext,
  signal: AbortSignal,
): AsyncGenerator<InboxMessage, void, undefined> {
  let after: Key | undefined;
  while (!signal.aborted) {
    const generation = context.inboxChanges.generation;
    const page = await context.store.scan(INBOX_PREFIX, {
      limit: INBOX_PAGE,
      ...(after === undefined ? {} : { after }),
    });
    for (const [key, entry] of page) {
      if (signal.aborted) return;
      after = key;
      yield await toMessage(context, key, entry);
    }
    if (page.length === 0) await context.inboxChanges.wait(generation, signal, INBOX_POLL_MS);
  }
}

async function toMessage(context: AccountContext, key: Key, stored: Entry): Promise<InboxMessage> {
  const entry = decodeRecord(key, stored.value, decodeStoredInboxEntry);
  const other = await otherParty(context, entry);
  const base: InboxMessageBase = {
    id: idOf(key),
    receivedAt: new Date(entry.receivedAt * 1000),
    ack: async () => {
      await context.store.commit({ delete: [key] });
    },
  };
  const repairs = entry.repairs === undefined ? {} : { repairs: idOf(inboxKey(entry.repairs)) };
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
  const content = decodeRecord(key, bytes, decodeContent);
  const authentic = {
    ...base,
    ...repairs,
    from: other,
    messageId: bytesToHex(content.messageId),
    sentAt: new Date(fromTime(content.sentAt)),
  };
  return content.body.kind === 'text'
    ? { ...authentic, kind: 'text', text: content.body.body }
    : { ...authentic, kind: 'unknown', content: bytes };
}

const idOf = (key: Key): string => key.slice(INBOX_PREFIX.length);

/** The contact as it is known now: its address may have been confirmed after the message arrived. */
async function otherParty(context: AccountContext, entry: StoredInboxEntry): Promise<Contact> {
  const accountId = formatAccountId(entry.accountId);
  const key = contactKey(accountId);
  const contact = (await takeSnapshot(context.store, [key])).read(key, decodeStoredContact);
  const confirmed = contact?.address === entry.address && contact.addressVerified;
  return { address: entry.address, accountId, addressVerified: confirmed };
}
