/**
 * What deletes messages when their time is over: the record of the history, its status, the copy that is kept to be sent again,
 * what tells of it in the inbox, the place of downloads, all in one commit. Then the store is purged: that costs as much as it is large,
 * so what ends within some seconds goes together.
 */

import { bytesToHex } from '@sotto/crypto';
import type { Key } from '@sotto/store';
import { decodeStoredMessage, readKeptContent, type StoredMessage } from '@sotto/wire';
import { doomUploads } from '../attachments/attach.ts';
import { DOWNLOAD_PREFIX } from '../attachments/save.ts';
import { commitStep, takeSnapshot } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { putConversation, readConversation } from '../conversations/record.ts';
import { ClientError } from '../errors.ts';
import { conversationKey, EXPIRY_PREFIX, messageKey, parseExpiryKey, pendingKey, statusKey } from '../keys.ts';
import { EXPIRY_CHECK_MS, EXPIRY_PAGE } from '../limits.ts';
import { keepDoing } from '../retry.ts';
import { sentCopies } from '../sent-messages.ts';
import { blobsOf, parseExpiring } from './expiry.ts';

/** Runs until `signal` is aborted. Never rejects. */
export function runExpiry(context: AccountContext, signal: AbortSignal): Promise<void> {
  const { clock } = context.environment;
  return keepDoing(context, { event: 'expiry-retry', level: 'warn' }, signal, async () => {
    const { generation } = context.expiryChanges;
    const page = await context.store.scan(EXPIRY_PREFIX, { limit: EXPIRY_PAGE });
    const first = page[0];
    if (first !== undefined && parseExpiryKey(first[0]).endsAtMs <= context.environment.clock.now())
      await askForTime(context, signal);
    const now = context.trustedTime.now();
    const due = page.filter(([key]) => parseExpiryKey(key).endsAtMs <= now);
    for (const [key] of due) {
      signal.throwIfAborted();
      await expire(context, key);
    }
    if (due.length > 0) context.purging.request();
    if (due.length === EXPIRY_PAGE) return undefined;
    const purgeAtMs = (await context.purging.purge(context)) ?? Number.POSITIVE_INFINITY;
    const next = page[due.length];
    const endsAtMs = next === undefined ? Number.POSITIVE_INFINITY : parseExpiryKey(next[0]).endsAtMs;
    const pause = pauseUntil(Math.min(endsAtMs, purgeAtMs), clock.now());
    return () => context.expiryChanges.wait(generation, signal, pause);
  });
}

/** Never longer than for the next look, for clocks are set. */
const pauseUntil = (endsAtMs: number, now: number): number => Math.min(Math.max(endsAtMs - now, 1), EXPIRY_CHECK_MS);

/** A relay takes a request only while its clock and ours agree. */
async function askForTime({ trustedTime, relay }: AccountContext, signal: AbortSignal): Promise<void> {
  if (!trustedTime.isDoubted()) return;
  try {
    await relay.preKeyStatus(false, signal);
    trustedTime.confirm();
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof ClientError && error.relayCode === 'E_SIGNATURE_EXPIRED') trustedTime.dispute();
  }
}

async function expire(context: AccountContext, key: Key): Promise<void> {
  const { serviceId, name } = parseExpiryKey(key);
  const expiring = parseExpiring(name);
  if (expiring.kind === 'pending') {
    await context.store.commit({ delete: [key, pendingKey(serviceId, expiring.messageId)] });
    return;
  }
  const record = messageKey(serviceId, expiring.order);
  await commitStep(context.store, async () => {
    const snapshot = await takeSnapshot(context.store, [record, conversationKey(serviceId)]);
    const message = snapshot.read(record, decodeStoredMessage);
    if (message === undefined) return { batch: { delete: [key] }, result: undefined };
    const others = belongingTo(context, serviceId, message);
    const uploads = await doomUploads(context, message.messageId);
    const before = readConversation(snapshot, serviceId);
    const wasUnread = !message.outgoing && expiring.order > before.read && before.unread > 0;
    const { put } = wasUnread ? putConversation(serviceId, before, { ...before, unread: before.unread - 1 }) : NOTHING;
    const batch = { expect: snapshot.expect, put: [...put, ...uploads.put], delete: [key, record, ...others] };
    return { batch, result: undefined };
  });
}

/** The records that hold something of a message, beside its own. */
function belongingTo(
  context: AccountContext,
  serviceId: string,
  { messageId, sentAt, editedAt, outgoing, content }: StoredMessage,
): readonly Key[] {
  const id = bytesToHex(messageId);
  const copies = outgoing ? [sentAt, ...(editedAt === undefined ? [] : [editedAt])] : [];
  const blobs = content === undefined ? [] : blobsOf(readKeptContent(content));
  return [
    statusKey(id, serviceId),
    ...copies.flatMap((at) => sentCopies(context, serviceId, at)),
    ...blobs.map((blobId) => `${DOWNLOAD_PREFIX}${blobId}`),
  ];
}

const NOTHING = { put: [] };
