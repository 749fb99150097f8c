/**
 * Receipts: the signed answer of a relay by which it took an item, or refused it, from another relay. Whoever knows the id of
 * the item can verify one without asking anybody, and show it. It says what the relay said, not what it did.
 *
 *   item digest = first 16 bytes of SHA-256("Sotto item result v1" || 0x00 || item id)
 *
 * Results name items by their digests: a receipt is shown as a whole, and the ids of the other items in it are what their
 * senders find their own receipts by.
 */

import { type CryptoProvider, concatBytes, type Ed25519PublicKey, equalBytes, utf8ToBytes } from '@sotto/crypto';
import {
  type DeliverItemResult,
  decodeDeliverResult,
  ITEM_DIGEST_BYTES,
  ITEM_ID_BYTES,
  type ItemStatus,
  type Receipt,
  WireError,
} from '@sotto/wire';
import { contentDigest } from './content-digest.ts';
import { findOnlineKey, verifyDiscovery } from './discovery.ts';
import { IdentityError } from './errors.ts';
import { verifyAnswerSignature } from './http-answer-signature.ts';

const LABEL = utf8ToBytes('Sotto item result v1\0');
/** Of every answer between relays. */
const CONTENT_TYPE = 'application/x-protobuf';

export interface VerifyReceiptOptions {
  /** 16 bytes. */
  readonly itemId: Uint8Array;
  /** The root key of the relay, if it is known. Without it the receipt shows only what its holder of a root key said. */
  readonly pinnedRootKey?: Uint8Array | undefined;
}

export interface VerifiedReceipt {
  /** The domain of the relay that answered. */
  readonly domain: string;
  readonly status: ItemStatus;
  readonly code: string | undefined;
  /** Seconds since 1970, by the clock of that relay. */
  readonly answeredAt: number;
  readonly rootKey: Ed25519PublicKey;
}

/** How results between relays name the item of this id, 16 bytes. Returns 16 bytes. */
export function itemDigest(crypto: CryptoProvider, itemId: Uint8Array): Uint8Array {
  if (itemId.length !== ITEM_ID_BYTES) throw new RangeError(`itemId must be ${ITEM_ID_BYTES} bytes`);
  return crypto.sha256(concatBytes(LABEL, itemId)).slice(0, ITEM_DIGEST_BYTES);
}

/** Throws `E_RECEIPT_INVALID`, or what {@link verifyDiscovery} throws for the document in it. */
export function verifyReceipt(
  crypto: CryptoProvider,
  receipt: Receipt,
  { itemId, pinnedRootKey }: VerifyReceiptOptions,
): VerifiedReceipt {
  const { domain, answer, requestSignature, keyId, created, signature, discovery: bytes } = receipt;
  // RC-01: a discovery document of the relay that held at the time lists the key.
  const options = { domain, now: created, pinnedRootKey, dangerAllowHttp: true };
  const { discovery, rootKey } = verifyDiscovery(crypto, bytes, options);
  const publicKey = findOnlineKey(discovery, { id: keyId, purpose: 'serverToServer', now: created });
  if (publicKey === undefined) throw invalid('the key of the receipt is not of that relay');
  const covered = { status: 200, contentType: CONTENT_TYPE, contentDigest: contentDigest(crypto, answer) };
  try {
    // RC-02: the key has signed the answer.
    const signed = { ...covered, keyId, created, requestSignature, signature, body: answer };
    verifyAnswerSignature(crypto, signed, publicKey);
  } catch (cause) {
    throw invalid('the receipt is not what that relay has signed', { cause });
  }
  const digest = itemDigest(crypto, itemId);
  // RC-03: the answer has a result for the item.
  const result = resultsIn(answer).find((one) => equalBytes(one.itemDigest, digest));
  if (result === undefined) throw invalid('the receipt is of other items');
  return { domain, status: result.status, code: result.code, answeredAt: created, rootKey };
}

function resultsIn(answer: Uint8Array): readonly DeliverItemResult[] {
  try {
    return decodeDeliverResult(answer).results;
  } catch (cause) {
    if (!(cause instanceof WireError)) throw cause;
    throw invalid('the answer in the receipt does not decode', { cause });
  }
}

function invalid(message: string, options?: ErrorOptions): IdentityError {
  return new IdentityError('E_RECEIPT_INVALID', message, options);
}
