/**
 * How secret chats end: nobody accepts one in time, the device of the other side is gone, or one side deletes it. The first commit
 * says so and leaves tasks, which are done by the loop or by whoever waits for them, and are done again after a crash.
 */

import { bytesToHex } from '@sotto/crypto';
import { formatAccountId } from '@sotto/identity';
import type { Key } from '@sotto/store';
import {
  type Device,
  decodeContent,
  decodeStoredContact,
  decodeStoredInboxEntry,
  decodeStoredMessageStatus,
  decodeStoredSentMessage,
  type StoredConversation,
  type StoredInboxEntry,
} from '@sotto/wire';
import { sweepSoon } from '../attachments/pending.ts';
import { type Attempt, commitStep, decodeRecord, joined, NO_CHANGE, type ReadBatch, takeSnapshot } from '../commit.ts';
import { type AccountContext, notifyOfMessages } from '../context.ts';
import { accountIn, conversationName, secretChatOf } from '../conversations/name.ts';
import { keysOfConversation, type Put, readConversation } from '../conversations/record.ts';
import { nowSeconds } from '../environment.ts';
import {
  acknowledgedPrefix,
  contactKey,
  conversationKey,
  DUE_GAP_PREFIX,
  dueReceiptPrefix,
  EXPIRY_PREFIX,
  INBOX_PREFIX,
  inboxIdOf,
  lastPartOf,
  MAILBOX_KEY,
  messagePrefix,
  parseDueGapKey,
  parseExpiryKey,
  parseMessageKey,
  parseStatusKey,
  parseWaitingKey,
  pendingPrefix,
  STATUS_PREFIX,
  secretChatsPrefix,
  secretTaskKey,
  sentKey,
  sentPrefix,
  statusKey,
  waitingPrefix,
} from '../keys.ts';
import { REPAIR_PAGE, SECRET_WAITING_MAX } from '../limits.ts';
import { putInboxEntry, readMailboxPosition } from '../mailbox.ts';
import { deleteAll, scanAll } from '../scan.ts';
import { changedStatus } from '../sent/status.ts';
import { PURGE_DUE, purgeSoon } from '../storage/purging.ts';
import { endOf, putExpiry } from '../timers/expiry.ts';
import { removeMessage } from '../timers/removal.ts';
import { announcing, ended, erasing, task, tellOthers } from './chat.ts';

/** Nobody has accepted it in time. `key`: of the record that says so. */
export async function lapse(context: AccountContext, key: Key, name: string): Promise<void> {
  await commitStep(context.store, async () => {
    const snapshot = await takeSnapshot(context.store, [key, conversationKey(name)]);
    const before = readConversation(snapshot, name);
    const change = await stop(context, name, before);
    const gone = change === undefined ? [key] : [key, ...change.delete];
    const put = [...(change?.put ?? []), PURGE_DUE];
    return { batch: { expect: snapshot.expect, put, delete: gone }, result: undefined };
  });
  context.secretChanges.notify();
}

async function stop(context: AccountContext, name: string, before: StoredConversation) {
  const { secret } = before;
  if (secret?.state === 'invited') return erasing(name, before, secret);
  if (secret?.state !== 'offered') return undefined;
  const { deviceId } = secret;
  const told = deviceId === undefined ? await tellOthers(context, name) : [task('tell', name, deviceId)];
  const change = ended(name, before, secret);
  return { put: [...change.put, ...told], delete: change.delete };
}

/** For the commit that takes a manifest over in which these devices are no more: the secret chats with them end. */
export async function endWithDevices(
  { store }: AccountContext,
  serviceId: string,
  devices: readonly Device[],
): Promise<ReadBatch> {
  const all: ReadBatch[] = [];
  if (devices.length === 0) return NO_CHANGE;
  for await (const [key] of scanAll(store, secretChatsPrefix(serviceId), REPAIR_PAGE)) {
    const name = lastPartOf(key);
    const snapshot = await takeSnapshot(store, [conversationKey(name)]);
    const before = readConversation(snapshot, name);
    const { secret } = before;
    if (secret === undefined || !devices.some(({ deviceId }) => deviceId === secret.deviceId)) continue;
    if (secret.state === 'ended' || secret.state === 'erasing') continue;
    // CS-05: with the device that takes part, a secret chat ends.
    const change = secret.state === 'invited' ? erasing(name, before, secret) : ended(name, before, secret);
    all.push({ expect: snapshot.expect, ...change });
  }
  return joined(...all);
}

/** What waited in a chat that has ended is given up, and the app is told. */
export async function closeChat(context: AccountContext, name: string): Promise<void> {
  const deviceId = await commitStep(context.store, () => closing(context, name));
  notifyOfMessages(context);
  context.expiryChanges.notify();
  announcing(context, name, { deviceId, state: 'ended' }).notify();
}

async function closing(context: AccountContext, name: string): Promise<Attempt<number | undefined>> {
  const serviceId = accountIn(name);
  const done = secretTaskKey('close', name);
  const snapshot = await takeSnapshot(context.store, [done, conversationKey(name), contactKey(serviceId), MAILBOX_KEY]);
  const before = readConversation(snapshot, name);
  const contact = snapshot.read(contactKey(serviceId), decodeStoredContact);
  if (before.secret?.state !== 'ended' || contact === undefined)
    return { batch: { delete: [done] }, result: undefined };
  const waiting = await context.store.scan(waitingPrefix(name), { limit: SECRET_WAITING_MAX });
  const given = await Promise.all(waiting.map(([key]) => giveUp(context, name, parseWaitingKey(key))));
  const isEmpty = (await context.store.scan(messagePrefix(name), { limit: 1 })).length === 0;
  const { deviceId } = before.secret;
  const notice: StoredInboxEntry = {
    receivedAt: nowSeconds(context.environment.clock),
    accountId: contact.accountId,
    address: contact.address,
    asked: false,
    ...secretChatOf(name),
    body: { kind: 'secretChat', state: 'ended' },
  };
  return {
    batch: {
      expect: snapshot.expect,
      put: [...given.flatMap(({ put }) => put), ...putInboxEntry(readMailboxPosition(snapshot), notice)],
      delete: [
        done,
        ...waiting.map(([key]) => key),
        ...given.flatMap((one) => one.delete),
        ...(isEmpty ? keysOfConversation(name, before) : []),
      ],
    },
    result: deviceId,
  };
}

/** A message that nobody will read; its timer begins now. */
async function giveUp(context: AccountContext, name: string, sentAtMs: number) {
  const copy = sentKey(accountIn(name), sentAtMs);
  const sent = (await takeSnapshot(context.store, [copy])).read(copy, decodeStoredSentMessage);
  if (sent === undefined) return { put: [], delete: [] };
  const key = statusKey(bytesToHex(sent.messageId), name);
  const status = (await takeSnapshot(context.store, [key])).read(key, decodeStoredMessageStatus);
  const put: Put[] = status === undefined ? [] : [changedStatus(key, status, { refused: 'E_SECRET_CHAT_ENDED' })];
  return { put: [...put, ...startTimer(context, name, sent.content, status?.order)], delete: [copy] };
}

/** What ends a message of ours that has waited until now. */
export function startTimer(
  { environment }: AccountContext,
  name: string,
  content: Uint8Array,
  order: number | undefined,
): readonly Put[] {
  const endsAtMs = endOf(decodeContent(content).timer, Math.floor(environment.clock.now()));
  return order === undefined || endsAtMs === undefined ? [] : [putExpiry(name, { kind: 'message', order }, endsAtMs)];
}

/** Ends a secret chat and deletes all of it on both sides. */
export async function endChat(context: AccountContext, name: string): Promise<void> {
  await commitStep(context.store, async () => {
    const snapshot = await takeSnapshot(context.store, [conversationKey(name)]);
    const before = readConversation(snapshot, name);
    const { secret } = before;
    if (secret === undefined || secret.state === 'erasing') return { batch: {}, result: undefined };
    const { put, delete: gone } = erasing(name, before, secret);
    const { deviceId } = secret;
    const told = deviceId === undefined ? await tellOthers(context, name) : [task('tell', name, deviceId)];
    return { batch: { expect: snapshot.expect, put: [...put, ...told], delete: gone }, result: undefined };
  });
  await eraseChat(context, name);
  context.secretChanges.notify();
}

/** Deletes all that is kept of it; its record and the task last, so that it is done again after a crash. */
export async function eraseChat(context: AccountContext, name: string): Promise<void> {
  const { store } = context;
  for await (const [key] of scanAll(store, messagePrefix(name), REPAIR_PAGE))
    await removeMessage(context, name, parseMessageKey(key), []);
  const doomed: Key[] = [];
  // Before the outbox, or what is given up would look as if it had been taken.
  for await (const [key, { value }] of scanAll(store, STATUS_PREFIX, REPAIR_PAGE))
    if (parseStatusKey(key) === name)
      doomed.push(key, ...decodeRecord(key, value, decodeStoredMessageStatus).outboxKeys);
  await deleteAll(store, [...doomed, ...(await keysOf(context, name))]);
  const snapshot = await takeSnapshot(store, [conversationKey(name)]);
  const record = keysOfConversation(name, readConversation(snapshot, name));
  await store.commit({ put: [PURGE_DUE], delete: [...record, secretTaskKey('erase', name)] });
  purgeSoon(context);
  sweepSoon(context);
  notifyOfMessages(context);
}

async function keysOf({ store }: AccountContext, name: string): Promise<readonly Key[]> {
  const keys: Key[] = [];
  const add = async (prefix: Key, isOf: (key: Key, value: Uint8Array) => boolean = () => true): Promise<void> => {
    for await (const [key, { value }] of scanAll(store, prefix, REPAIR_PAGE)) if (isOf(key, value)) keys.push(key);
  };
  const isIt = (serviceId: string, { secretChatId }: { readonly secretChatId?: Uint8Array }): boolean =>
    secretChatId !== undefined && conversationName(serviceId, secretChatId) === name;
  for (const prefix of [pendingPrefix, dueReceiptPrefix, waitingPrefix]) await add(prefix(name));
  await add(DUE_GAP_PREFIX, (key) => parseDueGapKey(key).name === name);
  await add(EXPIRY_PREFIX, (key) => parseExpiryKey(key).name === name);
  const serviceId = accountIn(name);
  await add(sentPrefix(serviceId), (key, value) => isIt(serviceId, decodeRecord(key, value, decodeStoredSentMessage)));
  const entries: Key[] = [];
  for await (const [key, { value }] of scanAll(store, INBOX_PREFIX, REPAIR_PAGE)) {
    const entry = decodeRecord(key, value, decodeStoredInboxEntry);
    const isEnd = entry.body.kind === 'secretChat' && entry.body.state === 'ended';
    if (!isEnd && isIt(formatAccountId(entry.accountId), entry)) entries.push(key);
  }
  for (const key of entries) await add(acknowledgedPrefix(inboxIdOf(key)));
  return [...keys, ...entries];
}
