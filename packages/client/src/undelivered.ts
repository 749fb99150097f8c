/** Moves an entry that will not be delivered, queued or handed over, into the inbox, where the app learns of it. */

import type { Key } from '@sotto/store';
import { decodeStoredOutboxEntry, type StoredInboxEntry, type StoredOutboxEntry } from '@sotto/wire';
import { commitStep, takeSnapshot } from './commit.ts';
import type { AccountContext } from './context.ts';
import { nowSeconds } from './environment.ts';
import { MAILBOX_KEY } from './keys.ts';
import { putInboxEntry, readMailboxPosition } from './mailbox.ts';

export interface Waiting {
  readonly key: Key;
  readonly entry: StoredOutboxEntry;
}

export async function reportUndelivered(context: AccountContext, { key, entry }: Waiting, code: string): Promise<void> {
  await commitStep(context.store, async () => {
    const snapshot = await takeSnapshot(context.store, [key, MAILBOX_KEY]);
    if (snapshot.read(key, decodeStoredOutboxEntry) === undefined) return { batch: {}, result: undefined };
    if (entry.aside) return { batch: { delete: [key] }, result: undefined };
    const notice: StoredInboxEntry = {
      receivedAt: nowSeconds(context.environment.clock),
      accountId: entry.accountId,
      address: entry.address,
      asked: false,
      body: { kind: 'undelivered', messageId: entry.messageId, code },
    };
    return {
      batch: {
        expect: snapshot.expect,
        delete: [key],
        put: putInboxEntry(readMailboxPosition(snapshot), notice),
      },
      result: undefined,
    };
  });
  context.inboxChanges.notify();
}
