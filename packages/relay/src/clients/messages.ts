/**
 * `POST /v1/messages`: a batch of items, each for one mailbox. Mailboxes here are filled and items for other relays put
 * into the outbox in one transaction; "accepted" is said after its commit (I8).
 */

import {
  BATCH_BYTES_MAX,
  decodeSendRequest,
  encodeSendResponse,
  type ItemResult,
  type OutgoingItem,
} from '@sotto/wire';
import type { OutboxWorker } from '../federation/outbox-worker.ts';
import type { Route } from '../http/server.ts';
import type { ItemWay } from '../metrics.ts';
import type { RateLimiter } from '../rate-limiter.ts';
import { acceptedHourOf, secondsOf } from '../store/hours.ts';
import type { ItemOutcome, RelayStore, SubmittedItem } from '../store/relay-store.ts';
import type { DeviceAuthentication } from './authenticate.ts';

export interface MessagesEnvironment {
  readonly domain: string;
  readonly store: RelayStore;
  readonly authentication: DeviceAuthentication;
  readonly accounts: RateLimiter;
  readonly outbox: Pick<OutboxWorker, 'wake'>;
  readonly observer: { item(way: ItemWay, outcome: ItemOutcome): void };
  readonly clock: () => number;
}

export const createMessagesRoute = (env: MessagesEnvironment): Route => ({
  path: '/v1/messages',
  bodyBytesMax: BATCH_BYTES_MAX,
  stores: true,
  async handle(request) {
    const { account, nonce } = await env.authentication.authenticate(request);
    const { items } = decodeSendRequest(request.body);
    env.accounts.take(account, Math.ceil(items.length / ITEMS_PER_TOKEN));
    const now = Math.floor(env.clock() / 1000);
    const outcomes = await env.store.submit(
      nonce,
      items.map((item) => toSubmitted(item, env.domain, now)),
    );
    for (const [index, item] of items.entries()) publish(env, item, outcomes[index]!);
    return encodeSendResponse({ results: items.map(({ itemId }, index) => toResult(itemId, outcomes[index]!)) });
  },
});

/** What relays answer for an item. */
export const toResult = (itemId: Uint8Array, outcome: ItemOutcome): ItemResult => {
  switch (outcome.status) {
    case 'accepted':
    case 'duplicate':
      return { itemId, status: outcome.status, retryAfter: 0 };
    case 'retry':
      return { itemId, status: 'retryAfter', code: outcome.code, retryAfter: outcome.retryAfter };
    case 'rejected':
      return { itemId, status: 'rejected', code: outcome.code, retryAfter: 0 };
  }
};

const toSubmitted = (item: OutgoingItem, own: string, now: number): SubmittedItem => ({
  itemId: item.itemId,
  mailboxId: item.mailboxId,
  envelope: item.envelope,
  acceptedAt: secondsOf(acceptedHourOf(now)),
  expiresAt: now + item.lifetime,
  ...(item.destination === own ? {} : { destination: item.destination }),
});

/** After the commit. A stream that waits for mail heard of it from the store. */
const publish = (env: MessagesEnvironment, { destination }: OutgoingItem, outcome: ItemOutcome): void => {
  const isLocal = destination === env.domain;
  env.observer.item(isLocal ? 'local' : 'outgoing', outcome);
  if (outcome.status === 'accepted' && !isLocal) env.outbox.wake(destination);
};

/** A full batch of 512 costs as much as 52 requests. */
const ITEMS_PER_TOKEN = 10;
