/** Looking through conversations: newest first, in pages, so that nothing is read that nobody looks at. */

import { bytesToHex, hexToBytes } from '@sotto/crypto';
import { formatAccountId, parseAccountId } from '@sotto/identity';
import type { Key } from '@sotto/store';
import {
  decodeStoredAddressPin,
  decodeStoredContact,
  decodeStoredMessage,
  decodeStoredMessageStatus,
  encodeStoredMessage,
  readKeptContent,
  type StoredMessage,
  type StoredMessageStatus,
} from '@sotto/wire';
import { type Addressee, accountIdOf, addressOf, secretChatNamed } from '../addressee.ts';
import type { ReceivedAttachment } from '../attachments/received.ts';
import { downloadsOf } from '../attachments/save.ts';
import { type Attempt, commitStep, decodeRecord, takeSnapshot } from '../commit.ts';
import { senderOf } from '../contacts/consent.ts';
import { type Contact, contactOf, contactRecords } from '../contacts/contact.ts';
import type { AccountContext } from '../context.ts';
import { syncTask } from '../devices/sync.ts';
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
import { type SecretChatState, shownState } from '../secret/states.ts';
import { PURGE_DUE, purgeSoon } from '../storage/purging.ts';
import type { RunningTimer } from '../timers/durations.ts';
import { fromTime } from '../times.ts';
import { accountIn, secretChatIn, secretChatShown } from './name.ts';
import { putConversation, readConversation } from './record.ts';
import { filesOf, type HistoryMessage, viewOf } from './views.ts';

/** A conversation in the list of them. */
export interface ConversationSummary {
  readonly contact: Contact;
  /** Of the other side: `me.conversation` takes the summary itself. */
  readonly address: string;
  readonly accountId: string;
  /** When its last message was queued or came. */
  readonly changedAt: Date;
  /** Messages that came since the last `markRead`. */
  readonly unread: number;
  /** It is a secret chat, beside the ordinary conversation with the contact. */
  readonly secret: boolean;
  /** Of a secret chat: its id, for `me.secretChat`, and how it stands. */
  readonly secretChat?: string;
  readonly state?: SecretChatState;
}

/** The account of a conversation, from what is stored; `undefined` for an address that nobody has asked for. */
export async function serviceIdOf({ store }: AccountContext, other: Addressee): Promise<string | undefined> {
  const known = accountIdOf(other);
  if (known !== undefined) return known;
  const key = addressKey(addressOf(other));
  const pin = (await takeSnapshot(store, [key])).read(key, decodeStoredAddressPin);
  return pin && formatAccountId(pin.accountId);
}

/** The conversation that is named, likewise. */
export const conversationNameOf = async (context: AccountContext, other: Addressee): Promise<string | undefined> =>
  secretChatNamed(other) ?? serviceIdOf(context, other);

/** All conversations with messages, and all secret chats, newest first. */
export async function* listConversations(
  context: AccountContext,
  signal: AbortSignal | undefined,
): AsyncGenerator<ConversationSummary, void, undefined> {
  for await (const [place] of scanAll(context.store, RECENT_PREFIX, HISTORY_PAGE)) {
    signal?.throwIfAborted();
    const name = parseRecentKey(place);
    const serviceId = accountIn(name);
    const snapshot = await takeSnapshot(context.store, [conversationKey(name), ...contactRecords(serviceId)]);
    const contact = snapshot.read(contactKey(serviceId), decodeStoredContact);
    const { changedAt, unread, secret } = readConversation(snapshot, name);
    const state = shownState(secret);
    if (contact === undefined || changedAt === undefined || (secret && state === undefined)) continue;
    yield {
      contact: contactOf(snapshot, serviceId, contact.address),
      address: contact.address,
      accountId: serviceId,
      changedAt: new Date(fromTime(changedAt)),
      unread,
      secret: secret !== undefined,
      ...(state && { ...secretChatShown(name), state }),
    };
  }
}

/** The messages of one conversation, newest first; those older than `before` when that is given. */
export async function* listMessages(
  context: AccountContext,
  name: string,
  before: string | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<HistoryMessage, void, undefined> {
  const start = before === undefined ? undefined : await orderOf(context, name, before);
  const from = await senderOf(context, accountIn(name));
  let after: Key | undefined = start === undefined ? undefined : messageKey(name, start);
  for (;;) {
    signal?.throwIfAborted();
    const options = { limit: HISTORY_PAGE, ...(after !== undefined && { after }) };
    const page = await context.store.scan(messagePrefix(name), options);
    const messages = page.map(([key, { value }]) => decodeRecord(key, value, decodeStoredMessage));
    const names = messages.map(({ messageId }) => statusKey(bytesToHex(messageId), name));
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
  name: string,
  messageId: string,
): Promise<HistoryMessage | undefined> {
  const status = await readStatus(context, name, messageId);
  if (status?.order === undefined) return undefined;
  const key = messageKey(name, status.order);
  const message = (await takeSnapshot(context.store, [key])).read(key, decodeStoredMessage);
  return message && viewOf(context, message, status, await senderOf(context, accountIn(name)));
}

/** The timer of a conversation, if one runs for its messages. */
export async function timerOfConversation({ store }: AccountContext, name: string): Promise<RunningTimer | undefined> {
  const { timer } = readConversation(await takeSnapshot(store, [conversationKey(name)]), name);
  return timer === undefined || timer.seconds === 0 ? undefined : { seconds: timer.seconds, start: timer.start };
}

/** Whether the other side is told what was delivered and read. */
export async function tellsReceipts({ store }: AccountContext, name: string): Promise<boolean> {
  return !readConversation(await takeSnapshot(store, [conversationKey(name)]), name).receiptsOff;
}

/** Sets that. */
export async function setReceipts(context: AccountContext, name: string, isOn: boolean): Promise<void> {
  await context.turns.run(peerTurn(accountIn(name)), () =>
    commitStep(context.store, async () => {
      const snapshot = await takeSnapshot(context.store, [conversationKey(name)]);
      const before = readConversation(snapshot, name);
      if (before.receiptsOff === !isOn) return { batch: {}, result: undefined };
      const { put } = putConversation(name, before, { ...before, receiptsOff: !isOn });
      // What was to be told is not told either.
      const due = isOn ? [] : await context.store.scan(dueReceiptPrefix(name), { limit: DUE_RECEIPTS_DROPPED_MAX });
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
  name: string,
  messageId: string,
): Promise<ViewedMessage | undefined> {
  const key = messageKey(name, await orderOf(context, name, messageId));
  const from = await senderOf(context, accountIn(name));
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
    const put = [
      [key, encodeStoredMessage({ ...rest, gone: 'viewed' })] as const,
      PURGE_DUE,
      ...toldOfView(context, name, message),
    ];
    return { batch: { expect: snapshot.expect, put }, result, spent: [content] };
  });
  if (viewed === undefined) return undefined;
  purgeSoon(context);
  context.deviceChanges.notify();
  return viewed;
}

/** What the other devices are told, which know nothing of a secret chat. */
const toldOfView = (context: AccountContext, name: string, { messageId }: StoredMessage) =>
  secretChatIn(name) === undefined
    ? syncTask(context, { kind: 'viewed', accountId: parseAccountId(name), messageId })
    : [];

/** It was shown on another device: what is here of it goes, unless it went before. Whether that is news. */
export async function viewedElsewhere(context: AccountContext, name: string, order: number): Promise<boolean> {
  const key = messageKey(name, order);
  const isNews = await commitStep(context.store, async (): Promise<Attempt<boolean>> => {
    const snapshot = await takeSnapshot(context.store, [key]);
    const message = snapshot.read(key, decodeStoredMessage);
    if (message?.viewOnce !== true || message.content === undefined) return { batch: {}, result: false };
    const { content, ...rest } = message;
    const put = [[key, encodeStoredMessage({ ...rest, gone: 'viewed' })] as const, PURGE_DUE];
    return { batch: { expect: snapshot.expect, put, delete: downloadsOf(message) }, result: true, spent: [content] };
  });
  if (isNews) purgeSoon(context);
  return isNews;
}

/** Of a message in its conversation. Throws `E_MESSAGE_UNKNOWN`. */
export async function orderOf(context: AccountContext, name: string, messageId: string): Promise<number> {
  const status = await readStatus(context, name, messageId);
  if (status?.order !== undefined) return status.order;
  throw new ClientError('E_MESSAGE_UNKNOWN', 'this conversation has no message of that id');
}

async function readStatus(
  { store }: AccountContext,
  name: string,
  messageId: string,
): Promise<StoredMessageStatus | undefined> {
  const key = statusKey(bytesToHex(hexToBytes(messageId)), name);
  return (await takeSnapshot(store, [key])).read(key, decodeStoredMessageStatus);
}
