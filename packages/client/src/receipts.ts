/**
 * Receipts: that the relay of the recipient has taken a message, or refused it, in its own signed words. The home relay keeps
 * them under the ids of items; which those are stands in the record of what was sent. Each is verified here, under the root
 * key that is pinned for that relay, and can be shown to others with the id of its item.
 */

import { bytesToHex } from '@sotto/crypto';
import { IdentityError, verifyReceipt } from '@sotto/identity';
import { decodeStoredSentMessage, encodeReceiptResponse, type ItemStatus, parseAddress } from '@sotto/wire';
import { decodeRecord } from './commit.ts';
import { pinnedRecipient } from './contacts/recipient.ts';
import type { AccountContext } from './context.ts';
import { ClientError } from './errors.ts';
import { sentPrefix } from './keys.ts';
import { pinnedRootKey } from './known-relays.ts';
import { REPAIR_PAGE } from './limits.ts';
import { scanAll } from './scan.ts';

/** What a relay has signed about one copy of a message: there is one for each device of the recipient. */
export interface DeliveryReceipt {
  /** The domain of the relay that signed. */
  readonly domain: string;
  /** What it said: `accepted` that it has the message, `duplicate` that it had it before. */
  readonly status: ItemStatus;
  /** Why it did not take it. */
  readonly reason?: string;
  /** By the clock of that relay. */
  readonly answeredAt: Date;
  /** 16 bytes; whoever has them can find the result in the receipt. */
  readonly itemId: Uint8Array;
  /** A serialised `sotto.relay.v1.ReceiptResponse`, which anybody can verify without asking. */
  readonly evidence: Uint8Array;
}

/**
 * Of a message to `address`, by its id in hex. Throws `E_RECEIPT_UNKNOWN` when there is none, `E_RELAY_INVALID` when one does
 * not verify, and what asking the relay throws.
 */
export async function fetchReceipts(
  context: AccountContext,
  address: string,
  messageId: string,
  signal: AbortSignal,
): Promise<readonly DeliveryReceipt[]> {
  const { domain } = parseAddress(address);
  if (domain === context.account.domain) throw unknown('the recipient is on the relay of this account', false);
  const itemIds = await itemIdsOf(context, address, messageId);
  if (itemIds.length === 0) throw unknown('nothing is known of this message, or not any more', false);
  const receipts: DeliveryReceipt[] = [];
  for (const itemId of itemIds) {
    const receipt = await fetchReceipt(context, domain, itemId, signal);
    if (receipt !== undefined) receipts.push(receipt);
  }
  if (receipts.length === 0) throw unknown('the relay of the recipient has said nothing about it yet', true);
  return receipts;
}

async function itemIdsOf(context: AccountContext, address: string, messageId: string): Promise<readonly Uint8Array[]> {
  const recipient = await pinnedRecipient(context, address);
  if (recipient === undefined) return [];
  for await (const [key, entry] of scanAll(context.store, sentPrefix(recipient.serviceId), REPAIR_PAGE)) {
    const sent = decodeRecord(key, entry.value, decodeStoredSentMessage);
    if (bytesToHex(sent.messageId) === messageId) return sent.itemIds;
  }
  return [];
}

async function fetchReceipt(
  context: AccountContext,
  domain: string,
  itemId: Uint8Array,
  signal: AbortSignal,
): Promise<DeliveryReceipt | undefined> {
  try {
    const receipt = await context.relay.receipt(itemId, signal);
    const rootKey = await pinnedRootKey(context, domain);
    const verified = verifyReceipt(context.environment.crypto, receipt, { itemId, pinnedRootKey: rootKey });
    // CL-09: a receipt is of the relay that the message was for.
    if (verified.domain !== domain) throw new ClientError('E_RELAY_INVALID', 'the receipt is of another relay');
    return {
      domain,
      status: verified.status,
      ...(verified.code !== undefined && { reason: verified.code }),
      answeredAt: new Date(verified.answeredAt * 1000),
      itemId,
      evidence: encodeReceiptResponse({ receipt }),
    };
  } catch (error) {
    if (error instanceof ClientError && error.relayCode === 'E_RECEIPT_UNKNOWN') return undefined;
    if (!(error instanceof IdentityError)) throw error;
    throw new ClientError('E_RELAY_INVALID', 'the receipt does not verify', { cause: error });
  }
}

const unknown = (why: string, retryable: boolean): ClientError =>
  new ClientError('E_RECEIPT_UNKNOWN', `there is no receipt: ${why}`, { retryable });
