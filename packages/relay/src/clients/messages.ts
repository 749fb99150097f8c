/**
 * `POST /v1/messages`: a batch of items, each for one mailbox. Mailboxes here are filled and items for other relays, which
 * alone can open them, put into the outbox in one transaction; "accepted" is said after its commit (I8). What is ephemeral
 * is no part of it: it goes on at once or not at all.
 */

import {
  BATCH_BYTES_MAX,
  decodeSendRequest,
  encodeSendResponse,
  type ItemResult,
  isLaneBucket,
  isSealedBucket,
  type OutgoingItem,
} from '@sotto/wire';
import type { Blocks } from '../admin/blocks.ts';
import type { Directory } from '../federation/directory.ts';
import type { EphemeralSender } from '../federation/ephemeral-sender.ts';
import type { OutboxWorker } from '../federation/outbox-worker.ts';
import type { PendingItems } from '../federation/pending-items.ts';
import type { Route } from '../http/server.ts';
import type { ItemWay } from '../metrics.ts';
import type { RateLimiter } from '../rate-limiter.ts';
import type { Gate } from '../requests/gate.ts';
import { expiresAtOf, hourNow, secondsOf } from '../store/hours.ts';
import type {
  ItemAuthorization,
  ItemOutcome,
  RelayStore,
  RequestNonce,
  SendingDevice,
  Submission,
  SubmittedItem,
} from '../store/relay-store.ts';
import { type PassOnEnvironment, passOn } from '../streams/pass-on.ts';
import type { DeviceAuthentication } from './authenticate.ts';

export interface MessagesEnvironment extends Pick<PassOnEnvironment, 'streams'> {
  readonly domain: string;
  readonly store: RelayStore;
  readonly authentication: DeviceAuthentication;
  readonly accounts: RateLimiter;
  /** What an account may send that is ephemeral. */
  readonly ephemerals: RateLimiter;
  readonly sender: Pick<EphemeralSender, 'send'>;
  readonly directory: Pick<Directory, 'publishesForwardingKey'>;
  readonly outbox: Pick<OutboxWorker, 'wake'>;
  readonly pending: Pick<PendingItems, 'mayAdd' | 'add'>;
  readonly observer: { item(way: ItemWay, outcome: ItemOutcome): void };
  readonly blocks: Pick<Blocks, 'isDomainBlocked'>;
  readonly gate: Gate;
  readonly clock: () => number;
}

export const createMessagesRoute = (env: MessagesEnvironment): Route => ({
  path: '/v1/messages',
  bodyBytesMax: BATCH_BYTES_MAX,
  stores: true,
  async handle(request) {
    const { account, device, nonce } = await env.authentication.authenticate(request);
    const { items, storeMark: mark } = decodeSendRequest(request.body);
    env.accounts.take(account, Math.max(1, Math.ceil(items.length / ITEMS_PER_TOKEN)));
    const submission = await submit(env, account, nonce, items, mark && { device: device.row, mark });
    if (submission.kind === 'behind') return encodeSendResponse({ results: [], storeMark: submission.mark });
    const { outcomes } = submission;
    for (const [index, item] of items.entries()) {
      const outcome = outcomes[index]!;
      if (outcome.status === 'accepted' && item.content.kind === 'sealed' && item.lane !== 'ephemeral')
        env.pending.add(account, item.itemId, device.mailbox);
      await publish(env, account, item, outcome);
    }
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

/** What is refused at sight is not part of the transaction. */
const submit = async (
  env: MessagesEnvironment,
  account: string,
  nonce: RequestNonce,
  items: readonly OutgoingItem[],
  sender: SendingDevice | undefined,
): Promise<Submission> => {
  const refusals = items.map((item) => refusalOf(env, account, item));
  const acceptedAt = secondsOf(hourNow(env.clock));
  const taken = items.filter((_, index) => refusals[index] === undefined);
  const authorizations = await env.gate.judge(
    env.domain,
    taken.map(({ content }) => (content.kind === 'local' ? content.authorization : undefined)),
  );
  const submitted = taken.map((item, index) => toSubmitted(item, acceptedAt, authorizations[index]));
  const submission = await env.store.submit(nonce, submitted, sender);
  if (submission.kind === 'behind') return submission;
  const outcomes = submission.outcomes.values();
  return { kind: 'taken', outcomes: refusals.map((refusal) => refusal ?? outcomes.next().value!) };
};

const refusalOf = (env: MessagesEnvironment, account: string, item: OutgoingItem): ItemOutcome | undefined => {
  const { itemId, destination, lane, content } = item;
  if (env.blocks.isDomainBlocked(destination)) return { status: 'rejected', code: 'E_PEER_BLOCKED' };
  // RL-07: what is for this relay is not sealed, and what is for another one is: neither relay is told what it need not know.
  if ((destination === env.domain) !== (content.kind === 'local'))
    return { status: 'rejected', code: 'E_ITEM_MISDIRECTED' };
  // RL-08: a seal is for a key that its relay is known to publish; later, nobody could tell the sender.
  if (content.kind === 'sealed' && env.directory.publishesForwardingKey(destination, content.keyId) === false)
    return { status: 'retry', code: 'E_FORWARD_KEY_UNKNOWN', retryAfter: 1 };
  if (lane === 'ephemeral') return judgeEphemeral(item);
  // RL-12: one account cannot fill the outbox.
  if (content.kind === 'sealed' && !env.pending.mayAdd(account, itemId))
    return { status: 'retry', code: 'E_OUTBOX_FULL', retryAfter: 60 };
  return undefined;
};

/** Nothing is promised of what is never stored, and nothing told. */
const judgeEphemeral = ({ content }: OutgoingItem): ItemOutcome => {
  // RL-24: what is ephemeral is small.
  const isSmall =
    content.kind === 'sealed'
      ? isSealedBucket(content.sealed.length, 'ephemeral')
      : isLaneBucket(content.envelope.length, 'ephemeral');
  return isSmall ? { status: 'accepted', mailbox: undefined } : { status: 'rejected', code: 'E_SIZE_NOT_BUCKET' };
};

const toSubmitted = (
  { itemId, destination, lane, expiry, content }: OutgoingItem,
  acceptedAt: number,
  authorization: ItemAuthorization | undefined,
): SubmittedItem => {
  if (content.kind === 'sealed') {
    const { keyId, sealed } = content;
    return { itemId, destination, lane, expiry, acceptedAt, content: { keyId, sealed } };
  }
  const { mailboxId, envelope } = content;
  const expiresAt = expiresAtOf(acceptedAt, expiry);
  return { itemId, lane, acceptedAt, expiresAt, mailboxId, envelope, ...(authorization && { authorization }) };
};

/** After the commit. A stream that waits for mail heard of it from the store. */
const publish = async (
  env: MessagesEnvironment,
  account: string,
  item: OutgoingItem,
  outcome: ItemOutcome,
): Promise<void> => {
  const { destination, lane } = item;
  const isLocal = destination === env.domain;
  env.observer.item(isLocal ? 'local' : 'outgoing', outcome);
  if (outcome.status !== 'accepted') return;
  if (lane === 'ephemeral') await carryEphemeral(env, account, item);
  else if (!isLocal) env.outbox.wake(destination, lane);
};

const carryEphemeral = async (
  env: MessagesEnvironment,
  account: string,
  { itemId, destination, lane, expiry, content }: OutgoingItem,
): Promise<void> => {
  // RL-26: beyond its share, what an account sends that is ephemeral is dropped.
  if (!env.ephemerals.tryTake(account)) return;
  const acceptedAt = secondsOf(hourNow(env.clock));
  if (content.kind === 'local') return passOn(env, content, acceptedAt);
  const { keyId, sealed } = content;
  env.sender.send(destination, { itemId, lane, expiry, acceptedAt, content: { keyId, sealed } });
};

/** A full batch of 512 costs as much as 52 requests. */
const ITEMS_PER_TOKEN = 10;
