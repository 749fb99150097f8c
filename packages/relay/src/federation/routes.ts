/** What other relays may ask here: deliver into mailboxes, and look an account up. */

import {
  BATCH_BYTES_MAX,
  type DeliverItem,
  decodeDeliverBatch,
  decodeFederationBundleRequest,
  decodeFederationManifestRequest,
  decodeSignedManifest,
  encodeDeliverResult,
  encodeFederationBundleResponse,
  encodeFederationManifestResponse,
  LIFETIME_SECONDS_MAX,
  SMALL_REQUEST_BYTES_MAX,
} from '@sotto/wire';
import { unknownAccount } from '../clients/look-ups.ts';
import { toResult } from '../clients/messages.ts';
import type { Route } from '../http/server.ts';
import type { ItemWay } from '../metrics.ts';
import { hourNow, secondsOf } from '../store/hours.ts';
import type { ItemOutcome, MailboxItem, RelayStore } from '../store/relay-store.ts';
import { createSignedRoute, type SignedRouteEnvironment } from './signed-route.ts';

export interface FederationEnvironment extends SignedRouteEnvironment {
  readonly store: RelayStore;
  readonly observer: { item(way: ItemWay, outcome: ItemOutcome): void };
}

export const createFederationRoutes = (env: FederationEnvironment): readonly Route[] => [
  createSignedRoute(env, {
    path: '/s2s/v1/deliver',
    bodyBytesMax: BATCH_BYTES_MAX,
    stores: true,
    async answer(request, { origin, nonce }) {
      const { items } = decodeDeliverBatch(request.body);
      const present = secondsOf(hourNow(env.clock));
      const outcomes = await env.store.deliver(
        nonce,
        origin,
        items.map((item) => toMailboxItem(item, present)),
      );
      for (const outcome of outcomes) env.observer.item('incoming', outcome);
      return encodeDeliverResult({ results: items.map(({ itemId }, index) => toResult(itemId, outcomes[index]!)) });
    },
  }),
  createSignedRoute(env, {
    path: '/s2s/v1/manifest',
    bodyBytesMax: SMALL_REQUEST_BYTES_MAX,
    async answer(request, { nonce }) {
      const found = await env.store.findManifest(nonce, decodeFederationManifestRequest(request.body).localpart);
      if (found === undefined) throw unknownAccount();
      return encodeFederationManifestResponse({ manifest: decodeSignedManifest(found) });
    },
  }),
  createSignedRoute(env, {
    path: '/s2s/v1/bundle',
    bodyBytesMax: SMALL_REQUEST_BYTES_MAX,
    async answer(request, { nonce }) {
      const { localpart, deviceId } = decodeFederationBundleRequest(request.body);
      const bundle = await env.store.takeBundle(nonce, localpart, deviceId);
      if (bundle === undefined) throw unknownAccount();
      return encodeFederationBundleResponse({ bundle });
    },
  }),
];

/**
 * Whatever another relay says. What it claims to have taken more than 30 days ago is expired by that, so the hour that a
 * recipient judges certificates by is never further in the past than mail can be.
 *
 * @param present the beginning of this hour, seconds since 1970
 */
const toMailboxItem = (item: DeliverItem, present: number): MailboxItem => {
  // RL-01: an item was not accepted in the future: a later hour counts as the present one.
  const acceptedAt = Math.min(item.acceptedAt, present);
  // RL-02: an item lives for 30 days at most, counted from the hour it was accepted in.
  const expiresAt = Math.min(item.expiresAt, acceptedAt + LIFETIME_SECONDS_MAX);
  return { itemId: item.itemId, mailboxId: item.mailboxId, envelope: item.envelope, acceptedAt, expiresAt };
};
