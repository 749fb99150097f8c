/**
 * The storage interface. Opaque bytes under string keys; every entry has a version, and a commit names the versions it
 * was computed from. Compare-and-set is the safety: two writers on one store can never both advance the same record.
 *
 * Several handles may be open on one storage, in one process or in many, and all of this holds across them. Every
 * failure is a rejection: `TypeError` or `RangeError` for misuse, `StoreError` for the rest.
 */

/** Segments joined by `/`, for example `session/…/1`. 1 to {@link KEY_LENGTH_MAX} characters of U+0021 to U+007E. */
export type Key = string;

/**
 * Set by the store: a safe integer from 1. Each write gives its key a version higher than that key ever had, before a
 * delete and before the store was last opened included, so a version names one value of one key for ever.
 */
export type Version = number;

export interface Entry {
  /** A plain `Uint8Array` over memory of its own, which the caller owns. */
  readonly value: Uint8Array;
  readonly version: Version;
}

export interface Batch {
  /** Each key must still have this version; `null`: must be absent. A key stands here once. */
  readonly expect?: readonly (readonly [Key, Version | null])[];
  /** Each value is read before `commit` returns its promise; the caller keeps its array. */
  readonly put?: readonly (readonly [Key, Uint8Array])[];
  readonly delete?: readonly Key[];
}

export interface ScanOptions {
  /** Start behind this key, whether or not it exists or has the prefix. */
  readonly after?: Key;
  /** At most so many entries, 1 to {@link SCAN_LIMIT_MAX}; default {@link SCAN_LIMIT_MAX}. */
  readonly limit?: number;
}

/**
 * `volatile`: gone with the process. `evictable`: the platform may delete it. `persistent`: a finished commit survives a
 * crash of the process and a loss of power.
 */
export type Durability = 'volatile' | 'evictable' | 'persistent';

export interface Store {
  readonly durability: Durability;

  /**
   * One entry per key, in the order asked, all from one moment; `undefined` where there is none. At most
   * `GET_KEYS_MAX` keys, of which several may be equal.
   */
  get(keys: readonly Key[]): Promise<(Entry | undefined)[]>;

  /**
   * Entries whose key starts with `prefix`, ascending by UTF-16 code unit, all from one moment. The empty prefix is
   * every key's. Fewer entries than the limit: there were no more.
   */
  scan(prefix: string, options?: ScanOptions): Promise<(readonly [Key, Entry])[]>;

  /**
   * All or nothing. `true`: it is as durable as {@link Store.durability} says. `false`: an expected version had moved
   * and nothing was written. A key may stand once in `put` and `delete` together; deleting an absent key is allowed. At
   * most `BATCH_KEYS_MAX` keys expected and as many written, `VALUE_BYTES_MAX` bytes a value and
   * `BATCH_BYTES_MAX` bytes of values.
   *
   * A rejection that is not `retryable` and not misuse leaves open whether the batch was written: read again.
   */
  commit(batch: Batch): Promise<boolean>;

  /**
   * There where the engine can do it. When it resolves, no byte of a value or key that was deleted or replaced before the
   * call is in any file of the storage: not in free pages, not in a log, through whichever handle it was removed. Call it
   * behind the commit that removes what must not be found again; it may take as long as many commits.
   *
   * Rejects with `StoreError` `E_STORE_BUSY`, after some waiting, while another handle reads or writes: what was deleted
   * stays deleted, and the same call may be repeated. Nothing else is changed by it, whatever it says.
   */
  purge?(): Promise<void>;

  /** Idempotent; calls made before it still finish. Later ones fail with `StoreError` `E_STORE_CLOSED`. */
  close(): Promise<void>;
}
