/**
 * Contact tokens: what a recipient gives to people it has accepted, one for each message. The recipient's devices and its
 * relay share a key for each epoch of 14 days. The relay can tell that a token was minted, and not for whom.
 *
 *   token = nonce (16) || HMAC-SHA-256(epoch key, "Sotto contact token v1" || 0x00 || nonce || mailbox (32) || lane)[0..16]
 *   lane  = 0x01, that of contacts
 *
 * The nonces of a batch come from one secret, so that whoever minted them can name them again, to take them back:
 *
 *   nonce[n] = HMAC-SHA-256(batch secret (32), "Sotto contact token nonce v1" || 0x00 || n (4, big-endian))[0..16]
 */

import { type CryptoProvider, concatBytes, equalBytes, uint32ToBytes, utf8ToBytes } from '@sotto/crypto';
import { CONTACT_TOKEN_BYTES, KEY_BYTES, MAILBOX_ID_BYTES, TOKEN_NONCE_BYTES } from '@sotto/wire';
import { TOKEN_EPOCH_SECONDS, TOKEN_EPOCHS_LIVE } from './limits.ts';

/** The epoch of a time, in seconds since 1970. */
export const tokenEpochAt = (seconds: number): number => Math.floor(seconds / TOKEN_EPOCH_SECONDS);

/** The epochs whose tokens are taken at this time, newest first: a token survives a sender's queue. */
export const liveTokenEpochs = (seconds: number): readonly number[] => {
  const newest = tokenEpochAt(seconds);
  return Array.from({ length: TOKEN_EPOCHS_LIVE }, (_, age) => newest - age);
};

/** When tokens of an epoch are no longer taken: seconds since 1970. */
export const tokenEpochEnd = (epoch: number): number => (epoch + TOKEN_EPOCHS_LIVE) * TOKEN_EPOCH_SECONDS;

/** The nonce of the token with this place in a batch. `batchSecret` is 32 bytes. */
export function deriveTokenNonce(
  crypto: Pick<CryptoProvider, 'hmacSha256'>,
  batchSecret: Uint8Array,
  index: number,
): Uint8Array {
  assertLength('batchSecret', batchSecret, KEY_BYTES);
  const message = concatBytes(NONCE_LABEL, uint32ToBytes(index));
  return crypto.hmacSha256(batchSecret, message).slice(0, TOKEN_NONCE_BYTES);
}

/** `epochKey` and `mailboxId` are 32 bytes, `nonce` 16. Returns 32 bytes. */
export function mintContactToken(
  crypto: Pick<CryptoProvider, 'hmacSha256'>,
  epochKey: Uint8Array,
  nonce: Uint8Array,
  mailboxId: Uint8Array,
): Uint8Array {
  assertLength('epochKey', epochKey, KEY_BYTES);
  assertLength('nonce', nonce, TOKEN_NONCE_BYTES);
  assertLength('mailboxId', mailboxId, MAILBOX_ID_BYTES);
  return concatBytes(nonce, tag(crypto, epochKey, nonce, mailboxId));
}

/**
 * Which of these keys minted the token for this mailbox: its place among them, or -1. All keys are tried, whichever fits, so
 * the time tells nothing; who has fewer keys passes random ones in their place.
 */
export function findTokenKey(
  crypto: Pick<CryptoProvider, 'hmacSha256'>,
  epochKeys: readonly Uint8Array[],
  token: Uint8Array,
  mailboxId: Uint8Array,
): number {
  assertLength('token', token, CONTACT_TOKEN_BYTES);
  const nonce = tokenNonce(token);
  const claimed = token.subarray(TOKEN_NONCE_BYTES);
  let found = -1;
  for (const [place, key] of epochKeys.entries())
    found = equalBytes(tag(crypto, key, nonce, mailboxId), claimed) ? place : found;
  return found;
}

/** What names a token, and what is spent. */
export const tokenNonce = (token: Uint8Array): Uint8Array => token.subarray(0, TOKEN_NONCE_BYTES);

const tag = (
  crypto: Pick<CryptoProvider, 'hmacSha256'>,
  key: Uint8Array,
  nonce: Uint8Array,
  mailboxId: Uint8Array,
): Uint8Array =>
  crypto.hmacSha256(key, concatBytes(TOKEN_LABEL, nonce, mailboxId, LANE_CONTACT)).subarray(0, TAG_BYTES);

function assertLength(name: string, value: Uint8Array, length: number): void {
  if (value.length !== length) throw new RangeError(`${name} must be ${length} bytes`);
}

const TOKEN_LABEL = utf8ToBytes('Sotto contact token v1\0');
const NONCE_LABEL = utf8ToBytes('Sotto contact token nonce v1\0');
const LANE_CONTACT = Uint8Array.of(0x01);
const TAG_BYTES = 16;
