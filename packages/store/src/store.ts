/**
 * The storage interface. Opaque bytes under string keys; every entry has a version, and a commit names the versions it
 * was computed from. Compare-and-set is the safety: two writers on one store can never both advance the same record.
 */

/** Segments joined by `/`, for example `session/…/1`. 1 to {@link KEY_LENGTH_MAX} characters of U+0021 to U+007E. */
export type Key = string;

/** Set by the store, grows with every write of the key, and is never reused, not even after a delete. */
export type Version = number;

export interface Entry {
  /** A copy that the caller owns. */
  readonly value: Uint8Array;
  readonly version: Version;
}

export interface Batch {
  /** Each key must still have this version; `null`: must be absent. */
  readonly expect?: readonly (readonly [Key, Version | null])[];
  readonly put?: readonly (readonly [Key, Uint8Array])[];
  readonly delete?: readonly Key[];
}

export interface ScanOptions {
  /** Start behind this key. */
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

  /** One entry per key, in the order asked, all from one moment; `undefined` where there is none. */
  get(keys: readonly Key[]): Promise<(Entry | undefined)[]>;

  /** Entries whose key starts with `prefix`, ascending by UTF-16 code unit. */
  scan(prefix: Key, options?: ScanOptions): Promise<(readonly [Key, Entry])[]>;

  /**
   * All or nothing. `false`: an expected version moved and nothing was written. A key may stand once in `put` and
   * `delete` together; deleting an absent key is allowed.
   */
  commit(batch: Batch): Promise<boolean>;

  /** Idempotent. Later calls fail with `StoreError` `E_STORE_CLOSED`. */
  close(): Promise<void>;
}
