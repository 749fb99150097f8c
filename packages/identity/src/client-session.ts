/**
 * Client sessions: one Ed25519-signed request agrees on a MAC key, which authenticates the requests that follow
 * (session-signature.ts). What is signed is the device's ephemeral key, so nobody else can make a session in its name; a copy
 * of the request opens a session whose key only the device could compute.
 *
 *   key = HKDF-SHA-256(salt = signature of the opening request, input = X25519(own, other),
 *                      info = "Sotto client session v1" || 0x00 || session id || device's key || relay's key), 32 bytes
 */

import {
  bytesToHex,
  type CryptoProvider,
  concatBytes,
  hexToBytes,
  utf8ToBytes,
  wipe,
  type X25519PrivateKey,
  type X25519PublicKey,
} from '@sotto/crypto';
import { CLIENT_SESSION_ID_BYTES, SIGNATURE_BYTES } from '@sotto/wire';
import { IdentityError } from './errors.ts';

export interface ClientSessionAgreement {
  /** 16 random bytes, drawn by the relay. */
  readonly sessionId: Uint8Array;
  /** Of the request that opened the session: 64 bytes. */
  readonly signature: Uint8Array;
  /** Ephemeral, of the side that computes. */
  readonly privateKey: X25519PrivateKey;
  /** Both ephemeral public keys. */
  readonly deviceKey: X25519PublicKey;
  readonly relayKey: X25519PublicKey;
  readonly side: 'device' | 'relay';
}

/** The 32-byte MAC key of the session. Throws `CryptoError` `E_KEY_AGREEMENT_INVALID` for a key of small order. */
export function deriveClientSessionKey(crypto: CryptoProvider, agreement: ClientSessionAgreement): Uint8Array {
  const { sessionId, signature, privateKey, deviceKey, relayKey, side } = agreement;
  if (sessionId.length !== CLIENT_SESSION_ID_BYTES)
    throw new RangeError(`sessionId must be ${CLIENT_SESSION_ID_BYTES} bytes`);
  if (signature.length !== SIGNATURE_BYTES) throw new RangeError(`signature must be ${SIGNATURE_BYTES} bytes`);
  const secret = crypto.x25519SharedSecret(privateKey, side === 'device' ? relayKey : deviceKey);
  const key = crypto.hkdfSha256(secret, signature, concatBytes(LABEL, sessionId, deviceKey, relayKey), 32);
  wipe(secret);
  return key;
}

/** The `keyid` of the requests of a session: its id in hexadecimal. */
export function formatClientSessionId(sessionId: Uint8Array): string {
  if (sessionId.length !== CLIENT_SESSION_ID_BYTES)
    throw new RangeError(`sessionId must be ${CLIENT_SESSION_ID_BYTES} bytes`);
  return bytesToHex(sessionId);
}

/** Inverse of {@link formatClientSessionId}. Throws `E_SIGNATURE_MALFORMED`, since a key id arrives in a signature. */
export function parseClientSessionId(keyId: string): Uint8Array {
  if (/^[0-9a-f]{32}$/.test(keyId)) return hexToBytes(keyId);
  throw new IdentityError('E_SIGNATURE_MALFORMED', 'keyid is not a session id');
}

const LABEL = utf8ToBytes('Sotto client session v1\0');
