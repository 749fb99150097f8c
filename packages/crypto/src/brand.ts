/**
 * Nominal types for byte strings: one type per role, so that a chain key cannot be passed as a message key.
 * A brand exists at compile time only; it is put on where a value is made or parsed, nowhere else.
 */

declare const brand: unique symbol;

/** `Uint8Array` of a fixed role `Name`. */
export type Brand<Name extends string> = Uint8Array & { readonly [brand]: Name };

/** X25519 private key, 32 bytes, clamped. */
export type X25519PrivateKey = Brand<'X25519PrivateKey'>;
/** X25519 public key, 32 bytes, little-endian u-coordinate, no type byte. */
export type X25519PublicKey = Brand<'X25519PublicKey'>;
/** Output of an X25519 agreement, 32 bytes. */
export type SharedSecret = Brand<'SharedSecret'>;
/** Ed25519 seed, 32 bytes. */
export type Ed25519PrivateKey = Brand<'Ed25519PrivateKey'>;
/** Ed25519 public key, 32 bytes. */
export type Ed25519PublicKey = Brand<'Ed25519PublicKey'>;
/** Kyber-1024 private key, 3168 bytes, no type byte. */
export type KyberPrivateKey = Brand<'KyberPrivateKey'>;
/** Kyber-1024 public key, 1568 bytes, no type byte. */
export type KyberPublicKey = Brand<'KyberPublicKey'>;
/** Kyber-1024 ciphertext, 1568 bytes, no type byte. */
export type KyberCiphertext = Brand<'KyberCiphertext'>;
/** Shared secret of a Kyber-1024 encapsulation, 32 bytes. */
export type KyberSharedSecret = Brand<'KyberSharedSecret'>;
