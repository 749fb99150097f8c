/**
 * Group commit. Writes that arrive in one turn of the event loop share one transaction, for the fsync of a commit costs
 * more than the writes in it. One that fails leaves the others whole: hardly any does, so the group first runs without
 * savepoints, and is rolled back and run again with one for each when a write throws. A promise settles only after the COMMIT
 * (I8). Nothing waits for a timer: under load the kernel gathers requests while a commit runs, and the next turn takes them all.
 */

import { type SqliteDatabase, StoreError } from '@sotto/store-sqlite';
import { RelayError } from '../errors.ts';
import { WRITES_AGE_MAX_MS, WRITES_PER_COMMIT_MAX, WRITES_WAITING_MAX } from '../limits.ts';

export interface WriteQueue {
  /**
   * Runs `write` inside the next shared transaction. A throw undoes this write alone and rejects its promise. It may run a
   * second time after a rollback, so what it leaves outside of the database must bear that. Refused with `E_BUSY` when
   * too many writes wait, or for too long. `committed` is called right after the commit, in the order of the writes; it
   * must not throw.
   */
  run<Result>(write: () => Result, committed?: (result: Result) => void): Promise<Result>;
  /** The same for what ends work that was taken on before, such as an acknowledgement: it is never refused for load. */
  finish<Result>(write: () => Result): Promise<Result>;
  /** Commits what waits; later writes are refused. */
  close(): Promise<void>;
}

export interface CommitObserver {
  commit(seconds: number, writes: number): void;
}

interface Waiting {
  readonly since: number;
  readonly write: () => unknown;
  readonly committed: ((value: never) => void) | undefined;
  readonly resolve: (value: never) => void;
  readonly reject: (reason: unknown) => void;
}

type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: unknown };

/** `undone` is called when the work of a write was undone. */
export const createWriteQueue = (
  database: SqliteDatabase,
  observer: CommitObserver,
  undone: () => void = () => undefined,
): WriteQueue => {
  const commit = createCommit(database, undone);
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
    const group = waiting.length <= WRITES_PER_COMMIT_MAX ? waiting : waiting.slice(0, WRITES_PER_COMMIT_MAX);
    waiting = group === waiting ? [] : waiting.slice(WRITES_PER_COMMIT_MAX);
    if (group.length === 0) return;
    const started = performance.now();
    const outcomes = commit(group);
    observer.commit((performance.now() - started) / 1000, group.length);
    for (const [index, { committed, resolve, reject }] of group.entries()) {
      const outcome = outcomes[index]!;
      if (outcome.ok) committed?.(outcome.value as never);
      if (outcome.ok) resolve(outcome.value as never);
      else reject(outcome.reason);
    }
  };

  const enqueue = <Result>(write: () => Result, committed?: (result: Result) => void): Promise<Result> => {
    if (closed) return Promise.reject(new RelayError('E_BUSY', 'the relay is stopping', { retryAfter: 5 }));
    return new Promise<Result>((resolve, reject) => {
      waiting.push({ since: performance.now(), write, committed, resolve, reject });
      schedule();
    });
  };

  /** Counted and timed: a slow disk is noticed by the age of the oldest write before there are too many. */
  const isFull = (): boolean => {
    if (waiting.length >= WRITES_WAITING_MAX) return true;
    return waiting.length > 0 && performance.now() - waiting[0]!.since > WRITES_AGE_MAX_MS;
  };

  return {
    run(write, committed) {
      if (!closed && isFull())
        return Promise.reject(new RelayError('E_BUSY', 'too many writes are waiting', { retryAfter: 1 }));
      return enqueue(write, committed);
    },
    finish: (write) => enqueue(write),
    async close() {
      closed = true;
      while (waiting.length > 0) flush();
    },
  };
};

/** All of the group or, when the transaction itself fails, none of it. */
const createCommit = (
  database: SqliteDatabase,
  undone: () => void,
): ((group: readonly Waiting[]) => readonly Outcome[]) => {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');

  /** `undefined` when one of the writes failed; then nothing was changed. */
  const runTogether = (group: readonly Waiting[]): readonly Outcome[] | undefined => {
    const outcomes: Outcome[] = [];
    begin.run();
    for (const { write } of group) {
      try {
        outcomes.push({ ok: true, value: write() });
      } catch {
        // Its reason comes to light again when it runs alone.
        rollBack(database);
        undone();
        return undefined;
      }
    }
    commit.run();
    return outcomes;
  };

  const runEach = (group: readonly Waiting[]): readonly Outcome[] => {
    begin.run();
    const outcomes = group.map(({ write }) => runUnderSavepoint(database, write, undone));
    commit.run();
    return outcomes;
  };

  return (group) => {
    try {
      return runTogether(group) ?? runEach(group);
    } catch (cause) {
      rollBack(database);
      undone();
      const reason = new RelayError('E_STORE_FAILED', 'the database could not commit', { cause, retryAfter: 5 });
      return group.map(() => ({ ok: false, reason }));
    }
  };
};

/**
 * SQLite ends the whole transaction by itself on some failures, such as a full disk. Then the savepoint is gone, going
 * back to it throws, and the caller gives up the group.
 */
const runUnderSavepoint = (database: SqliteDatabase, write: () => unknown, undone: () => void): Outcome => {
  database.exec('SAVEPOINT write_of_group');
  try {
    const value = write();
    database.exec('RELEASE write_of_group');
    return { ok: true, value };
  } catch (reason) {
    undone();
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
