/**
 * What a new device is handed of the store of another one: contacts, pins, who is blocked, and the conversations of the last
 * time. Nothing that is a device's own: sessions, tokens, pre-keys and what waits to be sent stay where they are.
 */

import { bytesToHex } from '@sotto/crypto';
import type { Key } from '@sotto/store';
import {
  decodeStoredConversation,
  decodeStoredMessage,
  decodeStoredMessageStatus,
  decodeStoredStanding,
  encodeStoredConversation,
  encodeStoredMessageStatus,
  encodeStoredStanding,
  type LinkRecord,
  type StoredConversation,
} from '@sotto/wire';
import { decodeRecord } from '../commit.ts';
import { NO_TOKENS } from '../contacts/standing.ts';
import type { AccountContext } from '../context.ts';
import { isLasting } from '../conversations/kept-content.ts';
import { isOfSecretChat } from '../conversations/name.ts';
import {
  addressKey,
  CONVERSATION_PREFIX,
  contactKey,
  conversationKey,
  EXPIRY_PREFIX,
  messageKey,
  messagePrefix,
  NO_VALUE,
  OWN_PROFILE_KEY,
  PROFILE_PREFIX,
  parseExpiryKey,
  REQUEST_PREFIX,
  recentKey,
  STANDING_PREFIX,
  standingKey,
  statusKey,
} from '../keys.ts';
import { LINK_CONVERSATION_MESSAGES_MAX, LINK_MESSAGES_MAX, REPAIR_PAGE } from '../limits.ts';
import { scanAll } from '../scan.ts';
import { parseExpiring } from '../timers/expiry.ts';
import { fromTime } from '../times.ts';
import { OWN_DEVICE_PREFIX } from './keys.ts';

/** Prefixes of the keys of records that are handed on one by one. */
const WHOLE: readonly string[] = [
  'contact/',
  'address/',
  STANDING_PREFIX,
  // Of whom nothing but words is shown.
  REQUEST_PREFIX,
  'relay/',
  OWN_DEVICE_PREFIX,
  OWN_PROFILE_KEY,
  PROFILE_PREFIX,
];
/** And of those that go with their conversation. */
const OF_CONVERSATIONS: readonly string[] = [CONVERSATION_PREFIX, 'recent/', 'message/', 'message-id/', EXPIRY_PREFIX];

/** Whether a record under this key may come from the other device. */
export const isHanded = (key: Key): boolean =>
  !isOfSecretChat(key) && [...WHOLE, ...OF_CONVERSATIONS].some((prefix) => key.startsWith(prefix));

/** In no order that matters. */
export async function* handedRecords(context: AccountContext): AsyncGenerator<LinkRecord> {
  const { serviceId, address } = context.account;
  const own = new Set<Key>([contactKey(serviceId), addressKey(address), standingKey(serviceId)]);
  for (const prefix of WHOLE)
    for await (const [key, { value }] of scanAll(context.store, prefix, REPAIR_PAGE))
      if (!own.has(key)) yield { key, value: key.startsWith(STANDING_PREFIX) ? standingOf(key, value) : value };
  const endings = await readEndings(context);
  let left = LINK_MESSAGES_MAX;
  for await (const [key, { value }] of scanAll(context.store, CONVERSATION_PREFIX, REPAIR_PAGE)) {
    // What is secret stays on its device.
    if (isOfSecretChat(key)) continue;
    const serviceId = key.slice(CONVERSATION_PREFIX.length);
    yield* conversationRecords(serviceId, decodeRecord(key, value, decodeStoredConversation));
    const messages = messageRecords(context, serviceId, Math.min(left, LINK_CONVERSATION_MESSAGES_MAX), endings);
    for await (const record of messages) {
      if (record.key.startsWith(messagePrefix(serviceId))) left -= 1;
      yield record;
    }
  }
}

/** A conversation without the chain of what this device has written: the new one begins its own. */
function* conversationRecords(serviceId: string, conversation: StoredConversation): Generator<LinkRecord> {
  const { sent: _, ...handed } = conversation;
  yield { key: conversationKey(serviceId), value: encodeStoredConversation(handed) };
  const { changedAt } = conversation;
  if (changedAt !== undefined) yield { key: recentKey(fromTime(changedAt), serviceId), value: NO_VALUE };
}

/** The keys of the records that end a message when its time is over, by the key of the message. */
async function readEndings({ store }: AccountContext): Promise<ReadonlyMap<Key, Key>> {
  const endings = new Map<Key, Key>();
  for await (const [key] of scanAll(store, EXPIRY_PREFIX, REPAIR_PAGE)) {
    const { name, what } = parseExpiryKey(key);
    const expiring = parseExpiring(what);
    if (expiring.kind === 'message') endings.set(messageKey(name, expiring.order), key);
  }
  return endings;
}

/**
 * The newest messages, each with what is known of it. Nothing of them waits here any more. One that is to go by itself comes
 * with what ends it, or not at all: of a timer that runs from reading on, that is when it was read.
 */
async function* messageRecords(
  { store }: AccountContext,
  serviceId: string,
  messagesMax: number,
  endings: ReadonlyMap<Key, Key>,
): AsyncGenerator<LinkRecord> {
  let messages = 0;
  for await (const [key, { value }] of scanAll(store, messagePrefix(serviceId), REPAIR_PAGE)) {
    if (messages++ >= messagesMax) return;
    const message = decodeRecord(key, value, decodeStoredMessage);
    const ending = message.viewOnce ? undefined : endings.get(key);
    if (ending === undefined && !isLasting(message)) continue;
    yield { key, value };
    if (ending !== undefined) yield { key: ending, value: NO_VALUE };
    const { messageId } = message;
    const name = statusKey(bytesToHex(messageId), serviceId);
    const [status] = await store.get([name]);
    if (status === undefined) continue;
    const known = decodeRecord(name, status.value, decodeStoredMessageStatus);
    yield { key: name, value: encodeStoredMessageStatus({ ...known, outboxKeys: [] }) };
  }
}

/** As the account stands with a device that has given and got no tokens yet; whoever was given some is no stranger to it. */
function standingOf(key: Key, value: Uint8Array): Uint8Array {
  const standing = decodeRecord(key, value, decodeStoredStanding);
  return encodeStoredStanding({ ...standing, ...NO_TOKENS, granted: Math.min(1, standing.granted) });
}
