/**
 * What every adapter accepts, no more and no less, so that data moves between adapters. The bounds are ours: the
 * smallest that hold all records of the protocol, and within what the storage engines we know can keep.
 */

/** Characters of a key. Our longest, an address record, has under 400; IndexedDB, SQLite and LMDB index 512 well. */
export const KEY_LENGTH_MAX = 512;

/**
 * Bytes of one value: 32 MiB. The largest record is a peer device's 41 sessions, each with five receiver chains and the
 * post-quantum ratchet full of skipped keys: 27 MiB, where a peer makes us keep all it may. A usual one has 4 KiB.
 */
export const VALUE_BYTES_MAX = 32 * 1024 * 1024;

/** Keys of one `get`. A step reads fewer than ten, a shelf of one-time pre-keys a few hundred. */
export const GET_KEYS_MAX = 1000;

/** Entries of one `scan`: what a caller holds in memory at once. Ask for fewer where values are large. */
export const SCAN_LIMIT_MAX = 1000;

/** Keys that one batch expects, and keys that it puts and deletes. Registering writes a few hundred pre-keys at once. */
export const BATCH_KEYS_MAX = 1000;

/** Bytes of all values in one batch: 64 MiB, one largest record and all else of a step. */
export const BATCH_BYTES_MAX = 64 * 1024 * 1024;
