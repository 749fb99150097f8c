import type { SharedSecret, X25519PrivateKey, X25519PublicKey } from '../brand.ts';
import { CryptoError } from '../errors.ts';
import type { CryptoProvider } from '../provider.ts';

/**
 * `undefined` where the agreement is all zero (RFC 9180, section 7.1.4). The text of X-Wing goes on with zeros; as half of
 * our X-Wing they are refused too, for nobody honest sends such a key.
 */
export function agree(
  crypto: CryptoProvider,
  privateKey: X25519PrivateKey,
  publicKey: X25519PublicKey,
): SharedSecret | undefined {
  return refusedAs(['E_KEY_AGREEMENT_INVALID'], () => crypto.x25519SharedSecret(privateKey, publicKey));
}

/** What `act` gives, or `undefined` where it throws a `CryptoError` of one of `codes`. */
export function refusedAs<Result>(codes: readonly string[], act: () => Result): Result | undefined {
  try {
    return act();
  } catch (error) {
    if (error instanceof CryptoError && codes.includes(error.code)) return undefined;
    throw error;
  }
}
