/** One batch to another relay, and what its answer says of each item. */

import { type CryptoProvider, equalBytes, type RandomBytes } from '@sotto/crypto';
import { itemDigest, type SignedAnswer } from '@sotto/identity';
import { type DeliverItemResult, decodeDeliverResult, encodeDeliverBatch, type Receipt } from '@sotto/wire';
import type { OutboxConfig } from '../config.ts';
import { RelayError } from '../errors.ts';
import { DELIVER_ANSWER_BYTES_MAX } from '../limits.ts';
import type { OutboxItem, Settlement, UndeliveredCode } from '../store/relay-store.ts';
import type { Caller } from './caller.ts';
import type { Directory, Peer } from './directory.ts';

export interface BatchEnvironment {
  readonly crypto: CryptoProvider;
  readonly directory: Directory;
  readonly caller: Caller;
  readonly random: RandomBytes;
  readonly config: OutboxConfig;
  readonly clock: () => number;
  readonly observer: { forwarded(status: string): void };
}

export type BatchAnswer =
  | {
      readonly kind: 'settled';
      readonly settlements: readonly Settlement[];
      readonly receipt: Receipt | undefined;
      /** Of the process that has settled them. */
      readonly instance: Uint8Array | undefined;
    }
  /** The process that is named has ended, and with it went the order of what it sent back. */
  | { readonly kind: 'forgotten' }
  /** The destination cannot read the batch as a whole. */
  | { readonly kind: 'too-much' };

/**
 * Throws when the destination gave no answer that settles anything.
 *
 * @param instance of the answer before, unless the oldest of what waits is among the items
 */
export const sendBatch = async (
  env: BatchEnvironment,
  destination: string,
  items: readonly OutboxItem[],
  instance?: Uint8Array,
): Promise<BatchAnswer> => {
  const peer = await env.directory.find(destination);
  const body = encodeDeliverBatch({
    batchId: env.random(16),
    items: items.map(({ itemId, lane, expiry, acceptedAt, content }) => ({
      itemId,
      lane,
      expiry,
      acceptedAt,
      content,
    })),
    ...(instance && { instance }),
  });
  const { status, proof } = await env.caller.post(peer, '/s2s/v1/deliver', body, DELIVER_ANSWER_BYTES_MAX);
  if (status === 409 && proof !== undefined && instance !== undefined) return { kind: 'forgotten' };
  if (status === 400 || status === 413) return refusedAsWhole(env, items, status, proof);
  if (status !== 200 || proof === undefined)
    throw new RelayError('E_PEER_REFUSED', `the other relay answered ${status}`);
  const { results, instance: answering } = decodeDeliverResult(proof.body);
  if (results.length !== items.length) throw new RelayError('E_PEER_REFUSED', 'results do not fit the batch');
  const settlements = items.map((item, index) => settle(env, item, results[index]!));
  return { kind: 'settled', settlements, receipt: receiptOf(peer, proof), instance: answering };
};

const settle = (env: BatchEnvironment, item: OutboxItem, result: DeliverItemResult): Settlement => {
  if (!equalBytes(itemDigest(env.crypto, item.itemId), result.itemDigest))
    throw new RelayError('E_PEER_REFUSED', 'results do not fit the batch');
  env.observer.forwarded(result.status);
  if (result.status === 'rejected') return { item, done: true, code: undeliveredCode(result.code) };
  if (result.status !== 'retryAfter') return { item, done: true };
  const waitMs = Math.min(Math.max(1, result.retryAfter) * 1000, env.config.retryCapMs);
  return { item, done: false, nextAttemptAt: env.clock() + waitMs };
};

/** Of the other relay's words only the codes that a sender can do something about are passed on. */
const undeliveredCode = (code: string | undefined): UndeliveredCode =>
  code === 'E_ITEM_EXPIRED' || code === 'E_SIZE_NOT_BUCKET' ? code : 'E_ITEM_REFUSED';

/**
 * Smaller batches find the item at fault, which alone is given up, and only if the destination itself says so: a proxy in
 * front of it may have another idea of sizes.
 */
const refusedAsWhole = (
  env: BatchEnvironment,
  items: readonly OutboxItem[],
  status: number,
  proof: SignedAnswer | undefined,
): BatchAnswer => {
  const [first] = items;
  if (items.length > 1 || first === undefined) return { kind: 'too-much' };
  if (proof === undefined) throw new RelayError('E_PEER_REFUSED', `somebody answered ${status} without a signature`);
  env.observer.forwarded('rejected');
  const settlements: readonly Settlement[] = [{ item: first, done: true, code: 'E_ITEM_REFUSED' }];
  return { kind: 'settled', settlements, receipt: undefined, instance: undefined };
};

const receiptOf = ({ domain, signedDiscovery }: Peer, proof: SignedAnswer): Receipt => ({
  domain,
  answer: proof.body,
  requestSignature: proof.requestSignature,
  keyId: proof.keyId,
  created: proof.created,
  signature: proof.signature,
  discovery: signedDiscovery,
});
