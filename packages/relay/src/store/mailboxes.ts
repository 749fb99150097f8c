/** Envelopes in mailboxes: put with quota and de-duplication, fetch in order, acknowledge. */

import type { SqliteDatabase } from '@sotto/store-sqlite';
import { isEnvelopeBucket } from '@sotto/wire';
import type { QuotaConfig } from '../config.ts';
import { acceptedHourOf, expiresHourOf, hourNow, secondsOf } from './hours.ts';
import type { Once } from './once.ts';
import type { ItemOutcome, MailboxItem, MailboxRow, StoredEnvelope } from './relay-store.ts';

export interface Mailboxes {
  /**
   * Inside a transaction. `full` gathers the mailboxes that refused an item of this batch, so that order stays; `isBehind`
   * tells that one of an earlier batch must come first.
   */
  put(origin: string, item: MailboxItem, full: Set<number>, isBehind?: boolean): ItemOutcome;
  epoch(mailbox: MailboxRow): Uint8Array;
  fetch(mailbox: MailboxRow, after: number, itemsMax: number, bytesMax: number): readonly StoredEnvelope[];
  /** Inside a transaction. */
  acknowledge(mailbox: MailboxRow, sequences: readonly number[]): number;
}

export interface MailboxesEnvironment {
  readonly database: SqliteDatabase;
  readonly once: Once;
  readonly quota: QuotaConfig;
  readonly clock: () => number;
}

export const createMailboxes = ({ database, once, quota, clock }: MailboxesEnvironment): Mailboxes => {
  const find = database.prepare('SELECT row FROM mailbox WHERE mailbox_id = ?');
  const claim = database.prepare(
    `UPDATE mailbox SET items = items + 1, bytes = bytes + ?
     WHERE row = ? AND items < COALESCE(items_max, ?) AND bytes + ? <= COALESCE(bytes_max, ?)`,
  );
  const insert = database.prepare(
    'INSERT INTO envelope (mailbox, expires_hour, accepted_hour, body) VALUES (?, ?, ?, ?)',
  );
  const findEpoch = database.prepare('SELECT epoch FROM mailbox WHERE row = ?');
  const select = database.prepare(
    `SELECT sequence, accepted_hour, body FROM envelope
     WHERE mailbox = ? AND sequence > ? AND expires_hour > ? ORDER BY sequence LIMIT ?`,
  );
  const remove = database.prepare(
    'DELETE FROM envelope WHERE sequence = ? AND mailbox = ? RETURNING length(body) AS bytes',
  );
  const release = database.prepare('UPDATE mailbox SET items = items - ?, bytes = bytes - ? WHERE row = ?');

  return {
    put(origin, item, full, isBehind = false) {
      // RL-03: envelopes are of bucket sizes: a size of its own would be a mark that every relay on the way can read.
      if (!isEnvelopeBucket(item.envelope.length)) return { status: 'rejected', code: 'E_SIZE_NOT_BUCKET' };
      const expiresHour = expiresHourOf(item.expiresAt);
      if (expiresHour <= hourNow(clock)) return { status: 'rejected', code: 'E_ITEM_EXPIRED' };
      if (once.isKnownItem(origin, item.itemId)) return { status: 'duplicate' };
      const found = find.get(item.mailboxId);
      if (found === undefined) return { status: 'rejected', code: 'E_ITEM_REFUSED' };
      const mailbox = Number(found.row) as MailboxRow;
      const bytes = item.envelope.length;
      const isClaimed =
        !isBehind &&
        !full.has(mailbox) &&
        Number(claim.run(bytes, mailbox, quota.mailboxItemsMax, bytes, quota.mailboxBytesMax).changes) === 1;
      if (!isClaimed) {
        full.add(mailbox);
        return { status: 'retry', code: 'E_MAILBOX_FULL', retryAfter: MAILBOX_FULL_RETRY_AFTER, mailbox };
      }
      once.rememberItem(origin, item.itemId, expiresHour);
      const acceptedHour = acceptedHourOf(item.acceptedAt);
      const sequence = insert.run(mailbox, expiresHour, acceptedHour, item.envelope).lastInsertRowid;
      const stored = { sequence, envelope: item.envelope, acceptedAt: secondsOf(acceptedHour) };
      return { status: 'accepted', mailbox, stored };
    },

    epoch: (mailbox) => toBytes(findEpoch.get(mailbox)?.epoch),

    fetch(mailbox, after, itemsMax, bytesMax) {
      const fetched: StoredEnvelope[] = [];
      let bytes = 0;
      for (const row of select.all(mailbox, after, hourNow(clock), itemsMax)) {
        const envelope = toBytes(row.body);
        bytes += envelope.length;
        if (fetched.length > 0 && bytes > bytesMax) break;
        fetched.push({
          sequence: Number(row.sequence),
          envelope,
          acceptedAt: secondsOf(Number(row.accepted_hour)),
        });
      }
      return fetched;
    },

    acknowledge(mailbox, sequences) {
      let items = 0;
      let bytes = 0;
      for (const sequence of sequences) {
        const removed = remove.get(sequence, mailbox);
        if (removed === undefined) continue;
        items += 1;
        bytes += Number(removed.bytes);
      }
      if (items > 0) release.run(items, bytes, mailbox);
      return items;
    },
  };
};

/** A blob column; what is none is a damaged row. */
export const toBytes = (value: unknown): Uint8Array => {
  if (!(value instanceof Uint8Array)) throw new TypeError('value of the column is not a blob');
  return value;
};

/** Seconds; long enough for a device to come and fetch. */
const MAILBOX_FULL_RETRY_AFTER = 60;
