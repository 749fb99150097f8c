/**
 * The part of `libsodium-wrappers` that this backend uses, as its documentation gives it. Every function may be missing:
 * what a build offers differs between versions, and between the standard build and the one with all functions.
 */

/** The awaited module: `await sodium.ready` comes before it is passed here. */
export interface Sodium {
  /** X25519; throws when the result is all zeros. */
  readonly crypto_scalarmult?: (privateKey: Uint8Array, publicKey: Uint8Array) => Uint8Array;
  readonly crypto_scalarmult_base?: (privateKey: Uint8Array) => Uint8Array;
}
