/** What was read of a conversation: on this device, or on another one of the account. */

import { bytesToHex, hexToBytes } from '@sotto/crypto';
import { parseAccountId } from '@sotto/identity';
import { decodeStoredMessage, encodeStoredDueReceipt } from '@sotto/wire';
import { commitStep, decodeRecord, takeSnapshot } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { syncTask } from '../devices/sync.ts';
import { conversationKey, dueReceiptKey, messageKey, messagePrefix, parseMessageKey } from '../keys.ts';
import { HISTORY_PAGE, READ_MARKS_MAX } from '../limits.ts';
import { peerTurn } from '../local-device.ts';
import { scanAll } from '../scan.ts';
import { startReadTimers } from '../timers/reading.ts';
import { orderOf } from './history.ts';
import { accountIn, secretChatIn } from './name.ts';
import { type Put, putConversation, readConversation } from './record.ts';

/**
 * Everything up to a message, or up to the newest, was read. Whoever sent it is told, if the conversation is one with
 * receipts, and so are the other devices of this account.
 */
export async function markRead(context: AccountContext, name: string, upTo: string | undefined): Promise<void> {
  const order = upTo === undefined ? undefined : await orderOf(context, name, upTo);
  await mark(context, name, { upTo: order, readAtMs: context.environment.clock.now(), isHere: true });
  context.dueReceipts.notify();
  context.deviceChanges.notify();
}

/** The other device has told whoever is to be told. Whether it is news here. */
export const markReadElsewhere = (
  context: AccountContext,
  name: string,
  upTo: number,
  readAtMs: number,
): Promise<boolean> => mark(context, name, { upTo, readAtMs, isHere: false });

interface Mark {
  /** The newest when it is not given. */
  readonly upTo: number | undefined;
  /** Milliseconds since 1970. */
  readonly readAtMs: number;
  readonly isHere: boolean;
}

async function mark(context: AccountContext, name: string, { upTo, readAtMs, isHere }: Mark): Promise<boolean> {
  await startReadTimers(context, name, upTo, readAtMs);
  return context.turns.run(peerTurn(accountIn(name)), () =>
    commitStep(context.store, async () => {
      const snapshot = await takeSnapshot(context.store, [conversationKey(name)]);
      const before = readConversation(snapshot, name);
      const read = Math.min(upTo ?? before.newest, before.newest);
      if (read <= before.read) return { batch: {}, result: false };
      const newer = await incomingBetween(context, name, read, before.newest);
      const marked = isHere ? await incomingBetween(context, name, before.read, read) : [];
      const after = { ...before, read, unread: Math.min(before.unread, newer.length) };
      const isTold = before.written && !before.receiptsOff;
      const due = encodeStoredDueReceipt({ read: true });
      const receipts = isTold ? marked.map((messageId): Put => [dueReceiptKey(name, messageId), due]) : [];
      const record = putConversation(name, before, after);
      const put = [...record.put, ...receipts, ...told(context, name, marked, readAtMs)];
      return { batch: { expect: snapshot.expect, put }, result: true };
    }),
  );
}

/** What the other devices are told. */
function told(context: AccountContext, name: string, marked: readonly string[], readAtMs: number): readonly Put[] {
  // Of a secret chat they know nothing.
  if (marked.length === 0 || secretChatIn(name) !== undefined) return [];
  const accountId = parseAccountId(name);
  const readAt = Math.floor(readAtMs / 1000);
  return syncTask(context, { kind: 'read', accountId, messageIds: marked.map(hexToBytes), readAt });
}

/** Ids of messages that came, newer than one order and up to another; the newest of them when there are many. */
async function incomingBetween(
  { store }: AccountContext,
  name: string,
  above: number,
  upTo: number,
): Promise<readonly string[]> {
  const ids: string[] = [];
  if (upTo <= above) return ids;
  for await (const [key, { value }] of scanAll(store, messagePrefix(name), HISTORY_PAGE, messageKey(name, upTo + 1))) {
    if (parseMessageKey(key) <= above || ids.length === READ_MARKS_MAX) break;
    const { outgoing, messageId } = decodeRecord(key, value, decodeStoredMessage);
    // However many of ours stand before them.
    if (!outgoing) ids.push(bytesToHex(messageId));
  }
  return ids;
}
