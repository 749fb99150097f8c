/**
 * Items waiting for other relays, in order per destination and lane. Each is sealed to its relay: for which mailbox it is
 * stands in no column. Mail of before items were sealed waits in `outbox_unsealed` until there is a key to seal it to.
 */

import type { SqliteDatabase } from '@sotto/store-sqlite';
import { EXPIRY_NUMBERS, type Expiry, isSealedBucket, LANE_NUMBERS, type Lane, type Receipt } from '@sotto/wire';
import type { OutboxConfig } from '../config.ts';
import { OUTBOX_SECONDS_MAX } from '../limits.ts';
import { toBytes } from './columns.ts';
import { acceptedHourOf, expiresAtOf, expiresHourOf, hourNow, secondsOf } from './hours.ts';
import type { Once } from './once.ts';
import type { Outcomes } from './outcomes.ts';
import type { ForwardItem, ItemOutcome, OutboxItem, Settlement, UnsealedItem } from './relay-store.ts';

export interface Outbox {
  /** Inside a transaction. `origin` is this relay's domain, under which item ids of its devices are remembered. */
  put(origin: string, item: ForwardItem): ItemOutcome;
  destinations(): readonly string[];
  batch(destination: string, lane: Lane, itemsMax: number, bytesMax: number): readonly OutboxItem[];
  dueAt(destination: string, lane: Lane): number | undefined;
  /** Inside a transaction. */
  release(destination: string): void;
  /** Inside a transaction. */
  settle(destination: string, settlements: readonly Settlement[], receipt: Receipt | undefined): void;
  unsealed(destination: string, itemsMax: number): readonly UnsealedItem[];
  /** Inside a transaction. */
  seal(items: readonly OutboxItem[]): void;
}

export interface OutboxEnvironment {
  readonly database: SqliteDatabase;
  readonly once: Once;
  readonly outcomes: Outcomes;
  readonly limits: OutboxConfig;
  readonly clock: () => number;
}

export const createOutbox = ({ database, once, outcomes, limits, clock }: OutboxEnvironment): Outbox => {
  const statements = prepareStatements(database);
  const subtract = createLoadSubtraction(database);

  const insert = (item: ForwardItem, sequence: number | null, expiresHour: number): void => {
    const { destination, lane, itemId, expiry, acceptedAt, content } = item;
    const hours = [acceptedHourOf(acceptedAt), expiresHour];
    const numbers = [LANE_NUMBERS[lane], itemId, EXPIRY_NUMBERS[expiry]];
    statements.insert.run(sequence, destination, ...numbers, ...hours, content.keyId, content.sealed);
    for (const name of [destination, ALL]) statements.add.run(name, content.sealed.length);
  };

  return {
    put(origin, item) {
      // RL-09: what is sealed is of a bucket size too: a size of its own would be a mark that every relay on the way can read.
      if (!isSealedBucket(item.content.sealed.length, item.lane))
        return { status: 'rejected', code: 'E_SIZE_NOT_BUCKET' };
      const expiresHour = expiresHourOf(outboxEndOf(item));
      if (expiresHour <= hourNow(clock)) return { status: 'rejected', code: 'E_ITEM_EXPIRED' };
      if (once.isKnownItem(origin, item.itemId)) return { status: 'duplicate' };
      const isFull =
        Number(statements.load.get(item.destination)?.items ?? 0) >= limits.destinationItemsMax ||
        Number(statements.load.get(ALL)?.items ?? 0) >= limits.itemsMax;
      if (isFull) return { status: 'retry', code: 'E_OUTBOX_FULL', retryAfter: OUTBOX_FULL_RETRY_AFTER };
      once.rememberItem(origin, item.itemId, expiresHour);
      insert(item, null, expiresHour);
      return { status: 'accepted', mailbox: undefined };
    },

    destinations: () => statements.listDestinations.all().map((row) => String(row.destination)),

    batch(destination, lane, itemsMax, bytesMax) {
      const now = clock();
      // Nothing is told to wait for longer than the cap: when it was, the clock was ahead.
      const far = now + limits.retryCapMs;
      const rows = statements.select.all(destination, LANE_NUMBERS[lane], now, far, hourNow(clock), itemsMax);
      return toBatch(destination, lane, rows, bytesMax);
    },

    dueAt(destination, lane) {
      const dueAt = statements.due.get(destination, LANE_NUMBERS[lane], hourNow(clock))?.due;
      return dueAt === null || dueAt === undefined ? undefined : Number(dueAt);
    },

    release(destination) {
      statements.makeDue.run(destination);
    },

    settle(destination, settlements, receipt) {
      const isTaken = settlements.some(({ done }) => done);
      const reference = receipt !== undefined && isTaken ? outcomes.keepReceipt(receipt) : undefined;
      for (const settlement of settlements) {
        const { item } = settlement;
        if (settlement.done) {
          const removed = statements.remove.get(item.sequence);
          if (removed === undefined) continue;
          subtract(destination, 1, Number(removed.bytes));
          outcomes.keep(item.itemId, settlement.code, reference);
        } else statements.holdBack.run(settlement.nextAttemptAt, item.sequence);
      }
    },

    unsealed: (destination, itemsMax) =>
      statements.selectUnsealed.all(destination, hourNow(clock), itemsMax).map((row) => toUnsealed(destination, row)),

    seal(items) {
      for (const item of items) {
        const removed = statements.removeUnsealed.get(item.sequence);
        if (removed === undefined) continue;
        subtract(item.destination, 1, Number(removed.bytes));
        const end = Math.min(Number(removed.expires_hour), expiresHourOf(clock() / 1000 + OUTBOX_SECONDS_MAX));
        insert(item, item.sequence, end);
      }
    },
  };
};

/** When the other relay is given up on: the keys of seals are kept for longer, and what the sender asked for may be sooner. */
const outboxEndOf = ({ acceptedAt, expiry }: ForwardItem): number =>
  Math.min(expiresAtOf(acceptedAt, expiry), acceptedAt + OUTBOX_SECONDS_MAX);

type Row = Readonly<Record<string, unknown>>;

const toBatch = (destination: string, lane: Lane, rows: readonly Row[], bytesMax: number): readonly OutboxItem[] => {
  const batch: OutboxItem[] = [];
  let bytes = 0;
  for (const row of rows) {
    const sealed = toBytes(row.body);
    bytes += sealed.length;
    if (batch.length > 0 && bytes > bytesMax) break;
    batch.push({
      sequence: Number(row.sequence),
      destination,
      lane,
      itemId: toBytes(row.item_id),
      expiry: toExpiry(Number(row.expiry)),
      acceptedAt: secondsOf(Number(row.accepted_hour)),
      content: { keyId: String(row.key_id), sealed },
    });
  }
  return batch;
};

const toUnsealed = (destination: string, row: Row): UnsealedItem => ({
  sequence: Number(row.sequence),
  destination,
  lane: 'message',
  itemId: toBytes(row.item_id),
  mailboxId: toBytes(row.mailbox_id),
  acceptedAt: secondsOf(Number(row.accepted_hour)),
  expiresAt: secondsOf(Number(row.expires_hour)),
  envelope: toBytes(row.body),
});

const toExpiry = (number: number): Expiry => {
  const found = Object.entries(EXPIRY_NUMBERS).find(([, other]) => other === number);
  if (found === undefined) throw new TypeError('value of the column is no expiry');
  return found[0] as Expiry;
};

const prepareStatements = (database: SqliteDatabase) => ({
  load: database.prepare('SELECT items FROM outbox_load WHERE destination = ?'),
  add: database.prepare(
    `INSERT INTO outbox_load (destination, items, bytes) VALUES (?, 1, ?)
     ON CONFLICT (destination) DO UPDATE SET items = items + 1, bytes = bytes + excluded.bytes`,
  ),
  insert: database.prepare(
    `INSERT INTO outbox
       (sequence, destination, lane, item_id, expiry, accepted_hour, expires_hour, key_id, body, next_attempt_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
  ),
  listDestinations: database.prepare("SELECT destination FROM outbox_load WHERE destination <> ''"),
  select: database.prepare(
    `SELECT sequence, item_id, expiry, accepted_hour, key_id, body FROM outbox
     WHERE destination = ? AND lane = ? AND (next_attempt_at <= ? OR next_attempt_at > ?) AND expires_hour > ?
     ORDER BY sequence LIMIT ?`,
  ),
  due: database.prepare(
    'SELECT MIN(next_attempt_at) AS due FROM outbox WHERE destination = ? AND lane = ? AND expires_hour > ?',
  ),
  makeDue: database.prepare('UPDATE outbox SET next_attempt_at = 0 WHERE destination = ? AND next_attempt_at > 0'),
  remove: database.prepare('DELETE FROM outbox WHERE sequence = ? RETURNING length(body) AS bytes'),
  holdBack: database.prepare('UPDATE outbox SET next_attempt_at = ? WHERE sequence = ?'),
  selectUnsealed: database.prepare(
    `SELECT sequence, item_id, mailbox_id, accepted_hour, expires_hour, body FROM outbox_unsealed
     WHERE destination = ? AND expires_hour > ? ORDER BY sequence LIMIT ?`,
  ),
  removeUnsealed: database.prepare(
    'DELETE FROM outbox_unsealed WHERE sequence = ? RETURNING expires_hour, length(body) AS bytes',
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
