/** Mutants of relays: databases between the real relay and SQLite. */

import { openSqlite, type SqliteDatabase, type SqliteStatement } from '@sotto/store-sqlite';
import type { Kernel, Process } from '../kernel.ts';
import { mortalSqlite, type RelayDisk } from '../relay-disk.ts';

type Open = typeof openSqlite;

/** Transactions of the relay are savepoints of one that is committed a while later. */
export const hastySqlite = (process: Process, disk: RelayDisk, kernel: Kernel): Open => {
  const hasty: Open = async (path, options) =>
    new HastyDatabase(await openSqlite(path, options), process, kernel, disk);
  const open = mortalSqlite(hasty, process, disk);
  // The lock of the directory is a transaction that stays open.
  return (path, options) => (path.endsWith('.lock') ? mortalSqlite(openSqlite, process, disk) : open)(path, options);
};

/** Finds nothing by statements that `isForgotten` knows. */
export const forgetfulSqlite =
  (isForgotten: (sql: string) => boolean) =>
  (process: Process, disk: RelayDisk): Open =>
    mortalSqlite(
      async (path, options) => {
        const database = await openSqlite(path, options);
        return {
          engine: database.engine,
          exec: (sql) => database.exec(sql),
          prepare: <Row>(sql: string): SqliteStatement<Row> => {
            const statement = database.prepare<Row>(sql);
            return isForgotten(sql) ? { ...statement, get: () => undefined } : statement;
          },
          transaction: (work) => database.transaction(work),
          close: () => database.close(),
        };
      },
      process,
      disk,
    );

class HastyDatabase implements SqliteDatabase {
  readonly engine: SqliteDatabase['engine'];
  readonly #database: SqliteDatabase;
  readonly #process: Process;
  readonly #kernel: Kernel;
  readonly #disk: RelayDisk;
  #isOpen = false;
  /** Transactions that the relay holds for committed. */
  #promised = 0;

  constructor(database: SqliteDatabase, process: Process, kernel: Kernel, disk: RelayDisk) {
    this.engine = database.engine;
    this.#database = database;
    this.#process = process;
    this.#kernel = kernel;
    this.#disk = disk;
  }

  exec(sql: string): void {
    if (sql === 'BEGIN IMMEDIATE') this.#begin();
    else if (sql === 'COMMIT') this.#promise();
    else if (sql === 'ROLLBACK') this.#database.exec(this.#isOpen ? 'ROLLBACK TO hasty; RELEASE hasty' : sql);
    else {
      if (sql.startsWith('PRAGMA')) this.#flush();
      this.#database.exec(sql);
    }
  }

  prepare<Row>(sql: string): SqliteStatement<Row> {
    if (sql !== 'BEGIN IMMEDIATE' && sql !== 'COMMIT') return this.#database.prepare<Row>(sql);
    const run = (): { readonly changes: number; readonly lastInsertRowid: number } => {
      this.exec(sql);
      return { changes: 0, lastInsertRowid: 0 };
    };
    return { run, get: () => undefined, all: () => [] };
  }

  transaction<Result>(work: () => Result): Result {
    this.#flush();
    return this.#database.transaction(work);
  }

  /** Closed when the process is dead too, and then nothing is written that was not. */
  close(): void {
    if (this.#process.isAlive) this.#flush();
    else if (this.#isOpen) this.#database.exec('ROLLBACK');
    this.#isOpen = false;
    this.#database.close();
  }

  /** Whoever called counts a commit, which is none yet. */
  #promise(): void {
    this.#database.exec('RELEASE hasty');
    this.#promised += 1;
    this.#disk.commits -= 1;
  }

  #begin(): void {
    if (!this.#isOpen) {
      this.#database.exec('BEGIN IMMEDIATE');
      this.#isOpen = true;
      this.#kernel.schedule(this.#process, DISK_LATE_MS, () => this.#flush());
    }
    this.#database.exec('SAVEPOINT hasty');
  }

  #flush(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#database.exec('COMMIT');
    this.#disk.commits += this.#promised;
    this.#promised = 0;
  }
}

const DISK_LATE_MS = 800;
