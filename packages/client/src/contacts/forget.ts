/**
 * Deleting all that is kept of one account. The first commit takes it off every list and leaves a mark, the last one takes
 * the mark away; between them, what a process that was ended left to do is done before anything new is read. What the tokens
 * of the account are taken back with stays until the relay has confirmed that.
 */

import { formatAccountId } from '@sotto/identity';
import type { Key } from '@sotto/store';
import {
  decodeStoredAddressPin,
  decodeStoredHeldDelivery,
  decodeStoredInboxEntry,
  decodeStoredOutboxEntry,
  type StoredStanding,
} from '@sotto/wire';
import { fromHeld } from '../arrival.ts';
import { uploadPrefix } from '../attachments/upload-records.ts';
import { commitStep, decodeRecord } from '../commit.ts';
import type { AccountContext } from '../context.ts';
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
  evidencePrefix,
  FORGETTING_PREFIX,
  forgettingKey,
  HANDED_PREFIX,
  HELD_PREFIX,
  INBOX_PREFIX,
  inboxIdOf,
  messagePrefix,
  OUTBOX_PREFIX,
  parseAccountKey,
  parseDueGapKey,
  parseRecentKey,
  parseStatusKey,
  parseStatusMessageId,
  pendingPrefix,
  profileKey,
  RECENT_PREFIX,
  readPrefix,
  renewalKey,
  repairPrefix,
  requestKey,
  STATUS_PREFIX,
  sentPrefix,
  sessionPrefix,
  walletPrefix,
} from '../keys.ts';
import { REPAIR_PAGE } from '../limits.ts';
import { peerTurn } from '../local-device.ts';
import { scanAll } from '../scan.ts';
import { openArrival } from '../senders.ts';
import { revokeSoon } from '../tokens.ts';
import { putStanding, STRANGER } from './standing.ts';

/**
 * Nothing of the account is left here when this resolves, but for what its tokens are taken back with when the relay cannot be
 * reached. It may write again, as a stranger. A block ends with it.
 */
export async function forgetAccount(context: AccountContext, serviceId: string, signal: AbortSignal): Promise<void> {
  await context.turns.run(peerTurn(serviceId), async () => {
    await commitStep(context.store, async () => ({
      batch: {
        put: [putStanding(serviceId, FORGOTTEN), [forgettingKey(serviceId), MARK]],
        delete: [contactKey(serviceId), requestKey(serviceId)],
      },
      result: undefined,
    }));
    await sweepAccount(context, serviceId);
  });
  context.inboxChanges.notify();
  context.outboxChanges.notify();
  context.receiptChanges.notify();
  await revokeSoon(context, serviceId, signal);
}

/** Goes on where a process that forgot somebody was ended. */
export async function finishForgetting(context: AccountContext): Promise<void> {
  for await (const [key] of scanAll(context.store, FORGETTING_PREFIX, REPAIR_PAGE)) {
    const serviceId = parseAccountKey(key);
    await context.turns.run(peerTurn(serviceId), () => sweepAccount(context, serviceId));
  }
}

/** Deletes what is left of a marked account, and the mark last. Idempotent. */
async function sweepAccount(context: AccountContext, serviceId: string): Promise<void> {
  const single = [contactKey, requestKey, renewalKey, conversationKey, profileKey, dueProfileKey];
  const doomed = new Set<Key>(single.map((keyOf) => keyOf(serviceId)));
  for (const keys of [
    await ofItsName(context, serviceId),
    await ofItsEntries(context, serviceId),
    await ofItsAddresses(context, serviceId),
    await ofItsHeld(context, serviceId),
  ])
    for (const key of keys) doomed.add(key);
  const keys = [...doomed];
  for (let start = 0; start < keys.length; start += REPAIR_PAGE)
    await context.store.commit({ delete: keys.slice(start, start + REPAIR_PAGE) });
  await context.store.commit({ delete: [forgettingKey(serviceId)] });
  context.addressChecks.delete(serviceId);
}

/** Everything that stands under the name of the account. */
async function ofItsName(context: AccountContext, serviceId: string): Promise<readonly Key[]> {
  const sessions = await keysUnder(context, sessionPrefix(serviceId));
  for (const key of sessions) context.sessions.drop(key);
  const keys = [...sessions];
  for (const prefix of NAMED) keys.push(...(await keysUnder(context, prefix(serviceId))));
  for await (const [key] of scanAll(context.store, RECENT_PREFIX, REPAIR_PAGE))
    if (parseRecentKey(key) === serviceId) keys.push(key);
  for await (const [key] of scanAll(context.store, DUE_GAP_PREFIX, REPAIR_PAGE))
    if (parseDueGapKey(key).serviceId === serviceId) keys.push(key);
  return keys;
}

/** What came from it, and what is to go to it: that is given up. */
async function ofItsEntries(context: AccountContext, serviceId: string): Promise<readonly Key[]> {
  const keys: Key[] = [];
  // Before the outbox, or what is given up would look as if it had been taken.
  for await (const [key] of scanAll(context.store, STATUS_PREFIX, REPAIR_PAGE))
    if (parseStatusKey(key) === serviceId)
      keys.push(key, ...(await keysUnder(context, uploadPrefix(parseStatusMessageId(key)))));
  for await (const [key, { value }] of scanAll(context.store, INBOX_PREFIX, REPAIR_PAGE))
    if (formatAccountId(decodeRecord(key, value, decodeStoredInboxEntry).accountId) === serviceId)
      keys.push(key, ...(await keysUnder(context, acknowledgedPrefix(inboxIdOf(key)))));
  for (const prefix of [OUTBOX_PREFIX, HANDED_PREFIX])
    for await (const [key, { value }] of scanAll(context.store, prefix, REPAIR_PAGE)) {
      if (formatAccountId(decodeRecord(key, value, decodeStoredOutboxEntry).accountId) !== serviceId) continue;
      keys.push(key);
    }
  return keys;
}

/** Addresses that stand for it, and what was said of them. */
async function ofItsAddresses(context: AccountContext, serviceId: string): Promise<readonly Key[]> {
  const keys: Key[] = [];
  for await (const [key, { value }] of scanAll(context.store, ADDRESS_PREFIX, REPAIR_PAGE)) {
    if (formatAccountId(decodeRecord(key, value, decodeStoredAddressPin).accountId) !== serviceId) continue;
    keys.push(key, ...(await keysUnder(context, evidencePrefix(key.slice(ADDRESS_PREFIX.length)))));
  }
  for await (const [key] of scanAll(context.store, EVIDENCE_PREFIX, REPAIR_PAGE))
    if (key.endsWith(`/${serviceId}`)) keys.push(key);
  return keys;
}

async function keysUnder(context: AccountContext, prefix: Key): Promise<readonly Key[]> {
  const keys: Key[] = [];
  for await (const [key] of scanAll(context.store, prefix, REPAIR_PAGE)) keys.push(key);
  return keys;
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

/** Its tokens are to be taken back; then this record goes too. */
const FORGOTTEN: StoredStanding = { ...STRANGER, revoking: true, forgotten: true };
const MARK = Uint8Array.of(1);

/** Kinds of records that stand under the name of an account. */
const NAMED: readonly ((serviceId: string) => Key)[] = [
  sentPrefix,
  readPrefix,
  awaitedPrefix,
  repairPrefix,
  walletPrefix,
  messagePrefix,
  pendingPrefix,
  dueReceiptPrefix,
];
