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
import { isHostDomain } from '../config.ts';
import type { OutboxWorker } from '../federation/outbox-worker.ts';
import type { Route } from '../http/server.ts';
import type { ItemWay } from '../metrics.ts';
import type { RateLimiter } from '../rate-limiter.ts';
import type { ItemOutcome, MailboxRow, RelayStore, SubmittedItem } from '../store/relay-store.ts';
import type { DeviceAuthentication } from './authenticate.ts';

export interface MessagesEnvironment {
  readonly domain: string;
  readonly store: RelayStore;
  readonly authentication: DeviceAuthentication;
  readonly accounts: RateLimiter;
  readonly outbox: Pick<OutboxWorker, 'wake'>;
  readonly streams: { wake(mailbox: MailboxRow): void };
  readonly observer: { item(way: ItemWay, outcome: ItemOutcome): void };
  readonly clock: () => number;
}

export const createMessagesRoute = (env: MessagesEnvironment): Route => ({
  path: '/v1/messages',
  bodyBytesMax: BATCH_BYTES_MAX,
  async handle(request) {
    const { account, nonce } = await env.authentication.authenticate('client', request);
    const { items } = decodeSendRequest(request.body);
    env.accounts.take(account, Math.ceil(items.length / ITEMS_PER_TOKEN));
    const now = Math.floor(env.clock() / 1000);
    const sendable = items.filter(isSendable);
    const outcomes = await env.store.submit(
      nonce,
      sendable.map((item) => toSubmitted(item, env.domain, now)),
    );
    const byItem = new Map(sendable.map((item, index) => [item, outcomes[index]!]));
    publish(env, byItem);
    return encodeSendResponse({ results: items.map((item) => toResult(item.itemId, byItem.get(item))) });
  },
});

/** What relays answer for an item; `undefined` for one whose destination cannot be a relay. */
export const toResult = (itemId: Uint8Array, outcome: ItemOutcome | undefined): ItemResult => {
  switch (outcome?.status) {
    case undefined:
      return { itemId, status: 'rejected', code: 'E_DESTINATION_INVALID', retryAfter: 0 };
    case 'accepted':
    case 'duplicate':
      return { itemId, status: outcome.status, retryAfter: 0 };
    case 'retry':
      return { itemId, status: 'retryAfter', code: outcome.code, retryAfter: outcome.retryAfter };
    case 'rejected':
      return { itemId, status: 'rejected', code: outcome.code, retryAfter: 0 };
  }
};

const isSendable = ({ destination }: OutgoingItem): boolean => isHostDomain(destination);

const toSubmitted = (item: OutgoingItem, own: string, now: number): SubmittedItem => ({
  itemId: item.itemId,
  mailboxId: item.mailboxId,
  envelope: item.envelope,
  expiresAt: now + item.lifetime,
  ...(item.destination === own ? {} : { destination: item.destination }),
});

/** After the commit: whoever waits for the items is told. */
const publish = (env: MessagesEnvironment, outcomes: ReadonlyMap<OutgoingItem, ItemOutcome>): void => {
  for (const [{ destination }, outcome] of outcomes) {
    const isLocal = destination === env.domain;
    env.observer.item(isLocal ? 'local' : 'outgoing', outcome);
    if (outcome.status !== 'accepted') continue;
    if (outcome.mailbox !== undefined) env.streams.wake(outcome.mailbox);
    if (!isLocal) env.outbox.wake(destination);
  }
};

/** A full batch of 512 costs as much as 52 requests. */
const ITEMS_PER_TOKEN = 10;
