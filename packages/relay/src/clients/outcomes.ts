/**
 * `POST /v1/outcomes` and `/v1/receipt`: what became of items for other relays. Whoever knows the id of an item may ask; its
 * sender alone does, and no record says who that was.
 */

import {
  type DeliveryOutcome,
  decodeOutcomesRequest,
  decodeReceiptRequest,
  encodeOutcomesResponse,
  encodeReceiptResponse,
  OUTCOMES_MAX,
  SMALL_REQUEST_BYTES_MAX,
} from '@sotto/wire';
import { RelayError } from '../errors.ts';
import type { Route } from '../http/server.ts';
import type { RateLimiter } from '../rate-limiter.ts';
import type { KeptOutcome, RelayStore } from '../store/relay-store.ts';
import type { DeviceAuthentication } from './authenticate.ts';

export interface OutcomesEnvironment {
  readonly store: RelayStore;
  readonly authentication: DeviceAuthentication;
  readonly accounts: RateLimiter;
}

export const createOutcomesRoute = (env: OutcomesEnvironment): Route => ({
  path: '/v1/outcomes',
  bodyBytesMax: OUTCOMES_MAX * BYTES_PER_ID,
  async handle(request) {
    const { account, nonce } = await env.authentication.authenticate(request);
    const { itemIds } = decodeOutcomesRequest(request.body);
    env.accounts.take(account, Math.ceil(itemIds.length / IDS_PER_TOKEN));
    await env.store.spendNonce(nonce);
    const found = await env.store.findOutcomes(itemIds);
    return encodeOutcomesResponse({ outcomes: itemIds.map((itemId, index) => toOutcome(itemId, found[index])) });
  },
});

export const createReceiptRoute = (env: OutcomesEnvironment): Route => ({
  path: '/v1/receipt',
  bodyBytesMax: SMALL_REQUEST_BYTES_MAX,
  async handle(request) {
    const { account, nonce } = await env.authentication.authenticate(request);
    env.accounts.take(account);
    const { itemId } = decodeReceiptRequest(request.body);
    await env.store.spendNonce(nonce);
    const receipt = await env.store.findReceipt(itemId);
    if (receipt === undefined) throw new RelayError('E_RECEIPT_UNKNOWN', 'there is no receipt for this item');
    return encodeReceiptResponse({ receipt });
  },
});

export const toOutcome = (itemId: Uint8Array, kept: KeptOutcome | undefined): DeliveryOutcome => {
  if (kept === undefined) return { itemId, state: 'unknown' };
  return kept.code === undefined ? { itemId, state: 'delivered' } : { itemId, state: 'undelivered', code: kept.code };
};

const IDS_PER_TOKEN = 10;
const BYTES_PER_ID = 32;
