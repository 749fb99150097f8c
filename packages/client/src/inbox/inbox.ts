/**
 * What the app reads. The iterator reads the durable inbox, not the socket: an entry stays until it is acknowledged,
 * survives restarts, and a lost connection is not the end of the stream.
 */

import { bytesToHex } from '@sotto/crypto';
import { formatAccountId } from '@sotto/identity';
import type { Entry, Key } from '@sotto/store';
import {
  type Content,
  decodeStoredInboxEntry,
  decodeStoredMessage,
  readKeptContent,
  type StoredHappening,
} from '@sotto/wire';
import { decodeRecord, takeSnapshot } from '../commit.ts';
import { type Contact, readContactOf } from '../contacts/contact.ts';
import { type AccountContext, type OperationOptions, operate } from '../context.ts';
import { conversationName, secretChatShown } from '../conversations/name.ts';
import { filesOf, viewOf } from '../conversations/views.ts';
import { INBOX_PREFIX, inboxIdOf, inboxKey, messageKey } from '../keys.ts';
import { INBOX_PAGE, INBOX_POLL_MS } from '../limits.ts';
import { linkSignals } from '../linked-signal.ts';
import { readChat } from '../secret/chat.ts';
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
      if (done.has(key)) continue;
      const message = await toMessage(context, key, entry, consumer);
      if (message !== undefined) yield message;
      else await acknowledge(context.store, key, consumer);
    }
    if (page.length === 0) await context.inboxChanges.wait(generation, signal, INBOX_POLL_MS);
  }
}

/** `undefined` when there is nothing to tell any more: the message has been deleted since. */
async function toMessage(
  context: AccountContext,
  key: Key,
  stored: Entry,
  consumer: string,
): Promise<InboxMessage | undefined> {
  const entry = decodeRecord(key, stored.value, decodeStoredInboxEntry);
  const other = await readContactOf(context, formatAccountId(entry.accountId), entry.address);
  const base: InboxMessageBase = {
    id: inboxIdOf(key),
    receivedAt: new Date(entry.receivedAt * 1000),
    ack: (options = {}) => operate(context, options, () => acknowledge(context.store, key, consumer)),
  };
  const name = conversationName(other.accountId, entry.secretChatId);
  const place = secretChatShown(name);
  const told = { ...base, ...place, from: other, request: other.request };
  const repairs = entry.repairs === undefined ? {} : { repairs: inboxIdOf(inboxKey(entry.repairs)) };
  const { body } = entry;
  switch (body.kind) {
    case 'undecryptable':
      return {
        ...told,
        ...repairs,
        kind: 'undecryptable',
        reason: body.code,
        ...(entry.sentAt && { sentAt: new Date(fromTime(entry.sentAt)) }),
        askedAgain: entry.asked,
      };
    case 'undelivered':
      return {
        ...base,
        ...place,
        kind: 'undelivered',
        to: other,
        messageId: bytesToHex(body.messageId),
        reason: body.code,
      };
    case 'device': {
      const { deviceId, change, confirmedBy } = body;
      return { ...base, kind: 'device', deviceId, change, confirmedBy };
    }
    case 'sent':
      return sentElsewhere(base, other, decodeRecord(key, body.content, readKeptContent), body.content);
    case 'missing':
      return { ...told, kind: 'missing', count: body.count };
    case 'identityChange': {
      const { formerAccountId, wasVerified, accepted } = body;
      const former = formatAccountId(formerAccountId);
      return { ...base, kind: 'identityChange', contact: other, formerAccountId: former, wasVerified, accepted };
    }
    case 'relayChange': {
      const keys = { formerRootKey: bytesToHex(body.formerRootKey), rootKey: bytesToHex(body.rootKey) };
      return { ...base, kind: 'relayChange', domain: body.domain, ...keys };
    }
    case 'happening':
      return happening(context, { ...told, ...repairs }, name, body.happening);
    case 'secretChat': {
      const { secretChat = '' } = place;
      const isOver = body.state === 'invited' && (await readChat(context, name)).secret?.state !== 'invited';
      return isOver ? undefined : { ...told, secretChat, kind: 'secretChat', state: body.state };
    }
    case 'content':
      return fromContent(context, { ...told, ...repairs }, decodeRecord(key, body.content, readKeptContent), body);
  }
}

/** What another device of this account has sent. */
function sentElsewhere(
  base: InboxMessageBase,
  to: Contact,
  { messageId, sentAt, body }: Content,
  content: Uint8Array,
): InboxMessage {
  const text = body.kind === 'text' || body.kind === 'reply' ? body.body : undefined;
  const at = new Date(fromTime(sentAt));
  return { ...base, kind: 'sent', to, messageId: bytesToHex(messageId), sentAt: at, text, content };
}

interface Told extends InboxMessageBase {
  readonly from: Contact;
  readonly request: boolean;
  readonly secretChat?: string;
  readonly repairs?: string;
}

/** Of the message as it is now. */
async function happening(
  context: AccountContext,
  told: Told,
  name: string,
  { kind, order }: StoredHappening,
): Promise<InboxMessage | undefined> {
  const key = messageKey(name, order);
  const record = (await takeSnapshot(context.store, [key])).read(key, decodeStoredMessage);
  if (record === undefined) return undefined;
  const message = viewOf(context, record, undefined, told.from);
  const { messageId, sentAt } = message;
  if (kind === 'deleted') return { ...told, kind: 'delete', messageId };
  if (message.kind === 'deleted') return undefined;
  if (kind === 'reacted') {
    const { own, other } = message.reactions;
    const emoji = name === context.account.serviceId ? own : other;
    return { ...told, kind: 'reaction', messageId, ...(emoji !== undefined && { emoji }) };
  }
  if (message.kind === 'viewOnce') return message.isGone ? undefined : { ...told, kind: 'viewOnce', messageId, sentAt };
  if (message.kind === 'timerChange') {
    const { setTo } = message;
    return { ...told, kind: 'timerChange', messageId, sentAt, ...(setTo && { setTo }) };
  }
  if (message.kind === 'unknown') return { ...told, kind: 'unknown', messageId, sentAt, content: message.content };
  if (message.kind === 'attachments') {
    const { text, attachments } = message;
    return { ...told, kind: 'attachments', messageId, sentAt, ...(text !== undefined && { text }), attachments };
  }
  if (kind === 'edited') return { ...told, kind: 'edit', messageId, text: message.text };
  const { text, replyTo } = message;
  return { ...told, kind: 'text', messageId, sentAt, text, ...(replyTo !== undefined && { replyTo }) };
}

/** Entries that earlier versions made hold the content themselves. */
function fromContent(
  context: AccountContext,
  told: Told,
  { messageId, sentAt, body }: Content,
  { content }: { readonly content: Uint8Array },
): InboxMessage {
  const authentic = { ...told, messageId: bytesToHex(messageId), sentAt: new Date(fromTime(sentAt)) };
  if (body.kind === 'attachments') return { ...authentic, kind: 'attachments', ...filesOf(context, body, told.from) };
  return body.kind === 'text'
    ? { ...authentic, kind: 'text', text: body.body }
    : { ...authentic, kind: 'unknown', content };
}
