/**
 * Which SQLite runs. Two engines have the same synchronous API: `node:sqlite`, built into Node 22.13 and later, and
 * `@photostructure/sqlite`, which brings its binaries along for Node 20. Only this file knows more than one exists.
 */

import { StoreError } from '@sotto/store';

export type SqliteEngine = 'node:sqlite' | '@photostructure/sqlite';

/** The part of the engines' API that is used, which is the same in both. */
export interface EngineDatabase {
  exec(sql: string): void;
  prepare(sql: string): EngineStatement;
  close(): void;
}

export interface EngineStatement {
  run(...parameters: unknown[]): { readonly changes: number | bigint; readonly lastInsertRowid: number | bigint };
  get(...parameters: unknown[]): unknown;
  all(...parameters: unknown[]): unknown[];
}

export interface Engine {
  readonly name: SqliteEngine;
  readonly DatabaseSync: new (path: string) => EngineDatabase;
}

/** `wanted`, or the first there is. Rejects with `StoreError` `E_STORE_UNAVAILABLE` when there is none. */
export async function loadEngine(wanted?: SqliteEngine): Promise<Engine> {
  if (wanted !== '@photostructure/sqlite') {
    const builtIn = loadBuiltIn();
    if (builtIn !== undefined) return { name: 'node:sqlite', DatabaseSync: builtIn.DatabaseSync };
    if (wanted === 'node:sqlite') {
      throw new StoreError('E_STORE_UNAVAILABLE', 'this runtime has no node:sqlite: run Node 22.13 or later');
    }
  }
  try {
    const { DatabaseSync } = await import('@photostructure/sqlite');
    return { name: '@photostructure/sqlite', DatabaseSync };
  } catch (cause) {
    const remedy = 'run Node 22.13 or later, or install the package @photostructure/sqlite';
    throw new StoreError('E_STORE_UNAVAILABLE', `no SQLite engine could be loaded: ${remedy}`, { cause });
  }
}

type EngineModule = Pick<Engine, 'DatabaseSync'>;

/**
 * A built-in module is asked for by name at run time, so that bundlers and older runtimes do not look for it. Node
 * warns once that its API is experimental; the part used here is covered by our tests, so that one line is held back.
 */
function loadBuiltIn(): EngineModule | undefined {
  const { emitWarning } = process;
  const filtered = (warning: string | Error, ...rest: unknown[]): void => {
    if (!String(warning).includes('SQLite is an experimental feature'))
      Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  process.emitWarning = filtered;
  try {
    const module = process.getBuiltinModule?.('node:sqlite');
    return isEngineModule(module) ? module : undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
}

const isEngineModule = (module: object | undefined): module is EngineModule =>
  module !== undefined && 'DatabaseSync' in module && typeof module.DatabaseSync === 'function';
