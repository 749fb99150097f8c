/**
 * The one seam to SQLite, for every package that keeps tables. Synchronous, durable and tidy: a commit is on the disk
 * when it returns, deleted rows are overwritten, and no temporary file holds data.
 *
 * The thread waits while SQLite works. Never open or read the file of an open database by other means in the same
 * process: closing any descriptor of it drops SQLite's locks (https://sqlite.org/howtocorrupt.html, section 2.2).
 */

import { StoreError } from '@sotto/store';
import type { EngineDatabase, SqliteEngine } from './engine.ts';
import { translateFailure } from './failure.ts';
import { tryWipeDeleted } from './wipe.ts';

/** Integers are numbers, within the safe range; a larger one read from a table is a `RangeError`. */
export type SqliteValue = null | number | string | Uint8Array;

export interface SqliteStatement<Row> {
  run(...parameters: readonly SqliteValue[]): { readonly changes: number; readonly lastInsertRowid: number };
  /** The first row, `undefined` when there is none. */
  get(...parameters: readonly SqliteValue[]): Row | undefined;
  all(...parameters: readonly SqliteValue[]): Row[];
}

export interface SqliteDatabase {
  readonly engine: SqliteEngine;
  /** One statement or several, without parameters and without rows. */
  exec(sql: string): void;
  /**
   * Prepare once and keep the statement. `Row` is what the caller knows of the columns; nothing checks it. BLOBs come as
   * plain `Uint8Array`. Declare columns of integers `INTEGER`: elsewhere a bound number may be kept as a float.
   */
  prepare<Row = Readonly<Record<string, SqliteValue>>>(sql: string): SqliteStatement<Row>;
  /**
   * Runs `work` between BEGIN IMMEDIATE and COMMIT, or ROLLBACK when it throws, and returns or throws the same. `work`
   * must be synchronous, and transactions do not nest. Durable when it returns. Throws `StoreError` `E_STORE_BUSY`,
   * before `work` starts, when the lock cannot be had in time.
   */
  transaction<T>(work: () => T): T;
  /** Idempotent. Empties the write-ahead log if nobody else is using it. */
  close(): void;
}

/** A handle on an open and configured engine database. Owns it from here on. */
export class DatabaseHandle implements SqliteDatabase {
  readonly engine: SqliteEngine;
  readonly #database: EngineDatabase;
  #isOpen = true;
  #inTransaction = false;

  constructor(engine: SqliteEngine, database: EngineDatabase) {
    this.engine = engine;
    this.#database = database;
  }

  exec(sql: string): void {
    this.#guard(() => this.#database.exec(sql));
  }

  prepare<Row>(sql: string): SqliteStatement<Row> {
    const statement = this.#guard(() => this.#database.prepare(sql));
    // Without a closure for each call, for a relay calls these several times for every message.
    return {
      run: (...parameters) => {
        this.#assertOpen();
        try {
          const { changes, lastInsertRowid } = statement.run(...checked(parameters));
          return { changes: Number(changes), lastInsertRowid: Number(lastInsertRowid) };
        } catch (error) {
          throw translateFailure(error);
        }
      },
      // The casts give the row the shape that the caller knows its SQL to have.
      get: (...parameters) => {
        this.#assertOpen();
        try {
          return statement.get(...checked(parameters)) as Row | undefined;
        } catch (error) {
          throw translateFailure(error);
        }
      },
      all: (...parameters) => this.#guard(() => statement.all(...checked(parameters))) as Row[],
    };
  }

  transaction<T>(work: () => T): T {
    if (this.#inTransaction) throw new TypeError('work: must not run inside another transaction of this handle');
    this.exec('BEGIN IMMEDIATE');
    this.#inTransaction = true;
    try {
      const result = work();
      if (result instanceof Promise) throw new TypeError('work: must be synchronous');
      this.exec('COMMIT');
      return result;
    } catch (error) {
      this.#rollBack();
      throw error;
    } finally {
      this.#inTransaction = false;
    }
  }

  close(): void {
    if (!this.#isOpen) return;
    try {
      tryWipeDeleted(this);
    } catch {
      // Closing must succeed on a full disk too. The log stays; whoever opens the file next takes it up.
    }
    this.#isOpen = false;
    this.#database.close();
  }

  /** After some failures, a full disk for one, SQLite has rolled back itself and has nothing left to undo. */
  #rollBack(): void {
    try {
      this.exec('ROLLBACK');
    } catch {
      // The error that led here says more.
    }
  }

  #assertOpen(): void {
    if (!this.#isOpen) throw new StoreError('E_STORE_CLOSED', 'the database is closed');
  }

  #guard<T>(call: () => T): T {
    this.#assertOpen();
    try {
      return call();
    } catch (error) {
      throw translateFailure(error);
    }
  }
}

/** Refuses what the engines would alter in silence: they cut text at U+0000 and store NaN as NULL. */
function checked(parameters: readonly SqliteValue[]): readonly SqliteValue[] {
  for (const parameter of parameters) {
    if (typeof parameter === 'string' && parameter.includes('\0')) {
      throw new RangeError('parameters: text must not contain U+0000');
    }
    if (typeof parameter === 'number' && !Number.isFinite(parameter)) {
      throw new RangeError('parameters: numbers must be finite');
    }
  }
  return parameters;
}
