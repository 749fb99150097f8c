/** Signature checks of `@sotto/identity`, with its refusals as ours. */

import type { CryptoProvider, Ed25519PublicKey } from '@sotto/crypto';
import {
  type ClientKeyId,
  IdentityError,
  parseClientKeyId,
  parseSessionRequest,
  parseSignedRequest,
  type SessionRequest,
  type SignatureProfileName,
  type SignedRequest,
  verifyRequest,
  verifySessionRequest,
} from '@sotto/identity';
import { RelayError } from '../errors.ts';
import type { IncomingRequest } from './incoming.ts';

export type { SignedRequest } from '@sotto/identity';
export { isSessionRequest } from '@sotto/identity';

/** What the request claims; nothing of it is authenticated yet. */
export const parseSigned = (profile: SignatureProfileName, request: IncomingRequest): SignedRequest =>
  translated(() => parseSignedRequest(profile, request));

export const parseDeviceKeyId = (keyId: string): ClientKeyId => translated(() => parseClientKeyId(keyId));

/** @param now seconds since 1970 */
export const verifySigned = (
  crypto: CryptoProvider,
  signed: SignedRequest,
  publicKey: Ed25519PublicKey,
  now: number,
): void => translated(() => verifyRequest(crypto, signed, { publicKey, now }), now);

/** What a request of a client session claims; nothing of it is authenticated yet. */
export const parseSession = (request: IncomingRequest): SessionRequest =>
  translated(() => parseSessionRequest(request));

/** @param now seconds since 1970 */
export const verifySession = (crypto: CryptoProvider, signed: SessionRequest, key: Uint8Array, now: number): void =>
  translated(() => verifySessionRequest(crypto, signed, { key, now }), now);

/** For a body that must be read to learn the key: it is at least the one that the claimed digest is of. */
export const checkDigest = (crypto: CryptoProvider, { components, body }: SignedRequest): void => {
  const digest = Buffer.from(crypto.sha256(body)).toString('base64');
  if (components.get('content-digest') !== `sha-256=:${digest}:`)
    throw new RelayError('E_DIGEST_MISMATCH', 'the body does not match its digest');
};

/** @param now given where the time is checked: whose clock is wrong has to learn the right time somewhere */
const translated = <Result>(check: () => Result, now?: number): Result => {
  try {
    return check();
  } catch (cause) {
    if (!(cause instanceof IdentityError)) throw cause;
    switch (cause.code) {
      case 'E_SIGNATURE_MISSING':
      case 'E_SIGNATURE_MALFORMED':
      case 'E_SIGNATURE_INVALID':
      case 'E_DIGEST_MISMATCH':
        throw new RelayError(cause.code, cause.message, { cause });
      case 'E_SIGNATURE_EXPIRED':
        throw new RelayError(cause.code, cause.message, { cause, ...(now !== undefined && { now }) });
      default:
        throw new RelayError('E_SIGNATURE_INVALID', 'the signature does not hold', { cause });
    }
  }
};
