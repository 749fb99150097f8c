/**
 * Account ids: UUIDs of version 8 (RFC 9562, section 5.8) derived from the identity key, so that nobody chooses one and
 * whoever holds the key proves the id. They are valid service ids of the Signal session layer (section 1.5).
 *
 *   hash = SHA-256("Sotto account id v1" || 0x00 || identityKey33)
 *   id   = hash[0..16] with the high nibble of byte 6 set to 8 and the two top bits of byte 8 set to 10
 */

import { bytesToHex, type CryptoProvider, concatBytes, hexToBytes, utf8ToBytes } from '@sotto/crypto';
import { ACCOUNT_ID_BYTES, PUBLIC_KEY_BYTES } from '@sotto/wire';
import { IdentityError } from './errors.ts';

const LABEL = utf8ToBytes('Sotto account id v1\0');

/** `identityKey` is serialised: type byte and 32 bytes. */
export function accountIdFromIdentityKey(crypto: CryptoProvider, identityKey: Uint8Array): Uint8Array {
  if (identityKey.length !== PUBLIC_KEY_BYTES) throw new RangeError(`identityKey must be ${PUBLIC_KEY_BYTES} bytes`);
  const id = crypto.sha256(concatBytes(LABEL, identityKey)).slice(0, ACCOUNT_ID_BYTES);
  id[6] = (id[6]! & 0x0f) | 0x80;
  id[8] = (id[8]! & 0x3f) | 0x80;
  return id;
}

/** Lower-case hyphenated UUID. */
export function formatAccountId(accountId: Uint8Array): string {
  if (accountId.length !== ACCOUNT_ID_BYTES) throw new RangeError(`accountId must be ${ACCOUNT_ID_BYTES} bytes`);
  return bytesToHex(accountId).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Inverse of {@link formatAccountId}. Throws `E_ACCOUNT_ID_INVALID` for every other spelling and other UUID versions. */
export function parseAccountId(text: string): Uint8Array {
  // AC-01: an account id is a lower-case UUID of version 8.
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text)) {
    throw new IdentityError('E_ACCOUNT_ID_INVALID', 'not an account id: a lower-case UUID of version 8');
  }
  return hexToBytes(text.replaceAll('-', ''));
}
