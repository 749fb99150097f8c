/**
 * Whose the items in the outbox are, for as long as this process runs and nowhere but in its memory: so that one account
 * cannot fill the outbox, and a device that is connected hears at once what became of its item. Accounts are named by a hash
 * under a key that this process draws and never tells, so that even a dump of its memory has no list of who writes where.
 */

import { createHmac } from 'node:crypto';
import type { RandomBytes } from '@sotto/crypto';
import { OUTBOX_ACCOUNT_ITEMS_MAX } from '../limits.ts';
import type { MailboxRow } from '../store/relay-store.ts';

export interface PendingItems {
  /** Whether one more item of this account may wait; one that waits already may come again. */
  mayAdd(account: string, itemId: Uint8Array): boolean;
  add(account: string, itemId: Uint8Array, mailbox: MailboxRow): void;
  /** Whose the item was, for the mailbox of the device that sent it. */
  remove(itemId: Uint8Array): MailboxRow | undefined;
}

interface Pending {
  readonly owner: string;
  readonly mailbox: MailboxRow;
}

export const createPendingItems = (random: RandomBytes): PendingItems => {
  const key = random(32);
  const items = new Map<string, Pending>();
  const counts = new Map<string, number>();
  const ownerOf = (account: string): string => createHmac('sha256', key).update(account).digest('base64');
  const nameOf = (itemId: Uint8Array): string => Buffer.from(itemId).toString('latin1');

  return {
    mayAdd: (account, itemId) =>
      (counts.get(ownerOf(account)) ?? 0) < OUTBOX_ACCOUNT_ITEMS_MAX || items.has(nameOf(itemId)),
    add(account, itemId, mailbox) {
      const name = nameOf(itemId);
      if (items.has(name)) return;
      const owner = ownerOf(account);
      items.set(name, { owner, mailbox });
      counts.set(owner, (counts.get(owner) ?? 0) + 1);
    },
    remove(itemId) {
      const name = nameOf(itemId);
      const pending = items.get(name);
      if (pending === undefined) return undefined;
      items.delete(name);
      const left = (counts.get(pending.owner) ?? 1) - 1;
      if (left > 0) counts.set(pending.owner, left);
      else counts.delete(pending.owner);
      return pending.mailbox;
    },
  };
};
