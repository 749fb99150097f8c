/** Looking through conversations: newest first, in pages, so that nothing is read that nobody looks at. */

import { bytesToHex, hexToBytes } from '@sotto/crypto';
import { formatAccountId } from '@sotto/identity';
import type { Key } from '@sotto/store';
import {
  decodeStoredAddressPin,
  decodeStoredContact,
  decodeStoredMessage,
  decodeStoredMessageStatus,
  encodeStoredMessage,
  readKeptContent,
  type StoredMessageStatus,
} from '@sotto/wire';
import { type Addressee, accountIdOf, addressOf } from '../addressee.ts';
import type { ReceivedAttachment } from '../attachments/received.ts';
import { commitStep, decodeRecord, takeSnapshot } from '../commit.ts';
import { senderOf } from '../contacts/consent.ts';
import { type Contact, contactOf, contactRecords } from '../contacts/contact.ts';
import type { AccountContext } from '../context.ts';
import { ClientError } from '../errors.ts';
import {
  addressKey,
  contactKey,
  conversationKey,
  dueReceiptPrefix,
  messageKey,
  messagePrefix,
  parseRecentKey,
  RECENT_PREFIX,
  statusKey,
} from '../keys.ts';
import { DUE_RECEIPTS_DROPPED_MAX, HISTORY_PAGE } from '../limits.ts';
import { peerTurn } from '../local-device.ts';
import { scanAll } from '../scan.ts';
import { purgeSoon } from '../storage/purging.ts';
import type { RunningTimer } from '../timers/durations.ts';
import { fromTime } from '../times.ts';
import { putConversation, readConversation } from './record.ts';
import { filesOf, type HistoryMessage, viewOf } from './views.ts';

/** A conversation in the list of them. */
export interface ConversationSummary {
  readonly contact: Contact;
  /** When its last message was queued or came. */
  readonly changedAt: Date;
  /** Messages that came since the last `markRead`. */
  readonly unread: number;
}

/** The account of a conversation, from what is stored; `undefined` for an address that nobody has asked for. */
export async function serviceIdOf({ store }: AccountContext, other: Addressee): Promise<string | undefined> {
  const known = accountIdOf(other);
  if (known !== undefined) return known;
  const key = addressKey(addressOf(other));
  const pin = (await takeSnapshot(store, [key])).read(key, decodeStoredAddressPin);
  return pin && formatAccountId(pin.accountId);
}

/** All conversations with messages, newest first. */
export async function* listConversations(
  context: AccountContext,
  signal: AbortSignal | undefined,
): AsyncGenerator<ConversationSummary, void, undefined> {
  for await (const [place] of scanAll(context.store, RECENT_PREFIX, HISTORY_PAGE)) {
    signal?.throwIfAborted();
    const serviceId = parseRecentKey(place);
    const snapshot = await takeSnapshot(context.store, [conversationKey(serviceId), ...contactRecords(serviceId)]);
    const contact = snapshot.read(contactKey(serviceId), decodeStoredContact);
    const { changedAt, unread } = readConversation(snapshot, serviceId);
    if (contact === undefined || changedAt === undefined) continue;
    yield {
      contact: contactOf(snapshot, serviceId, contact.address),
      changedAt: new Date(fromTime(changedAt)),
      unread,
    };
  }
}

/** The messages of one conversation, newest first; those older than `before` when that is given. */
export async function* listMessages(
  context: AccountContext,
  serviceId: string,
  before: string | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<HistoryMessage, void, undefined> {
  const start = before === undefined ? undefined : await orderOf(context, serviceId, before);
  const from = await senderOf(context, serviceId);
  let after: Key | undefined = start === undefined ? undefined : messageKey(serviceId, start);
  for (;;) {
    signal?.throwIfAborted();
    const options = { limit: HISTORY_PAGE, ...(after !== undefined && { after }) };
    const page = await context.store.scan(messagePrefix(serviceId), options);
    const messages = page.map(([key, { value }]) => decodeRecord(key, value, decodeStoredMessage));
    const names = messages.map(({ messageId }) => statusKey(bytesToHex(messageId), serviceId));
    const statuses = await takeSnapshot(context.store, [...new Set(names)]);
    for (const [index, message] of messages.entries())
      yield viewOf(context, message, statuses.read(names[index] ?? '', decodeStoredMessageStatus), from);
    after = page.at(-1)?.[0];
    if (page.length < HISTORY_PAGE) return;
  }
}

/** One message; `undefined` when the conversation has none of that id. */
export async function findMessage(
  context: AccountContext,
  serviceId: string,
  messageId: string,
): Promise<HistoryMessage | undefined> {
  const status = await readStatus(context, serviceId, messageId);
  if (status?.order === undefined) return undefined;
  const key = messageKey(serviceId, status.order);
  const message = (await takeSnapshot(context.store, [key])).read(key, decodeStoredMessage);
  return message && viewOf(context, message, status, await senderOf(context, serviceId));
}

/** The timer of a conversation, if one runs for its messages. */
export async function timerOfConversation(
  { store }: AccountContext,
  serviceId: string,
): Promise<RunningTimer | undefined> {
  const { timer } = readConversation(await takeSnapshot(store, [conversationKey(serviceId)]), serviceId);
  return timer === undefined || timer.seconds === 0 ? undefined : { seconds: timer.seconds, start: timer.start };
}

/** Whether the other side is told what was delivered and read. */
export async function setReceipts(context: AccountContext, serviceId: string, isOn: boolean): Promise<void> {
  await context.turns.run(peerTurn(serviceId), () =>
    commitStep(context.store, async () => {
      const snapshot = await takeSnapshot(context.store, [conversationKey(serviceId)]);
      const before = readConversation(snapshot, serviceId);
      if (before.receiptsOff === !isOn) return { batch: {}, result: undefined };
      const { put } = putConversation(serviceId, before, { ...before, receiptsOff: !isOn });
      // What was to be told is not told either.
      const due = isOn
        ? []
        : await context.store.scan(dueReceiptPrefix(serviceId), { limit: DUE_RECEIPTS_DROPPED_MAX });
      return { batch: { expect: snapshot.expect, put, delete: due.map(([key]) => key) }, result: undefined };
    }),
  );
}

/** What is to be shown once. It is gone from the store when this resolves, whether or not anybody looks at it. */
export interface ViewedMessage {
  readonly text?: string;
  readonly replyTo?: string;
  readonly attachments?: readonly ReceivedAttachment[];
}

/** `undefined` when there is nothing to show any more. Throws `E_MESSAGE_UNKNOWN`. */
export async function viewMessage(
  context: AccountContext,
  serviceId: string,
  messageId: string,
): Promise<ViewedMessage | undefined> {
  const key = messageKey(serviceId, await orderOf(context, serviceId, messageId));
  const from = await senderOf(context, serviceId);
  const viewed = await commitStep(context.store, async () => {
    const snapshot = await takeSnapshot(context.store, [key]);
    const message = snapshot.read(key, decodeStoredMessage);
    if (message?.viewOnce !== true || message.content === undefined) return { batch: {}, result: undefined };
    const { content, ...rest } = message;
    const { body } = readKeptContent(content);
    if (body.kind !== 'text' && body.kind !== 'reply' && body.kind !== 'attachments')
      return { batch: {}, result: undefined };
    const result: ViewedMessage =
      body.kind === 'attachments'
        ? filesOf(context, body, from)
        : { text: body.body, ...(body.kind === 'reply' && { replyTo: bytesToHex(body.targetId) }) };
    const put = [[key, encodeStoredMessage({ ...rest, gone: 'viewed' })] as const];
    return { batch: { expect: snapshot.expect, put }, result, spent: [content] };
  });
  if (viewed !== undefined) purgeSoon(context);
  return viewed;
}

/** Of a message in its conversation. Throws `E_MESSAGE_UNKNOWN`. */
export async function orderOf(context: AccountContext, serviceId: string, messageId: string): Promise<number> {
  const status = await readStatus(context, serviceId, messageId);
  if (status?.order !== undefined) return status.order;
  throw new ClientError('E_MESSAGE_UNKNOWN', 'this conversation has no message of that id');
}

async function readStatus(
  { store }: AccountContext,
  serviceId: string,
  messageId: string,
): Promise<StoredMessageStatus | undefined> {
  const key = statusKey(bytesToHex(hexToBytes(messageId)), serviceId);
  return (await takeSnapshot(store, [key])).read(key, decodeStoredMessageStatus);
}
