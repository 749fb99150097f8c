/**
 * The part of `libsodium-wrappers` that this backend uses, as its documentation gives it. Every function may be missing:
 * what a build offers differs between versions, and between the standard build and `libsodium-wrappers-sumo`, which has
 * them all. None is used before it has given a known answer.
 */

/** The awaited module: `await sodium.ready` comes before it is passed here. */
export interface Sodium {
  /** SHA-512 of a message of any length: 64 bytes. */
  readonly crypto_hash?: (message: Uint8Array) => Uint8Array;
  /** X25519, all of 32 bytes; throws when the result is all zeros. */
  readonly crypto_scalarmult?: (privateKey: Uint8Array, publicKey: Uint8Array) => Uint8Array;
  /** The public key of a private key, both of 32 bytes. */
  readonly crypto_scalarmult_base?: (privateKey: Uint8Array) => Uint8Array;
  /** Ed25519 keys of a seed of 32 bytes. */
  readonly crypto_sign_seed_keypair?: (seed: Uint8Array) => {
    /** 32 bytes. */
    readonly publicKey: Uint8Array;
    /** 64 bytes: the seed, then the public key. */
    readonly privateKey: Uint8Array;
  };
  /** Ed25519 under that private key of 64 bytes: 64 bytes. */
  readonly crypto_sign_detached?: (message: Uint8Array, privateKey: Uint8Array) => Uint8Array;
  /** Whether a signature of 64 bytes is one under a public key of 32 bytes. */
  readonly crypto_sign_verify_detached?: (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => boolean;
  /** A multiple of the base point of edwards25519, encoded in 32 bytes, by a scalar of 32 bytes below 2^255. */
  readonly crypto_scalarmult_ed25519_base_noclamp?: (scalar: Uint8Array) => Uint8Array;
  /** A number of 64 bytes modulo L, in 32 bytes. */
  readonly crypto_core_ed25519_scalar_reduce?: (scalar: Uint8Array) => Uint8Array;
  /** A product modulo L, all of 32 bytes. */
  readonly crypto_core_ed25519_scalar_mul?: (x: Uint8Array, y: Uint8Array) => Uint8Array;
  /** A sum modulo L, all of 32 bytes. */
  readonly crypto_core_ed25519_scalar_add?: (x: Uint8Array, y: Uint8Array) => Uint8Array;
}

/** Whether `sodium` has all functions of these names. */
export function hasAll<Name extends keyof Sodium>(
  sodium: Sodium,
  ...names: readonly Name[]
): sodium is Sodium & Required<Pick<Sodium, Name>> {
  return names.every((name) => typeof sodium[name] === 'function');
}

/** Whether `probe` says yes. One that throws says no. */
export function isRight(probe: () => boolean): boolean {
  try {
    return probe();
  } catch {
    return false;
  }
}

/**
 * The longest message that is handed over. The library copies it into its own memory, which grows and never shrinks, so
 * longer ones stay in JavaScript.
 */
export const MESSAGE_BYTES_MAX = 65_536;
