/** What a stored lock may make its opener compute, and what a handle keeps in memory. */

/** KiB that Argon2id may take: whoever can write the file sets it, and must not stop the process. 1 GiB. */
export const LOCK_MEMORY_KIB_MAX = 1024 * 1024;

/** Least KiB times passes of a pass-phrase: the smallest setting that OWASP names has 7 MiB and five passes. */
export const LOCK_WORK_KIB_MIN = 7 * 1024 * 5;

/** Passes of Argon2id, for the same reason. */
export const LOCK_PASSES_MAX = 64;

/** Lanes of Argon2id; they are computed one after the other here. */
export const LOCK_LANES_MAX = 16;

/** Segments of a key that are hidden or kept each for itself. What is behind them is one segment. Our keys have four. */
export const SEGMENTS_MAX = 8;

/** Forms of keys that are told apart. Our records have about forty; beyond, every scan reads all names. */
export const FORMS_MAX = 256;

/** Names a handle keeps in order for one prefix: some megabytes. A longer scan reads all records anew so many further on. */
export const NAMES_MAX = 50_000;

/** Prefixes whose names a handle keeps. */
export const NAME_INDEXES_MAX = 4;

/** Sealed records read at a time where all under a prefix are. */
export const PAGE_ENTRIES = 256;

/** How often a commit is tried anew because another handle was faster. Each time one of them is through. */
export const COMMIT_ATTEMPTS_MAX = 1000;

/** How often a read of many records is begun anew because another handle wrote meanwhile. */
export const READ_ATTEMPTS_MAX = 20;

/** Plain records that one commit of a migration encrypts, and about how many bytes of them. */
export const MIGRATION_BATCH_ENTRIES = 200;
/** Plain records that one commit of a migration encrypts, and about how many bytes of them. */
export const MIGRATION_BATCH_BYTES = 8 * 1024 * 1024;
