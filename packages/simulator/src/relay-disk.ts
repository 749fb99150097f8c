/**
 * The database of a relay on a disk that fails and a machine that dies: real SQLite, of which each COMMIT can be refused, or be
 * the last thing that happened. What was committed stays; a transaction that was open is gone.
 */

import {
  type openSqlite,
  type SqliteDatabase,
  type SqliteStatement,
  type SqliteValue,
  StoreError,
} from '@sotto/store-sqlite';
import { CrashError } from '@sotto/testkit';
import type { Process } from './kernel.ts';

/** At the next commit but so many, the process dies before it or behind it. */
export interface CommitFault {
  commits: number;
  readonly what: 'dies-before' | 'dies-after';
}

export interface RelayDisk {
  /** While `true`, every commit fails as on a full disk. */
  isFull: boolean;
  fault: CommitFault | undefined;
  /** Of all lives. */
  commits: number;
}

export const emptyRelayDisk = (): RelayDisk => ({ isFull: false, fault: undefined, commits: 0 });

/** Opens databases that end with the process. */
export const mortalSqlite =
  (open: typeof openSqlite, process: Process, disk: RelayDisk): typeof openSqlite =>
  async (path, options) =>
    new MortalDatabase(await open(path, options), process, disk);

class MortalDatabase implements SqliteDatabase {
  readonly engine: SqliteDatabase['engine'];
  readonly #database: SqliteDatabase;
  readonly #process: Process;
  readonly #disk: RelayDisk;

  constructor(database: SqliteDatabase, process: Process, disk: RelayDisk) {
    this.engine = database.engine;
    this.#database = database;
    this.#process = process;
    this.#disk = disk;
    process.onDeath(() => this.#end());
  }

  exec(sql: string): void {
    this.#assertAlive();
    if (sql === 'COMMIT') this.#commit();
    else this.#database.exec(sql);
  }

  prepare<Row>(sql: string): SqliteStatement<Row> {
    this.#assertAlive();
    if (sql === 'COMMIT') return { ...this.#database.prepare<Row>('SELECT 1'), run: () => this.#commit() };
    const statement = this.#database.prepare<Row>(sql);
    const alive =
      <Result>(act: (...parameters: readonly SqliteValue[]) => Result) =>
      (...parameters: readonly SqliteValue[]): Result => {
        this.#assertAlive();
        return act(...parameters);
      };
    return { run: alive(statement.run), get: alive(statement.get), all: alive(statement.all) };
  }

  transaction<Result>(work: () => Result): Result {
    this.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#process.isAlive) tryTo(() => this.#database.exec('ROLLBACK'));
      throw error;
    }
  }

  close(): void {
    if (this.#process.isAlive) this.#database.close();
  }

  #commit(): { readonly changes: number; readonly lastInsertRowid: number } {
    const what = this.#strikes();
    if (what === 'dies-before') this.#die();
    if (this.#disk.isFull) throw new StoreError('E_STORE_FULL', 'no space is left');
    this.#database.exec('COMMIT');
    this.#disk.commits += 1;
    if (what === 'dies-after') this.#die();
    return { changes: 0, lastInsertRowid: 0 };
  }

  #strikes(): CommitFault['what'] | undefined {
    const { fault } = this.#disk;
    if (fault === undefined || fault.commits-- > 0) return undefined;
    this.#disk.fault = undefined;
    return fault.what;
  }

  #die(): never {
    this.#process.kill();
    throw new CrashError('the machine of the relay died');
  }

  #assertAlive(): void {
    if (!this.#process.isAlive) throw new CrashError('the machine of the relay is dead');
  }

  /** As the system does for a process that is gone: its locks are dropped, and so is what it had not committed. */
  #end(): void {
    tryTo(() => this.#database.exec('ROLLBACK'));
    this.#database.close();
  }
}

/** There may be no transaction to end. */
function tryTo(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
}
