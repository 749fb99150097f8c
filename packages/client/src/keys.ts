/**
 * The keys the client's records stand under. All of one kind share a prefix, so that a scan finds them.
 */

import { hexToBytes } from '@sotto/crypto';
import type { Key } from '@sotto/store';

export const ACCOUNT_KEY: Key = 'account';
export const FORMAT_KEY: Key = 'format';
export const MAILBOX_KEY: Key = 'mailbox';
export const CERTIFICATE_KEY: Key = 'certificate';
export const SHELF_KEY: Key = 'shelf';
export const STORE_MARKS_KEY: Key = 'store-marks';
export const RECOVERY_KEY: Key = 'recovery';
export const RESTORATION_KEY: Key = 'restoration';
export const BACKUP_NOTE_KEY: Key = 'backup';

export const PRE_KEY_PREFIX = 'prekey/';
export const OUTBOX_PREFIX = 'outbox/';
/** Outbox entries without their message, of which the home relay may still say that they were not delivered. */
export const HANDED_PREFIX = 'handed/';
export const INBOX_PREFIX = 'inbox/';
export const HELD_PREFIX = 'held/';
export const SENT_PREFIX = 'sent/';
export const READ_PREFIX = 'read/';
export const AWAITED_PREFIX = 'awaited/';
export const REPAIR_PREFIX = 'repair/';

export type PreKeyKind = 'ec' | 'signed' | 'kem' | 'mailbox';

export const preKeyKey = (kind: PreKeyKind, id: number): Key => `${PRE_KEY_PREFIX}${kind}/${padded(id, 10)}`;

/** Inverse of {@link preKeyKey}. */
export function parsePreKeyKey(key: Key): { readonly kind: string; readonly id: number } {
  const [, kind = '', id = ''] = key.split('/');
  return { kind, id: Number(id) };
}

export const SESSION_PREFIX = 'session/';

/** `serviceId` is the account id as a UUID. */
export const sessionKey = (serviceId: string, deviceId: number): Key => `${sessionPrefix(serviceId)}${deviceId}`;
export const sessionPrefix = (serviceId: string): Key => `${SESSION_PREFIX}${serviceId}/`;

/** Inverse of {@link sessionKey}, but for the device. */
export const parseSessionKey = (key: Key): string => key.split('/')[1] ?? '';

export const RENEWAL_PREFIX = 'renewal/';

/** An account that is to be told of a new session. */
export const renewalKey = (serviceId: string): Key => `${RENEWAL_PREFIX}${serviceId}`;

/** Inverse of {@link renewalKey}. */
export const parseRenewalKey = (key: Key): string => key.slice(RENEWAL_PREFIX.length);
export const CONTACT_PREFIX = 'contact/';
export const contactKey = (serviceId: string): Key => `${CONTACT_PREFIX}${serviceId}`;
/** Inverse of {@link contactKey}. */
export const parseContactKey = (key: Key): string => key.slice(CONTACT_PREFIX.length);

export const ADDRESS_PREFIX = 'address/';
export const addressKey = (address: string): Key => `${ADDRESS_PREFIX}${address}`;

/** The notes on one last-resort KEM pre-key. */
export const usedLastResortPrefix = (kemPreKeyId: number): Key => `used/${kemPreKeyId}/`;

/** `baseKeyHash` in hex: a last-resort KEM pre-key has served the first message with this base key. */
export const usedLastResortKey = (kemPreKeyId: number, signedPreKeyId: number, baseKeyHash: string): Key =>
  `${usedLastResortPrefix(kemPreKeyId)}${signedPreKeyId}/${baseKeyHash}`;

/** Sorts by the time of queueing, then by order within this process. */
export const outboxKey = (queuedAtMs: number, counter: number, itemId: string): Key =>
  `${OUTBOX_PREFIX}${padded(queuedAtMs, 15)}-${padded(counter, 10)}-${itemId}`;

/** The item id in an {@link outboxKey}. */
export const itemIdOf = (key: Key): Uint8Array => hexToBytes(key.slice(key.lastIndexOf('-') + 1));

/** Sorts by the time of arrival. */
export const heldKey = (heldAtMs: number, suffix: string): Key => `${HELD_PREFIX}${padded(heldAtMs, 15)}-${suffix}`;

/** The time in an {@link outboxKey} or {@link heldKey}. */
export function parseTimedKey(key: Key): number {
  const [, rest = ''] = key.split('/');
  return Number(rest.split('-')[0]);
}

/** The messages sent to one account, by the time that names each. */
export const sentPrefix = (serviceId: string): Key => `${SENT_PREFIX}${serviceId}/`;
export const sentKey = (serviceId: string, sentAtMs: number): Key => `${sentPrefix(serviceId)}${padded(sentAtMs, 15)}`;

/** The messages of one account that could not be read. */
export const awaitedPrefix = (serviceId: string): Key => `${AWAITED_PREFIX}${serviceId}/`;
export const awaitedKey = (serviceId: string, deviceId: number, sentAtMs: number): Key =>
  `${awaitedPrefix(serviceId)}${deviceId}/${padded(sentAtMs, 15)}`;

/** The messages of other accounts that were read. */
export const readPrefix = (serviceId: string): Key => `${READ_PREFIX}${serviceId}/`;
export const readKey = (serviceId: string, deviceId: number, sentAtMs: number): Key =>
  `${readPrefix(serviceId)}${deviceId}/${padded(sentAtMs, 15)}`;

export const repairPrefix = (serviceId: string): Key => `${REPAIR_PREFIX}${serviceId}/`;
export const repairKey = (serviceId: string, deviceId: number, sentAtMs: number): Key =>
  `${repairPrefix(serviceId)}${deviceId}/${padded(sentAtMs, 15)}`;

/** Inverse of {@link repairKey}. */
export function parseRepairKey(key: Key): {
  readonly serviceId: string;
  readonly deviceId: number;
  readonly sentAtMs: number;
} {
  const [, serviceId = '', deviceId = '', sentAtMs = ''] = key.split('/');
  return { serviceId, deviceId: Number(deviceId), sentAtMs: Number(sentAtMs) };
}

/** What relays have said of one address that contradicts what was known. */
export const EVIDENCE_PREFIX = 'evidence/';
export const evidencePrefix = (address: string): Key => `${EVIDENCE_PREFIX}${address}/`;
export const evidenceKey = (address: string, serviceId: string): Key => `${evidencePrefix(address)}${serviceId}`;

/** An account that has written and was neither accepted nor answered. */
export const REQUEST_PREFIX = 'request/';
export const requestKey = (serviceId: string): Key => `${REQUEST_PREFIX}${serviceId}`;

/** An account of which everything is being deleted. */
export const FORGETTING_PREFIX = 'forgetting/';
export const forgettingKey = (serviceId: string): Key => `${FORGETTING_PREFIX}${serviceId}`;

/** The account in a {@link contactKey}, {@link requestKey} or {@link forgettingKey}. */
export const parseAccountKey = (key: Key): string => key.slice(key.indexOf('/') + 1);

export const RELAY_PREFIX = 'relay/';
export const relayKey = (domain: string): Key => `${RELAY_PREFIX}${domain}`;

export const TOKEN_KEYS_KEY: Key = 'token-keys';
export const STANDING_PREFIX = 'standing/';
export const MINTED_PREFIX = 'minted/';

/** How one account stands with this one. */
export const standingKey = (serviceId: string): Key => `${STANDING_PREFIX}${serviceId}`;

/** Inverse of {@link standingKey}. */
export const parseStandingKey = (key: Key): string => key.slice(STANDING_PREFIX.length);

/** The tokens of one epoch that one account was given. */
export const mintedKey = (serviceId: string, epoch: number): Key => `${mintedPrefix(serviceId)}${epoch}`;
export const mintedPrefix = (serviceId: string): Key => `${MINTED_PREFIX}${serviceId}/`;

/** Inverse of {@link mintedKey}, but for the account. */
export const parseMintedKey = (key: Key): number => Number(key.split('/')[2]);

/** The tokens that are left for one device of an account. */
export const walletKey = (serviceId: string, deviceId: number): Key => `${walletPrefix(serviceId)}${deviceId}`;
export const WALLET_PREFIX = 'wallet/';
export const walletPrefix = (serviceId: string): Key => `${WALLET_PREFIX}${serviceId}/`;

/** Inverse of {@link walletKey}, but for the account. */
export const parseWalletKey = (key: Key): number => Number(key.split('/')[2]);

export const inboxKey = (sequence: number): Key => `${INBOX_PREFIX}${padded(sequence, 10)}`;

/** What an app calls an entry of the inbox. */
export const inboxIdOf = (key: Key): string => key.slice(INBOX_PREFIX.length);

/** Who reads the inbox, by name. The name of the default one is empty. */
export const CONSUMER_PREFIX = 'consumer/';
export const consumerKey = (consumer: string): Key => `${CONSUMER_PREFIX}${consumer}`;

/** Inverse of {@link consumerKey}. */
export const parseConsumerKey = (key: Key): string => key.slice(CONSUMER_PREFIX.length);

/** A consumer has acknowledged the entry with this id. */
export const acknowledgedKey = (inboxId: string, consumer: string): Key => `${acknowledgedPrefix(inboxId)}${consumer}`;
export const acknowledgedPrefix = (inboxId: string): Key => `acknowledged/${inboxId}/`;

/** What became of a message of a conversation; `messageId` in hex. */
export const statusKey = (messageId: string, name: string): Key => `${statusPrefix(messageId)}${name}`;
export const STATUS_PREFIX = 'message-id/';
export const statusPrefix = (messageId: string): Key => `${STATUS_PREFIX}${messageId}/`;

/** The message id in a {@link statusKey}, in hex. */
export const parseStatusMessageId = (key: Key): string => key.split('/')[1] ?? '';

/** The conversation in a {@link statusKey}. */
export const parseStatusKey = (key: Key): string => lastPartOf(key);

/** Conversations are named by `conversations/name.ts`. */
export const CONVERSATION_PREFIX = 'conversation/';
export const conversationKey = (name: string): Key => `${CONVERSATION_PREFIX}${name}`;

/** Sorts conversations by the time of their last message, newest first. */
export const RECENT_PREFIX = 'recent/';
export const recentKey = (changedAtMs: number, name: string): Key =>
  `${RECENT_PREFIX}${padded(NEWEST_FIRST_MS - changedAtMs, 15)}/${name}`;

/** Inverse of {@link recentKey}, but for the conversation. */
export const parseRecentTime = (key: Key): number => NEWEST_FIRST_MS - Number(key.split('/')[1]);

/** The conversation in a {@link recentKey}. */
export const parseRecentKey = (key: Key): string => lastPartOf(key);

/** The messages of one conversation, newest first. */
export const messagePrefix = (name: string): Key => `message/${name}/`;
export const messageKey = (name: string, order: number): Key =>
  `${messagePrefix(name)}${padded(NEWEST_FIRST_ORDER - order, 10)}`;

/** The order in a {@link messageKey}. */
export const parseMessageKey = (key: Key): number => NEWEST_FIRST_ORDER - Number(lastPartOf(key));

/** Changes of a message that has not come; its id in hex. */
export const PENDING_PREFIX = 'pending/';
export const pendingPrefix = (name: string): Key => `${PENDING_PREFIX}${name}/`;
export const pendingKey = (name: string, messageId: string): Key => `${pendingPrefix(name)}${messageId}`;

/** Receipts that are to be sent; the message id in hex. */
export const DUE_RECEIPT_PREFIX = 'receipt/';
export const dueReceiptPrefix = (name: string): Key => `${DUE_RECEIPT_PREFIX}${name}/`;
export const dueReceiptKey = (name: string, messageId: string): Key => `${dueReceiptPrefix(name)}${messageId}`;

/** Inverse of {@link dueReceiptKey}. */
export function parseDueReceiptKey(key: Key): { readonly name: string; readonly messageId: string } {
  const [, name = '', messageId = ''] = key.split('/');
  return { name, messageId };
}

/** Sorts by the time at which a gap is told of. */
export const DUE_GAP_PREFIX = 'gap/';
export const dueGapKey = (dueAtMs: number, name: string, deviceId: number, from: number): Key =>
  `${DUE_GAP_PREFIX}${padded(dueAtMs, 15)}/${name}/${deviceId}/${from}`;

/** Inverse of {@link dueGapKey}, but for what makes it unique. */
export function parseDueGapKey(key: Key): { readonly dueAtMs: number; readonly name: string } {
  const [, dueAtMs = '', name = ''] = key.split('/');
  return { dueAtMs: Number(dueAtMs), name };
}

/** Our own profile, those of others, and who has not got the newest edition of ours. */
export const OWN_PROFILE_KEY: Key = 'own-profile';
export const PROFILE_PREFIX = 'profile/';
export const profileKey = (serviceId: string): Key => `${PROFILE_PREFIX}${serviceId}`;
export const DUE_PROFILE_PREFIX = 'profile-due/';
/** Everybody whom this account has written to is to get it. */
export const DUE_PROFILE_ALL_KEY: Key = 'profile-due-all';
export const dueProfileKey = (serviceId: string): Key => `${DUE_PROFILE_PREFIX}${serviceId}`;

/** Inverse of {@link dueProfileKey}. */
export const parseDueProfileKey = (key: Key): string => key.slice(DUE_PROFILE_PREFIX.length);

/** The secret chats with one account, by their names; and what is to be done about one. */
export const SECRET_CHAT_PREFIX = 'secret-chat/';
export const secretChatsPrefix = (serviceId: string): Key => `${SECRET_CHAT_PREFIX}${serviceId}/`;
export const secretChatKey = (serviceId: string, name: string): Key => `${secretChatsPrefix(serviceId)}${name}`;
export const SECRET_TASK_PREFIX = 'secret-task/';
export const secretTaskKey = (kind: SecretTaskKind, name: string, deviceId?: number): Key =>
  `${SECRET_TASK_PREFIX}${kind}/${name}${deviceId === undefined ? '' : `/${deviceId}`}`;

/** `tell` one device that it has ended, `close` what has ended, `erase` all that is kept of it. */
export type SecretTaskKind = 'tell' | 'close' | 'erase';

/** Inverse of {@link secretTaskKey}. */
export function parseSecretTaskKey(key: Key): {
  readonly kind: string;
  readonly name: string;
  readonly deviceId: number;
} {
  const [, kind = '', name = '', deviceId = '0'] = key.split('/');
  return { kind, name, deviceId: Number(deviceId) };
}

/** Messages of a secret chat that nobody has accepted yet. */
export const waitingPrefix = (name: string): Key => `waiting/${name}/`;
export const waitingKey = (name: string, sentAtMs: number): Key => `${waitingPrefix(name)}${padded(sentAtMs, 15)}`;

/** The time in a {@link waitingKey}. */
export const parseWaitingKey = (key: Key): number => Number(lastPartOf(key));

/** What is to be gone, by the time of that. */
export const EXPIRY_PREFIX = 'expiry/';
export const expiryKey = (endsAtMs: number, name: string, what: string): Key =>
  `${EXPIRY_PREFIX}${padded(endsAtMs, 15)}/${name}/${what}`;

/** Inverse of {@link expiryKey}. */
export function parseExpiryKey(key: Key): {
  readonly endsAtMs: number;
  readonly name: string;
  readonly what: string;
} {
  const [, endsAtMs = '', name = '', what = ''] = key.split('/');
  return { endsAtMs: Number(endsAtMs), name, what };
}

/** A scan goes up, so what is to come first has the smallest number. */
const NEWEST_FIRST_MS = 999_999_999_999_999;
const NEWEST_FIRST_ORDER = 9_999_999_999;

/** Of a record whose key says all that there is to know. */
export const NO_VALUE = new Uint8Array(0);

/** The last part of a key. */
export const lastPartOf = (key: Key): string => key.slice(key.lastIndexOf('/') + 1);

export const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');

/** What was deleted is to leave the files of the store as well. */
export const PURGE_KEY: Key = 'purge';
