/**
 * What became of every message: told to the sender as accepted, delivered under which cursors, acknowledged to the device.
 * From it come the counts that must be zero, and the latencies.
 */

export interface Ledger {
  /** The number of a new message, which stands in its envelope. */
  begin(): number;
  accepted(number: number): void;
  /** A message the sender was told not to count on. */
  refused(number: number): void;
  delivered(number: number, cursor: string): void;
  acknowledged(cursor: string): void;
  /** Starts measuring anew; what is under way still counts for {@link counts}. */
  resetTimes(): void;
  readonly counts: LedgerCounts;
  /** From the request to the delivery, milliseconds. */
  readonly deliveryTimes: number[];
  /** From the request to its answer, milliseconds. */
  readonly answerTimes: number[];
}

export interface LedgerCounts {
  begun: number;
  accepted: number;
  refused: number;
  delivered: number;
  acknowledged: number;
  /** Delivered under a second cursor, or again after its deletion was confirmed. */
  doubled: number;
  /** Accepted and not delivered, so far. */
  missing(): number;
  /** Delivered and not confirmed as deleted, so far. */
  unacknowledged(): number;
}

interface Entry {
  readonly begunAt: number;
  isAccepted: boolean;
  cursor: string | undefined;
  isAcknowledged: boolean;
}

/** With `forget`, a message is forgotten once it is acknowledged: for runs too long to remember everything. */
export const createLedger = ({ forget = false }: { readonly forget?: boolean } = {}): Ledger => {
  const entries = new Map<number, Entry>();
  const byCursor = new Map<string, number>();
  let next = 1;
  const all = () => [...entries.values()];
  const counts: LedgerCounts = {
    begun: 0,
    accepted: 0,
    refused: 0,
    delivered: 0,
    acknowledged: 0,
    doubled: 0,
    missing: () => all().filter(({ isAccepted, cursor }) => isAccepted && cursor === undefined).length,
    unacknowledged: () => all().filter(({ cursor, isAcknowledged }) => cursor !== undefined && !isAcknowledged).length,
  };
  const ledger: Ledger = {
    begin() {
      const number = next++;
      entries.set(number, { begunAt: performance.now(), isAccepted: false, cursor: undefined, isAcknowledged: false });
      counts.begun += 1;
      return number;
    },
    accepted(number) {
      const entry = entries.get(number);
      if (entry === undefined || entry.isAccepted) return;
      entry.isAccepted = true;
      counts.accepted += 1;
      ledger.answerTimes.push(performance.now() - entry.begunAt);
    },
    refused(number) {
      counts.refused += 1;
      if (entries.get(number)?.cursor === undefined) entries.delete(number);
    },
    delivered(number, cursor) {
      const entry = entries.get(number);
      if (entry === undefined) return;
      if (entry.cursor === undefined) {
        entry.cursor = cursor;
        byCursor.set(cursor, number);
        counts.delivered += 1;
        ledger.deliveryTimes.push(performance.now() - entry.begunAt);
      } else if (entry.cursor !== cursor || entry.isAcknowledged) counts.doubled += 1;
    },
    acknowledged(cursor) {
      const entry = entries.get(byCursor.get(cursor) ?? 0);
      if (entry === undefined || entry.isAcknowledged) return;
      entry.isAcknowledged = true;
      counts.acknowledged += 1;
      if (!forget || !entry.isAccepted) return;
      entries.delete(byCursor.get(cursor)!);
      byCursor.delete(cursor);
    },
    resetTimes() {
      ledger.deliveryTimes.length = 0;
      ledger.answerTimes.length = 0;
    },
    counts,
    deliveryTimes: [],
    answerTimes: [],
  };
  return ledger;
};
