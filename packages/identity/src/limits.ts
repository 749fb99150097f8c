/** What a peer controls in a signed request or document, and how far it may go. Sizes of messages stand in `@sotto/wire`. */

/** How far the clock of a signer may be from ours: phones without network time are off by minutes, not by hours. */
export const CLOCK_TOLERANCE_SECONDS = 300;
/** How far the clock of a device may be from that of whoever reads its keys: two days, as in a phone that was off. */
export const CLOCK_DIFFERENCE_SECONDS_MAX = 2 * 24 * 60 * 60;
/** A signature is made for one request that is sent at once. */
export const SIGNATURE_LIFETIME_SECONDS_MAX = 60;
/**
 * How long a verifier must remember nonces. A signature passes from `created - 300` to `created + 300`, so that a copy
 * can come 600 s after the original; the rest is margin for the clock of the verifier itself.
 */
export const NONCE_MEMORY_SECONDS = 900;
/** No two requests share one by chance. */
export const NONCE_BYTES = 16;
/** Of a covered component: longer than any path or content type we define, short enough to hash without thought. */
export const COMPONENT_CHARACTERS_MAX = 2048;
/** A root key may be offline, and its owner on holiday. */
export const DISCOVERY_LIFETIME_SECONDS_MAX = 90 * 24 * 60 * 60;
/** How long tokens are minted under one key. */
export const TOKEN_EPOCH_SECONDS = 14 * 24 * 60 * 60;
/** Epochs whose tokens are taken: a token given on the last day of one still has four weeks. */
export const TOKEN_EPOCHS_LIVE = 3;
