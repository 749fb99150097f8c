/** What other relays may ask here: deliver into mailboxes, and look an account up. */

import { equalBytes } from '@sotto/crypto';
import { itemDigest } from '@sotto/identity';
import {
  BATCH_BYTES_MAX,
  type DeliverItem,
  type DeliverItemResult,
  decodeDeliverBatch,
  decodeFederationLookUpRequest,
  decodeHello,
  encodeDeliverResult,
  encodeFederationLookUpResponse,
  encodeHelloResponse,
  type ForwardContent,
  LOOK_UP_REQUEST_BYTES_MAX,
  SMALL_REQUEST_BYTES_MAX,
} from '@sotto/wire';
import { toResult } from '../clients/messages.ts';
import { RelayError } from '../errors.ts';
import type { Route } from '../http/server.ts';
import { EPHEMERAL_AGE_SECONDS_MAX, REFUSED_ITEM_COST } from '../limits.ts';
import type { ItemWay } from '../metrics.ts';
import type { RateLimiter } from '../rate-limiter.ts';
import type { Gate } from '../requests/gate.ts';
import { expiresAtOf, hourNow, secondsOf } from '../store/hours.ts';
import type { ItemAuthorization, ItemOutcome, MailboxItem, RelayStore, RequestNonce } from '../store/relay-store.ts';
import { type PassOnEnvironment, passOn } from '../streams/pass-on.ts';
import type { LookUpAnswerer } from './answer-look-ups.ts';
import { chargeForSize } from './charge.ts';
import type { ItemOpener } from './open-items.ts';
import { createSignedRoute, type SignedRouteEnvironment } from './signed-route.ts';

export interface FederationEnvironment extends SignedRouteEnvironment, Pick<PassOnEnvironment, 'streams'> {
  readonly store: RelayStore;
  readonly opener: ItemOpener;
  readonly lookUps: LookUpAnswerer;
  /** Of this process. */
  readonly instance: Uint8Array;
  readonly gate: Gate;
  readonly peers: Pick<RateLimiter, 'charge'>;
  readonly observer: { item(way: ItemWay, outcome: ItemOutcome): void };
}

export const createFederationRoutes = (env: FederationEnvironment): readonly Route[] => [
  createSignedRoute(env, {
    path: '/s2s/v1/deliver',
    bodyBytesMax: BATCH_BYTES_MAX,
    stores: true,
    async answer(request, { origin, nonce }) {
      const { items, instance } = decodeDeliverBatch(request.body);
      // RL-27: a process takes nothing behind what another one sent back, for it does not know of that.
      if (instance !== undefined && !equalBytes(instance, env.instance))
        throw new RelayError('E_INSTANCE_CHANGED', 'this relay was started anew');
      chargeForSize(env.peers, origin, items.length, request.body.length);
      const outcomes = await deliver(env, nonce, origin, items);
      for (const outcome of outcomes) {
        env.observer.item('incoming', outcome);
        if (outcome.status === 'rejected') env.peers.charge(origin, REFUSED_ITEM_COST);
      }
      return encodeDeliverResult({
        results: items.map(({ itemId }, index) => toDelivered(env, itemId, outcomes[index]!)),
        instance: env.instance,
      });
    },
  }),
  createSignedRoute(env, {
    path: '/s2s/v1/hello',
    bodyBytesMax: SMALL_REQUEST_BYTES_MAX,
    // That it came has woken what waits for its origin already.
    async answer(request, { nonce }) {
      decodeHello(request.body);
      await env.store.spendNonce(nonce);
      return encodeHelloResponse({});
    },
  }),
  createSignedRoute(env, {
    path: '/s2s/v1/look-up',
    bodyBytesMax: LOOK_UP_REQUEST_BYTES_MAX,
    async answer(request, { origin, nonce }) {
      const { query } = decodeFederationLookUpRequest(request.body);
      const { kind, answer } = await env.lookUps.answer(nonce, origin, query);
      if (kind === 'bundle') env.peers.charge(origin, BUNDLE_COST);
      return encodeFederationLookUpResponse({ answer });
    },
  }),
];

const toDelivered = (env: FederationEnvironment, itemId: Uint8Array, outcome: ItemOutcome): DeliverItemResult => {
  const { itemId: _, ...result } = toResult(itemId, outcome);
  return { ...result, itemDigest: itemDigest(env.crypto, itemId) };
};

/**
 * Seals are opened before the transaction, which holds only what opened. What is ephemeral is no part of it, and goes on when
 * the request can no longer be repeated.
 */
const deliver = async (
  env: FederationEnvironment,
  nonce: RequestNonce,
  origin: string,
  items: readonly DeliverItem[],
): Promise<readonly ItemOutcome[]> => {
  const opened = await env.opener.open(origin, items);
  const present = secondsOf(hourNow(env.clock));
  const authorizations = await env.gate.judge(
    origin,
    // Of what is ephemeral nothing is judged: it costs nothing, and brings no more than a notice.
    opened.map((one, index) =>
      one.isOpen && items[index]!.lane !== 'ephemeral' ? one.content.authorization : undefined,
    ),
  );
  // What is no voucher of that relay is not refused, so that strangers learn nothing; it costs who brought it as much.
  const worthless = authorizations.filter((one) => one?.kind === 'voucher' && !one.isUnjudged && one.use === undefined);
  if (worthless.length > 0) env.peers.charge(origin, REFUSED_ITEM_COST * worthless.length);
  const arrived = opened.flatMap((one, index) =>
    one.isOpen ? [toMailboxItem(items[index]!, one.content, authorizations[index], present)] : [],
  );
  const mail = arrived.filter(({ lane }) => lane !== 'ephemeral');
  const outcomes = (await env.store.deliver(nonce, origin, mail)).values();
  for (const item of arrived) {
    const isFresh = item.acceptedAt >= present - EPHEMERAL_AGE_SECONDS_MAX;
    if (item.lane === 'ephemeral' && isFresh) await passOn(env, item, item.acceptedAt);
  }
  return opened.map((one, index) => {
    if (!one.isOpen) return one.refusal;
    return items[index]!.lane === 'ephemeral' ? PASSED : outcomes.next().value!;
  });
};

/** Whether or not there was anybody to pass it to. */
const PASSED: ItemOutcome = { status: 'accepted', mailbox: undefined };

/**
 * Whatever another relay says. What it claims to have taken longer ago than it may be kept has expired by that, so the hour
 * that a recipient judges certificates by is never further in the past than mail can be.
 *
 * @param present the beginning of this hour, seconds since 1970
 */
const toMailboxItem = (
  { itemId, lane, expiry, acceptedAt: claimed }: DeliverItem,
  { mailboxId, envelope }: ForwardContent,
  authorization: ItemAuthorization | undefined,
  present: number,
): MailboxItem => {
  // RL-01: an item was not accepted in the future: a later hour counts as the present one.
  const acceptedAt = Math.min(claimed, present);
  // RL-02: an item lives as long as its expiry says, counted from the hour it was accepted in, and no longer.
  const expiresAt = expiresAtOf(acceptedAt, expiry);
  return { itemId, lane, acceptedAt, expiresAt, mailboxId, envelope, ...(authorization && { authorization }) };
};

/** A bundle takes keys off somebody's shelf: dearer than a question. */
const BUNDLE_COST = 3;
