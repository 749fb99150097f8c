/** What is kept of one account: the keys of all records that name it, or that only mean something beside those. */

import { formatAccountId, verifyManifest } from '@sotto/identity';
import type { Key } from '@sotto/store';
import {
  type Content,
  decodeStoredAddressPin,
  decodeStoredHeldDelivery,
  decodeStoredIdentityEvidence,
  decodeStoredInboxEntry,
  decodeStoredMessage,
  decodeStoredOutboxEntry,
  decodeStoredSentMessage,
  decodeStoredSyncTask,
  readKeptContent,
  type StoredInboxEntry,
} from '@sotto/wire';
import { fromHeld } from '../arrival.ts';
import { downloadsOf } from '../attachments/save.ts';
import { findUploads, putUpload, UPLOAD_PREFIX, uploadPrefix, withoutKey } from '../attachments/upload-records.ts';
import { decodeRecord } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { accountIn } from '../conversations/name.ts';
import { READ_TASK_PREFIX, SYNC_TASK_PREFIX, staleKey, tellKey } from '../devices/keys.ts';
import { subjectOf } from '../devices/notes.ts';
import {
  ADDRESS_PREFIX,
  acknowledgedPrefix,
  awaitedPrefix,
  contactKey,
  conversationKey,
  DUE_GAP_PREFIX,
  dueProfileKey,
  dueReceiptPrefix,
  EVIDENCE_PREFIX,
  EXPIRY_PREFIX,
  HANDED_PREFIX,
  HELD_PREFIX,
  INBOX_PREFIX,
  inboxIdOf,
  lastPartOf,
  messagePrefix,
  OUTBOX_PREFIX,
  parseDueGapKey,
  parseExpiryKey,
  parseRecentKey,
  parseSecretTaskKey,
  parseStatusKey,
  parseStatusMessageId,
  pendingPrefix,
  profileKey,
  RECENT_PREFIX,
  readPrefix,
  renewalKey,
  repairPrefix,
  requestKey,
  SECRET_TASK_PREFIX,
  STATUS_PREFIX,
  secretChatsPrefix,
  sentPrefix,
  sessionPrefix,
  waitingPrefix,
  walletPrefix,
} from '../keys.ts';
import { REPAIR_PAGE } from '../limits.ts';
import { scanAll } from '../scan.ts';
import { openArrival } from '../senders.ts';

type Put = readonly [Key, Uint8Array];

export interface Traces {
  /** What is to go. Whatever says that something else belongs to the account comes behind that, for a process may end between. */
  readonly doomed: readonly Key[];
  /** Uploads that no message will name: the relay is to delete them, and the record says no longer whom they were for. */
  readonly put: readonly Put[];
}

export async function findTraces(context: AccountContext, serviceId: string): Promise<Traces> {
  const pins = await pinsOf(context, serviceId);
  const single = [contactKey, requestKey, renewalKey, profileKey, dueProfileKey, tellKey, staleKey];
  const doomed = [
    ...(await ofItsConversations(context, serviceId)),
    ...(await ofItsDevices(context, serviceId)),
    ...(await ofItsEntries(context, serviceId)),
    ...(await ofItsHeld(context, serviceId)),
    ...(await ofOwnDevices(context, serviceId)),
    ...(await ofItsEvidence(context, serviceId, pins)),
    ...single.map((keyOf) => keyOf(serviceId)),
    ...pins,
  ];
  return { doomed: [...new Set(doomed)], put: await givenUp(context, pins) };
}

/**
 * What is known of its messages, one by one and by their number; the history last, for it names the rest. The other side is not
 * told: for that, a secret chat is ended.
 */
async function ofItsConversations(context: AccountContext, serviceId: string): Promise<readonly Key[]> {
  const chats = await keysUnder(context, secretChatsPrefix(serviceId));
  const keys: Key[] = [];
  for (const [prefix, nameOf] of LISTED)
    for await (const [key] of scanAll(context.store, prefix, REPAIR_PAGE))
      if (accountIn(nameOf(key)) === serviceId) keys.push(key);
  for (const name of [serviceId, ...chats.map(lastPartOf)]) {
    keys.push(...(await downloadsIn(context, name)));
    for (const prefix of NAMED) keys.push(...(await keysUnder(context, prefix(name))));
    keys.push(conversationKey(name));
  }
  return [...keys, ...chats];
}

async function downloadsIn(context: AccountContext, name: string): Promise<readonly Key[]> {
  const keys: Key[] = [];
  for await (const [key, { value }] of scanAll(context.store, messagePrefix(name), REPAIR_PAGE))
    keys.push(...downloadsOf(decodeRecord(key, value, decodeStoredMessage)));
  return keys;
}

/** Sessions with its devices, and what goes between them and this one. */
async function ofItsDevices(context: AccountContext, serviceId: string): Promise<readonly Key[]> {
  const keys: Key[] = [];
  for (const prefix of [sessionPrefix, sentPrefix, readPrefix, awaitedPrefix, repairPrefix, walletPrefix])
    keys.push(...(await keysUnder(context, prefix(serviceId))));
  return keys;
}

/** What came from it, and what is to go to it: that is given up. */
async function ofItsEntries(context: AccountContext, serviceId: string): Promise<readonly Key[]> {
  const keys: Key[] = [];
  // Before the outbox, or what is given up would look as if it had been taken.
  for await (const [key] of scanAll(context.store, STATUS_PREFIX, REPAIR_PAGE))
    if (accountIn(parseStatusKey(key)) === serviceId)
      keys.push(...(await keysUnder(context, uploadPrefix(parseStatusMessageId(key)))), key);
  for await (const [key, { value }] of scanAll(context.store, INBOX_PREFIX, REPAIR_PAGE))
    if (isOf(decodeRecord(key, value, decodeStoredInboxEntry), serviceId))
      keys.push(...(await keysUnder(context, acknowledgedPrefix(inboxIdOf(key)))), key);
  for (const prefix of [OUTBOX_PREFIX, HANDED_PREFIX])
    for await (const [key, { value }] of scanAll(context.store, prefix, REPAIR_PAGE))
      if (formatAccountId(decodeRecord(key, value, decodeStoredOutboxEntry).accountId) === serviceId) keys.push(key);
  return keys;
}

function isOf({ accountId, body }: StoredInboxEntry, serviceId: string): boolean {
  if (formatAccountId(accountId) === serviceId) return true;
  return body.kind === 'identityChange' && formatAccountId(body.formerAccountId) === serviceId;
}

/** What waits for the certificates of its sender's relay is sealed: it has to be opened to see whose it is. */
async function ofItsHeld(context: AccountContext, serviceId: string): Promise<readonly Key[]> {
  const keys: Key[] = [];
  for await (const [key, { value }] of scanAll(context.store, HELD_PREFIX, REPAIR_PAGE)) {
    const { envelope, acceptedAt } = decodeRecord(key, value, decodeStoredHeldDelivery);
    const opened = openArrival(context, { envelope, acceptedAt, source: fromHeld(key, true) });
    if (opened !== undefined && formatAccountId(opened.accountId) === serviceId) keys.push(key);
  }
  return keys;
}

/** What the other devices of the own account were told of it, as far as it is kept to be said again, and are to be told. */
async function ofOwnDevices(context: AccountContext, serviceId: string): Promise<readonly Key[]> {
  const kinds = [
    [sentPrefix(context.account.serviceId), decodeStoredSentMessage],
    [SYNC_TASK_PREFIX, decodeStoredSyncTask],
    [READ_TASK_PREFIX, decodeStoredSyncTask],
  ] as const;
  const keys: Key[] = [];
  for (const [prefix, decode] of kinds)
    for await (const [key, { value }] of scanAll(context.store, prefix, REPAIR_PAGE)) {
      const { content } = decodeRecord<{ readonly content: Uint8Array }>(key, value, decode);
      if (isAbout(readKeptContent(content), serviceId)) keys.push(key);
    }
  return keys;
}

/** That it is forgotten is still to be said. */
const isAbout = ({ body }: Content, serviceId: string): boolean =>
  body.kind === 'sync' && subjectOf(body.sync) === serviceId;

/** The addresses that stand for it. */
async function pinsOf({ store }: AccountContext, serviceId: string): Promise<readonly Key[]> {
  const keys: Key[] = [];
  for await (const [key, { value }] of scanAll(store, ADDRESS_PREFIX, REPAIR_PAGE))
    if (formatAccountId(decodeRecord(key, value, decodeStoredAddressPin).accountId) === serviceId) keys.push(key);
  return keys;
}

/** What was said of its addresses, and of it under the addresses of others. */
async function ofItsEvidence(
  { store, environment }: AccountContext,
  serviceId: string,
  pins: readonly Key[],
): Promise<readonly Key[]> {
  const addresses = new Set(pins.map(addressIn));
  const keys: Key[] = [];
  for await (const [key, { value }] of scanAll(store, EVIDENCE_PREFIX, REPAIR_PAGE)) {
    const { formerManifest, manifest } = decodeRecord(key, value, decodeStoredIdentityEvidence);
    const named = [formerManifest, manifest].map((one) => verifyManifest(environment.crypto, one).accountId);
    const isIts = addresses.has(key.split('/')[1] ?? '') || named.some((one) => formatAccountId(one) === serviceId);
    if (isIts) keys.push(key);
  }
  return keys;
}

/** Files that were to be sent to it. The records stay until the relay has deleted what it has of them. */
async function givenUp({ store, account }: AccountContext, pins: readonly Key[]): Promise<readonly Put[]> {
  const addresses = new Set(pins.map(addressIn));
  return (await findUploads(store, UPLOAD_PREFIX))
    .filter(({ upload }) => upload.key !== undefined && addresses.has(upload.address))
    .map(({ key, upload: { name: _, ...upload } }) =>
      putUpload(key, { ...withoutKey(upload), address: account.address, doomed: true }),
    );
}

const addressIn = (pin: Key): string => pin.slice(ADDRESS_PREFIX.length);

async function keysUnder({ store }: AccountContext, prefix: Key): Promise<readonly Key[]> {
  const keys: Key[] = [];
  for await (const [key] of scanAll(store, prefix, REPAIR_PAGE)) keys.push(key);
  return keys;
}

/** Kinds of records that stand under the name of a conversation; its messages last. */
const NAMED: readonly ((name: string) => Key)[] = [waitingPrefix, pendingPrefix, dueReceiptPrefix, messagePrefix];

/** Kinds of records that stand in an order of their own; each with the conversation that it is of. */
const LISTED: readonly (readonly [Key, (key: Key) => string])[] = [
  [RECENT_PREFIX, parseRecentKey],
  [DUE_GAP_PREFIX, (key) => parseDueGapKey(key).name],
  [EXPIRY_PREFIX, (key) => parseExpiryKey(key).name],
  [SECRET_TASK_PREFIX, (key) => parseSecretTaskKey(key).name],
];
