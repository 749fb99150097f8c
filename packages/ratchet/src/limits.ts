/**
 * Every count and size of the session layer that a peer can influence.
 *
 * Spec: Signal session layer, sections 2 and 4.7; sparse post-quantum ratchet, section 13. Spec constants come first,
 * our own bounds after them, each with its reason.
 */

/** A protocol address names device 1..127 (section 1.5). */
export const DEVICE_ID_MAX = 127;

/** Ids, counters and registration ids are `uint32` on the wire (section 1.6). */
export const UINT32_MAX = 0xffff_ffff;

/** Registration ids we draw fit 14 bits, as sealed sender needs (section 1.6). */
export const REGISTRATION_ID_MAX = 0x3fff;

/**
 * A message may lie this many places ahead of its chain (section 4.7), in the classical chain and in the post-quantum
 * one. The limit bounds the work that unauthenticated bytes can ask for.
 */
export const FORWARD_JUMP_MAX = 25_000;

/** Seeds of skipped messages kept per receiving chain; the newest stay (section 4.7). */
export const SKIPPED_SEEDS_MAX = 2_000;

/** A skipped post-quantum key stays usable this far behind the newest index (ratchet section 2.1). */
export const SKIPPED_POST_QUANTUM_KEYS_MAX = 2_000;

/** Receiving chains per session; a sixth drops the oldest (section 4.1). */
export const RECEIVING_CHAINS_MAX = 5;

/** Archived sessions per peer device (section 7.1). */
export const ARCHIVED_SESSIONS_MAX = 40;

/** States of one sender for one distribution; a sixth drops the oldest (section 8). */
export const SENDER_KEY_STATES_MAX = 5;

/** An initiated session that was never answered may be used this long (section 7.2). */
export const UNACKNOWLEDGED_SESSION_SECONDS = 30 * 24 * 60 * 60;

/** A varint of the post-quantum message has at most ten bytes (ratchet section 4.1). */
export const VARINT_BYTES_MAX = 10;

/** Largest index of a post-quantum chunk (ratchet section 4.5). */
export const CHUNK_INDEX_MAX = 0xffff;

/** Least iterations of a safety number (section 10). */
export const FINGERPRINT_ITERATIONS_MIN = 2;

/** Most iterations of a safety number (section 10). */
export const FINGERPRINT_ITERATIONS_MAX = 1_000_000;

/**
 * Ours. Between two devices of one account the spec lifts the jump limits. The bytes that ask for a jump are not yet
 * authenticated, though, so a relay could name the largest counter and stop a device for hours. Ten times the ordinary
 * limit is more than a device misses and costs a few seconds at worst. Peers notice only if one of our own devices
 * loses more than this many messages in a row.
 */
export const SELF_FORWARD_JUMP_MAX = 250_000;

/**
 * Ours. A message whose ratchet key no session knows is tried on up to 40 archived sessions, each time from the start of
 * a chain. Peers notice only if more than this many messages in a row are lost at the start of a chain of a session we
 * have archived.
 */
export const ARCHIVED_FORWARD_JUMP_MAX = 1_000;

/**
 * Ours. Full jumps that one message may ask for before it is authentic, over both ratchets and all 41 sessions: what the
 * longest legitimate jump takes on one session. At the jump limits alone, one forged message would ask for 82 000 chain
 * steps instead of 50 000. Peers notice only if a message of an archived session comes after a loss of hundreds, and
 * many newer sessions have been tried for it.
 */
export const FULL_JUMPS_MAX = 2;

/**
 * Ours. Largest plaintext of one message: the largest padding bucket of the product. Attachments travel elsewhere. The
 * whole message is limited by the wire package before it is decoded.
 */
export const PLAINTEXT_BYTES_MAX = 65_536;

/**
 * Ours. Largest content that is sealed: the wire package limits what a sealed message may have to fit an envelope, and the
 * second version of sealed sender adds 97 bytes, the first 95.
 */
export const SEALED_CONTENT_BYTES_MAX = 98_143;

/**
 * Ours. Accounts in one message for many, excluded ones among them: groups of the old kind hold at most 1000. Peers have no
 * limit; the server that splits a message needs one.
 */
export const SEALED_RECIPIENTS_MAX = 1_024;

/**
 * Ours. Verified certificate chains that one memory holds: the senders of a busy day. Beyond, the least recently used is
 * verified again when it comes back. Peers notice nothing.
 */
export const CERTIFICATES_REMEMBERED_MAX = 256;

/**
 * Ours. Agreements of identity keys that are remembered, at 32 bytes each and a name: more peers than write at one time.
 */
export const AGREEMENTS_REMEMBERED_MAX = 256;

/**
 * Ours. An ephemeral message may lie this many places ahead of what was read: the messages that are under way while somebody
 * types. It is dropped else, so nobody misses what further ones would cost.
 */
export const EPHEMERAL_FORWARD_JUMP_MAX = 100;
