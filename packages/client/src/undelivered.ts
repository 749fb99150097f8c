/** Moves an entry that will not be delivered, queued or handed over, into the inbox, where the app learns of it. */

import { bytesToHex, equalBytes } from '@sotto/crypto';
import { formatAccountId } from '@sotto/identity';
import type { Key } from '@sotto/store';
import {
  decodeStoredContact,
  decodeStoredMessageStatus,
  decodeStoredOutboxEntry,
  decodeStoredSentMessage,
  type StoredInboxEntry,
  type StoredOutboxEntry,
} from '@sotto/wire';
import { commitStep, type Snapshot, takeSnapshot } from './commit.ts';
import { storedManifest } from './contacts/pins.ts';
import { type AccountContext, notifyOfMessages } from './context.ts';
import { conversationName, secretChatOf } from './conversations/name.ts';
import { nowSeconds } from './environment.ts';
import { contactKey, MAILBOX_KEY, sentKey, statusKey } from './keys.ts';
import { putInboxEntry, readMailboxPosition } from './mailbox.ts';
import { changedStatus } from './sent/status.ts';
import { fromTime } from './times.ts';

export interface Waiting {
  readonly key: Key;
  readonly entry: StoredOutboxEntry;
}

export async function reportUndelivered(context: AccountContext, { key, entry }: Waiting, code: string): Promise<void> {
  const serviceId = formatAccountId(entry.accountId);
  await commitStep(context.store, async () => {
    const copy = sentKey(serviceId, fromTime(entry.sentAt));
    const sent = (await takeSnapshot(context.store, [copy])).read(copy, decodeStoredSentMessage);
    const name = conversationName(serviceId, sent?.secretChatId);
    const statusName = statusKey(bytesToHex(entry.messageId), name);
    const snapshot = await takeSnapshot(context.store, [key, MAILBOX_KEY, statusName, contactKey(serviceId)]);
    if (snapshot.read(key, decodeStoredOutboxEntry) === undefined) return { batch: {}, result: undefined };
    if (entry.aside || isForFurther(context, entry, snapshot)) return { batch: { delete: [key] }, result: undefined };
    const status = snapshot.read(statusName, decodeStoredMessageStatus);
    const notice: StoredInboxEntry = {
      receivedAt: nowSeconds(context.environment.clock),
      accountId: entry.accountId,
      address: entry.address,
      asked: false,
      ...secretChatOf(name),
      body: { kind: 'undelivered', messageId: entry.messageId, code },
    };
    return {
      batch: {
        expect: snapshot.expect,
        delete: [key],
        put: [
          ...putInboxEntry(readMailboxPosition(snapshot), notice),
          ...(status === undefined ? [] : [changedStatus(statusName, status, { refused: code })]),
        ],
      },
      result: undefined,
    };
  });
  notifyOfMessages(context);
}

/** Whether it is for a device that came later than the message: others have got that, and are there. */
function isForFurther(
  context: AccountContext,
  { accountId, mailboxId, bulk }: StoredOutboxEntry,
  snapshot: Snapshot,
): boolean {
  const serviceId = formatAccountId(accountId);
  const contact = snapshot.read(contactKey(serviceId), decodeStoredContact);
  if (!bulk || contact?.signedManifest === undefined) return false;
  const { devices } = storedManifest(context, serviceId, contact.signedManifest).manifest;
  return devices.some((device) => !equalBytes(device.mailboxId, mailboxId));
}
