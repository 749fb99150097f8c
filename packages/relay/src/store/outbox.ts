/** Items waiting for other relays, in order per destination; an item that must wait holds back its mailbox alone. */

import type { SqliteDatabase } from '@sotto/store-sqlite';
import type { OutboxConfig } from '../config.ts';
import { acceptedHourOf, expiresHourOf, hourNow, secondsOf } from './hours.ts';
import { toBytes } from './mailboxes.ts';
import type { Once } from './once.ts';
import type { ItemOutcome, MailboxItem, OutboxItem, Settlement } from './relay-store.ts';

export interface Outbox {
  /** Inside a transaction. `origin` is this relay's domain, under which item ids of its devices are remembered. */
  put(origin: string, destination: string, item: MailboxItem): ItemOutcome;
  destinations(): readonly string[];
  batch(destination: string, itemsMax: number, bytesMax: number): readonly OutboxItem[];
  dueAt(destination: string): number | undefined;
  /** Inside a transaction. */
  release(destination: string): void;
  /** Inside a transaction. */
  settle(destination: string, settlements: readonly Settlement[]): void;
}

export interface OutboxEnvironment {
  readonly database: SqliteDatabase;
  readonly once: Once;
  readonly limits: OutboxConfig;
  readonly clock: () => number;
}

export const createOutbox = ({ database, once, limits, clock }: OutboxEnvironment): Outbox => {
  const statements = prepareStatements(database);
  const subtract = createLoadSubtraction(database);

  return {
    put(origin, destination, item) {
      const expiresHour = expiresHourOf(item.expiresAt);
      if (expiresHour <= hourNow(clock)) return { status: 'rejected', code: 'E_ITEM_EXPIRED' };
      if (once.isKnownItem(origin, item.itemId)) return { status: 'duplicate' };
      const isFull =
        Number(statements.load.get(destination)?.items ?? 0) >= limits.destinationItemsMax ||
        Number(statements.load.get(ALL)?.items ?? 0) >= limits.itemsMax;
      if (isFull) return { status: 'retry', code: 'E_OUTBOX_FULL', retryAfter: OUTBOX_FULL_RETRY_AFTER };
      once.rememberItem(origin, item.itemId, expiresHour);
      statements.insert.run(
        destination,
        item.itemId,
        item.mailboxId,
        expiresHour,
        acceptedHourOf(item.acceptedAt),
        item.envelope,
        item.mailboxId,
        destination,
      );
      for (const name of [destination, ALL]) statements.add.run(name, item.envelope.length);
      return { status: 'accepted', mailbox: undefined };
    },

    destinations: () => statements.listDestinations.all().map((row) => String(row.destination)),

    batch(destination, itemsMax, bytesMax) {
      const batch: OutboxItem[] = [];
      let bytes = 0;
      for (const row of statements.select.all(destination, clock(), hourNow(clock), itemsMax)) {
        const envelope = toBytes(row.body);
        bytes += envelope.length;
        if (batch.length > 0 && bytes > bytesMax) break;
        batch.push({
          sequence: Number(row.sequence),
          itemId: toBytes(row.item_id),
          mailboxId: toBytes(row.mailbox_id),
          acceptedAt: secondsOf(Number(row.accepted_hour)),
          expiresAt: secondsOf(Number(row.expires_hour)),
          envelope,
        });
      }
      return batch;
    },

    dueAt(destination) {
      const dueAt = statements.due.get(destination, hourNow(clock))?.due;
      return dueAt === null || dueAt === undefined ? undefined : Number(dueAt);
    },

    release(destination) {
      statements.makeDue.run(destination);
    },

    settle(destination, settlements) {
      for (const settlement of settlements) {
        const { item } = settlement;
        if (settlement.done) {
          const removed = statements.remove.get(item.sequence);
          if (removed !== undefined) subtract(destination, 1, Number(removed.bytes));
        } else statements.holdBack.run(settlement.nextAttemptAt, item.mailboxId, destination, item.sequence);
      }
    },
  };
};

const prepareStatements = (database: SqliteDatabase) => ({
  load: database.prepare('SELECT items FROM outbox_load WHERE destination = ?'),
  add: database.prepare(
    `INSERT INTO outbox_load (destination, items, bytes) VALUES (?, 1, ?)
     ON CONFLICT (destination) DO UPDATE SET items = items + 1, bytes = bytes + excluded.bytes`,
  ),
  insert: database.prepare(
    `INSERT INTO outbox (destination, item_id, mailbox_id, expires_hour, accepted_hour, body, next_attempt_at)
     VALUES (?, ?, ?, ?, ?, ?, COALESCE((SELECT MAX(next_attempt_at) FROM outbox WHERE mailbox_id = ? AND destination = ?), 0))`,
  ),
  listDestinations: database.prepare("SELECT destination FROM outbox_load WHERE destination <> ''"),
  select: database.prepare(
    `SELECT sequence, item_id, mailbox_id, expires_hour, accepted_hour, body FROM outbox
     WHERE destination = ? AND next_attempt_at <= ? AND expires_hour > ? ORDER BY sequence LIMIT ?`,
  ),
  due: database.prepare('SELECT MIN(next_attempt_at) AS due FROM outbox WHERE destination = ? AND expires_hour > ?'),
  makeDue: database.prepare('UPDATE outbox SET next_attempt_at = 0 WHERE destination = ? AND next_attempt_at > 0'),
  remove: database.prepare('DELETE FROM outbox WHERE sequence = ? RETURNING length(body) AS bytes'),
  holdBack: database.prepare(
    'UPDATE outbox SET next_attempt_at = ? WHERE mailbox_id = ? AND destination = ? AND sequence >= ?',
  ),
});

/** Keeps the sums of `outbox_load` and drops a destination for which nothing waits. Inside a transaction. */
export const createLoadSubtraction = (
  database: SqliteDatabase,
): ((destination: string, items: number, bytes: number) => void) => {
  const subtract = database.prepare(
    'UPDATE outbox_load SET items = items - ?, bytes = bytes - ? WHERE destination = ?',
  );
  const forget = database.prepare('DELETE FROM outbox_load WHERE destination = ? AND items <= 0');
  return (destination, items, bytes) => {
    for (const name of [destination, ALL]) {
      subtract.run(items, bytes, name);
      forget.run(name);
    }
  };
};

/** Seconds; a peer that comes back is written to at once, so this only paces the asking. */
const OUTBOX_FULL_RETRY_AFTER = 60;
/** The row of `outbox_load` that is about all destinations together. */
const ALL = '';
