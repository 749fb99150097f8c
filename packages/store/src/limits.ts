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

/**
 * What adapters take beyond all this, for wrappers: one that encrypts makes keys and values longer and adds records of its
 * own to a batch. Applications meet the limits above in every store; an adapter adds these to them, as `checkBatch` does.
 */

/** Characters of a key: up to eight segments, each replaced by a hash of 23 characters with its separator. */
export const WRAPPED_KEY_LENGTH_EXTRA = 256;

/** Bytes of a value: the key once more, a nonce, an authenticator and a header. */
export const WRAPPED_VALUE_BYTES_EXTRA = 1024;

/** Records of its own that a wrapper reads or writes along with any others. */
export const WRAPPED_KEYS_EXTRA = 8;
