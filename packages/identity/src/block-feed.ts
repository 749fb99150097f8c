/**
 * Block feeds: whom the publisher of a key advises not to deal with, for operators who take its advice.
 *
 *   signature    = Ed25519(key, "Sotto block feed v1" || 0x00 || feed bytes as received)
 *   account hash = SHA-256("Sotto blocked account v1" || 0x00 || account id)
 *
 * The hash keeps a feed from being a list of people: it finds an account that one knows, and names none.
 */

import {
  asEd25519PublicKey,
  type CryptoProvider,
  concatBytes,
  type Ed25519KeyPair,
  equalBytes,
  utf8ToBytes,
} from '@sotto/crypto';
import {
  type BlockFeed,
  decodeBlockFeed,
  decodeSignedBlockFeed,
  encodeBlockFeed,
  encodeSignedBlockFeed,
  WireError,
} from '@sotto/wire';
import { IdentityError } from './errors.ts';
import { CLOCK_TOLERANCE_SECONDS } from './limits.ts';

export interface VerifyBlockFeedOptions {
  /** The key whose advice is taken. */
  readonly publicKey: Uint8Array;
  /** Of the last feed that was taken; 0 for none. */
  readonly sequence: number;
  /** Seconds since 1970. */
  readonly now: number;
}

const FEED_LABEL = utf8ToBytes('Sotto block feed v1\0');
const ACCOUNT_LABEL = utf8ToBytes('Sotto blocked account v1\0');

/** By which an entry names an account. */
export const blockedAccountHash = (crypto: CryptoProvider, accountId: Uint8Array): Uint8Array =>
  crypto.sha256(concatBytes(ACCOUNT_LABEL, accountId));

/** Returns a serialised `SignedBlockFeed`. A feed that {@link verifyBlockFeed} would never take is a `RangeError`. */
export function createBlockFeed(crypto: CryptoProvider, keyPair: Ed25519KeyPair, feed: BlockFeed): Uint8Array {
  const bytes = encodeBlockFeed(feed);
  const complaint = complaintAbout(feed);
  if (complaint !== undefined) throw new RangeError(complaint);
  const signature = crypto.ed25519Sign(keyPair.privateKey, concatBytes(FEED_LABEL, bytes));
  return encodeSignedBlockFeed({ feed: bytes, publicKey: keyPair.publicKey, signature });
}

/** Throws `E_BLOCK_FEED_INVALID`, `E_BLOCK_FEED_STALE`. */
export function verifyBlockFeed(crypto: CryptoProvider, bytes: Uint8Array, options: VerifyBlockFeedOptions): BlockFeed {
  const { feed, publicKey, signature } = decode(bytes, decodeSignedBlockFeed);
  // BF-01: the feed is signed by the key whose advice is taken.
  const isSigned = crypto.ed25519Verify(asEd25519PublicKey(publicKey), concatBytes(FEED_LABEL, feed), signature);
  if (!equalBytes(publicKey, options.publicKey) || !isSigned) throw invalid('block feed is not signed by this key');
  const verified = decode(feed, decodeBlockFeed);
  const complaint = complaintAbout(verified);
  if (complaint !== undefined) throw invalid(complaint);
  // BF-03: it is newer than the last one, and its time has come and is not over.
  const { sequence, issuedAt, expiresAt } = verified;
  if (sequence <= options.sequence || options.now > expiresAt || issuedAt > options.now + CLOCK_TOLERANCE_SECONDS)
    throw new IdentityError('E_BLOCK_FEED_STALE', 'block feed is not newer than the last one, or not of this time');
  return verified;
}

function complaintAbout({ issuedAt, expiresAt, entries }: BlockFeed): string | undefined {
  // BF-02: it ends after it begins, and every entry names one thing, a domain or an account.
  if (expiresAt <= issuedAt) return 'expiresAt must be after issuedAt';
  const isOne = entries.every((entry) => (entry.domain === undefined) !== (entry.accountHash === undefined));
  return isOne ? undefined : 'entries must name a domain or an account';
}

function decode<Message>(bytes: Uint8Array, decoder: (bytes: Uint8Array) => Message): Message {
  try {
    return decoder(bytes);
  } catch (cause) {
    if (!(cause instanceof WireError)) throw cause;
    throw invalid('block feed does not decode', { cause });
  }
}

function invalid(message: string, options?: ErrorOptions): IdentityError {
  return new IdentityError('E_BLOCK_FEED_INVALID', message, options);
}
