/** What this package refuses, each kind with a stable code. Misuse by the caller is a `TypeError` or `RangeError`. */

export type CryptoErrorCode =
  /** A blinded message is not a number below the modulus. Refuse the request: it was made for another key. */
  | 'E_BLINDED_MESSAGE_INVALID'
  /** An issuer answered with something else than a signature of what was blinded. Ask again, or ask another issuer. */
  | 'E_BLIND_SIGNATURE_INVALID'
  /** A ciphertext has a wrong length, padding or tag. Drop it: it was damaged, or made with another key. */
  | 'E_CIPHERTEXT_INVALID'
  /** An X25519 agreement gave all zeros, so the peer's public key has a small order. Refuse the peer's key. */
  | 'E_KEY_AGREEMENT_INVALID'
  /** A private key contradicts itself. Restore it from a backup or replace it: the stored copy is damaged. */
  | 'E_PRIVATE_KEY_INVALID'
  /** A public key is not a value that key generation can give. Refuse the peer's key. */
  | 'E_PUBLIC_KEY_INVALID'
  /** The platform has no secure random source. Run where `globalThis.crypto` exists, or pass a source of your own. */
  | 'E_RANDOM_UNAVAILABLE'
  /** Bytes that should be text are not UTF-8. Refuse what they came in. */
  | 'E_UTF8_INVALID';

/** Input that a primitive refuses. The message names the primitive and holds no key and no data. */
export class CryptoError extends Error {
  override readonly name = 'CryptoError';
  readonly code: CryptoErrorCode;
  /** The same input is refused again. */
  readonly retryable = false;

  constructor(code: CryptoErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
