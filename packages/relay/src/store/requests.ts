/**
 * The request lane: what strangers may do, and how often. A voucher is good for one pre-key bundle and one message; it is
 * known by a keyed hash from then on, until its issuer's key ends. A mailbox holds so many requests that wait, and no more.
 */

import type { SqliteDatabase } from '@sotto/store-sqlite';
import { keyedDigest } from './keyed-digest.ts';
import type { MailboxRow, VoucherUse } from './relay-store.ts';

export interface Requests {
  isSpent(use: 'bundle' | 'message', voucher: VoucherUse): boolean;
  /** Inside a transaction. Whether this was the first use of its kind. */
  spend(use: 'bundle' | 'message', voucher: VoucherUse): boolean;
  /** Inside a transaction. How many requests wait in the mailbox. */
  waiting(mailbox: MailboxRow): number;
  /** Inside a transaction: the envelope under this sequence is a request. */
  add(mailbox: MailboxRow, sequence: number): void;
}

export const createRequests = (database: SqliteDatabase, dedupeKey: Uint8Array): Requests => {
  const insertSpent = database.prepare('INSERT OR IGNORE INTO spent_voucher (digest, expires_day) VALUES (?, ?)');
  const selectSpent = database.prepare('SELECT 1 FROM spent_voucher WHERE digest = ?');
  const removeGone = database.prepare(
    `DELETE FROM waiting_request WHERE mailbox = ?
     AND NOT EXISTS (SELECT 1 FROM envelope WHERE envelope.sequence = waiting_request.sequence)`,
  );
  const count = database.prepare('SELECT COUNT(*) AS count FROM waiting_request WHERE mailbox = ?');
  const insert = database.prepare('INSERT INTO waiting_request (mailbox, sequence) VALUES (?, ?)');

  const digest = (kind: string, scope: string, id: Uint8Array): Uint8Array =>
    keyedDigest(dedupeKey, `${kind}\0${scope}`, id, 16);

  const nameOf = (use: string, { issuer, issuerKeyId, prefix }: VoucherUse): Uint8Array =>
    digest(`voucher ${use}`, `${issuer} ${issuerKeyId}`, prefix);

  return {
    isSpent: (use, voucher) => selectSpent.get(nameOf(use, voucher)) !== undefined,
    spend: (use, voucher) =>
      Number(insertSpent.run(nameOf(use, voucher), Math.ceil(voucher.expiresAt / DAY)).changes) === 1,
    waiting(mailbox) {
      removeGone.run(mailbox);
      return Number(count.get(mailbox)?.count);
    },
    add(mailbox, sequence) {
      insert.run(mailbox, sequence);
    },
  };
};

const DAY = 86_400;
