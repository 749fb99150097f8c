/** What a recipient says of messages of ours: that they came, or were read. */

import { bytesToHex } from '@sotto/crypto';
import { decodeStoredMessage, decodeStoredMessageStatus, type MessageReceipt } from '@sotto/wire';
import { type Snapshot, takeSnapshot } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { nowSeconds } from '../environment.ts';
import { ReceiptEvent } from '../events.ts';
import { messageKey, statusKey } from '../keys.ts';
import type { Opened } from '../senders.ts';
import { changedStatus } from '../sent/status.ts';
import { sentCopies } from '../sent-messages.ts';
import type { Arrived } from './arrivals.ts';
import { accountIn } from './name.ts';

export async function receiveReceipt(
  context: AccountContext,
  { serviceId }: Opened,
  name: string,
  { receiptKind, messageIds }: MessageReceipt,
  passing: Snapshot['expect'],
): Promise<Arrived> {
  const ids = [...new Set(messageIds.map(bytesToHex))];
  const keyOf = (id: string) => statusKey(id, name);
  const snapshot = await takeSnapshot(context.store, ids.map(keyOf));
  const now = nowSeconds(context.environment.clock);
  const isRead = receiptKind === 'read';
  const changed = ids.flatMap((id) => {
    const status = snapshot.read(keyOf(id), decodeStoredMessageStatus);
    // CV-06: a receipt is of a message that went to the account it comes from, and says what was not said before.
    const isNews =
      status !== undefined && (status.deliveredAt === undefined || (isRead && status.readAt === undefined));
    if (!isNews || status.incoming) return [];
    const times = { deliveredAt: status.deliveredAt ?? now, ...(isRead && { readAt: status.readAt ?? now }) };
    return [{ id, status, put: changedStatus(keyOf(id), status, times) }];
  });
  const accountId = serviceId;
  const telling = changed.map(({ id: messageId }) => ({
    notify: () => context.announce(new ReceiptEvent({ accountId, messageId, state: receiptKind })),
  }));
  return {
    expect: [...passing, ...snapshot.expect],
    put: changed.map(({ put }) => put),
    delete: await shownOnce(
      context,
      name,
      changed.map(({ status: { order } }) => order),
    ),
    entries: [],
    woken: changed.length === 0 ? [] : [context.receiptChanges, ...telling],
  };
}

/** Copies of what was to be shown once: it has come, so nobody asks for it again. */
async function shownOnce(
  context: AccountContext,
  name: string,
  orders: readonly (number | undefined)[],
): Promise<readonly string[]> {
  const keys = orders.flatMap((order) => (order === undefined ? [] : [messageKey(name, order)]));
  if (keys.length === 0) return [];
  const snapshot = await takeSnapshot(context.store, keys);
  return keys.flatMap((key) => {
    const message = snapshot.read(key, decodeStoredMessage);
    return message?.viewOnce ? sentCopies(context, accountIn(name), message.sentAt) : [];
  });
}
