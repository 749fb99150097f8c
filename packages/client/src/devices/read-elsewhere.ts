/**
 * What was read on another device of the account is read here, too, and what was shown once there is shown no more here. That is
 * a task, for a message may come here later than the news of it.
 */

import { bytesToHex } from '@sotto/crypto';
import { formatAccountId } from '@sotto/identity';
import type { Entry, Key } from '@sotto/store';
import {
  type Content,
  decodeContent,
  decodeStoredMessageStatus,
  decodeStoredSyncTask,
  encodeContent,
  encodeStoredSyncTask,
  type Sync,
} from '@sotto/wire';
import { decodeRecord, takeSnapshot } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { viewedElsewhere } from '../conversations/history.ts';
import { markReadElsewhere } from '../conversations/reading.ts';
import { parseTimedKey, statusKey } from '../keys.ts';
import { READ_LIFETIME_S } from '../limits.ts';
import { readTaskKey } from './keys.ts';
import { tellSynced } from './notes.ts';

/** For the commit that reads the news. */
export const readTask = (context: AccountContext, content: Content): readonly [Key, Uint8Array] => [
  readTaskKey(context.nextStoredAt(), bytesToHex(content.messageId.subarray(0, 8))),
  encodeStoredSyncTask({ content: encodeContent(content) }),
];

/** Marks those that are here. Whether the task is done with; else one of its messages has not come yet. */
export async function doReadTask(context: AccountContext, key: Key, { value }: Entry): Promise<boolean> {
  const { body } = decodeContent(decodeRecord(key, value, decodeStoredSyncTask).content);
  if (body.kind !== 'sync') return finish(context, key);
  const isLate = context.environment.clock.now() - keptSinceOf(key) > READ_LIFETIME_S * 1000;
  const isHere = await markSeen(context, body.sync);
  return (isHere || isLate) && finish(context, key);
}

/** Whether what was read or shown is here, and marked. */
async function markSeen(context: AccountContext, sync: Sync): Promise<boolean> {
  if (sync.kind !== 'read' && sync.kind !== 'viewed') return true;
  const serviceId = formatAccountId(sync.accountId);
  const messageIds = sync.kind === 'read' ? sync.messageIds : [sync.messageId];
  const names = messageIds.map((messageId) => statusKey(bytesToHex(messageId), serviceId));
  const snapshot = await takeSnapshot(context.store, [...new Set(names)]);
  const orders = names.map((name) => snapshot.read(name, decodeStoredMessageStatus)?.order);
  const newest = Math.max(0, ...orders.map((order) => order ?? 0));
  const isNews =
    newest > 0 &&
    (sync.kind === 'read'
      ? await markReadElsewhere(context, serviceId, newest, sync.readAt * 1000)
      : await viewedElsewhere(context, serviceId, newest));
  if (isNews) tellSynced(context, serviceId, sync.kind).notify();
  return orders[0] !== undefined;
}

/** The time in a {@link readTaskKey}. */
const keptSinceOf = (key: Key): number => parseTimedKey(key.slice(key.indexOf('/') + 1));

async function finish({ store }: AccountContext, key: Key): Promise<true> {
  await store.commit({ delete: [key] });
  return true;
}
