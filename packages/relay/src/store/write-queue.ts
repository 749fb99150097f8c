/**
 * Group commit. Writes that arrive in one turn of the event loop share one transaction, for the fsync of a commit costs
 * more than the writes in it. Each runs under a savepoint, so one that fails leaves the others whole; its promise
 * settles only after the COMMIT (I8). Nothing waits for a timer: under load the kernel gathers requests while a commit
 * runs, and the next turn takes them all.
 */

import { type SqliteDatabase, StoreError } from '@sotto/store-sqlite';
import { RelayError } from '../errors.ts';
import { WRITES_PER_COMMIT_MAX, WRITES_WAITING_MAX } from '../limits.ts';

export interface WriteQueue {
  /** Runs `write` inside the next shared transaction. A throw undoes this write alone and rejects its promise. */
  run<Result>(write: () => Result): Promise<Result>;
  /** Commits what waits; later writes are refused. */
  close(): Promise<void>;
}

export interface CommitObserver {
  commit(seconds: number, writes: number): void;
}

interface Waiting {
  readonly write: () => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (reason: unknown) => void;
}

type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: unknown };

export const createWriteQueue = (database: SqliteDatabase, observer: CommitObserver): WriteQueue => {
  let waiting: Waiting[] = [];
  let scheduled = false;
  let closed = false;

  const schedule = (): void => {
    if (scheduled || waiting.length === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      flush();
      schedule();
    });
  };

  const flush = (): void => {
    const group = waiting.slice(0, WRITES_PER_COMMIT_MAX);
    waiting = waiting.slice(WRITES_PER_COMMIT_MAX);
    if (group.length === 0) return;
    const started = performance.now();
    const outcomes = commitGroup(database, group);
    observer.commit((performance.now() - started) / 1000, group.length);
    for (const [index, { resolve, reject }] of group.entries()) {
      const outcome = outcomes[index]!;
      if (outcome.ok) resolve(outcome.value as never);
      else reject(outcome.reason);
    }
  };

  return {
    run<Result>(write: () => Result): Promise<Result> {
      if (closed) return Promise.reject(new RelayError('E_BUSY', 'the relay is stopping', { retryAfter: 5 }));
      if (waiting.length >= WRITES_WAITING_MAX)
        return Promise.reject(new RelayError('E_BUSY', 'too many writes are waiting', { retryAfter: 1 }));
      return new Promise<Result>((resolve, reject) => {
        waiting.push({ write, resolve, reject });
        schedule();
      });
    },
    async close() {
      closed = true;
      while (waiting.length > 0) flush();
    },
  };
};

/** All of the group or, when the transaction itself fails, none of it. */
const commitGroup = (database: SqliteDatabase, group: readonly Waiting[]): readonly Outcome[] => {
  try {
    database.exec('BEGIN IMMEDIATE');
    const outcomes = group.map(({ write }) => runUnderSavepoint(database, write));
    database.exec('COMMIT');
    return outcomes;
  } catch (cause) {
    rollBack(database);
    const reason = new RelayError('E_STORE_FAILED', 'the database could not commit', { cause, retryAfter: 5 });
    return group.map(() => ({ ok: false, reason }));
  }
};

/**
 * SQLite ends the whole transaction by itself on some failures, such as a full disk. Then the savepoint is gone, going
 * back to it throws, and the caller gives up the group.
 */
const runUnderSavepoint = (database: SqliteDatabase, write: () => unknown): Outcome => {
  database.exec('SAVEPOINT write_of_group');
  try {
    const value = write();
    database.exec('RELEASE write_of_group');
    return { ok: true, value };
  } catch (reason) {
    database.exec('ROLLBACK TO write_of_group');
    database.exec('RELEASE write_of_group');
    if (!(reason instanceof StoreError)) return { ok: false, reason };
    return { ok: false, reason: new RelayError('E_STORE_FAILED', 'a write failed', { cause: reason, retryAfter: 5 }) };
  }
};

const rollBack = (database: SqliteDatabase): void => {
  try {
    database.exec('ROLLBACK');
  } catch {
    // SQLite has rolled back by itself; there is no transaction to end.
  }
};
