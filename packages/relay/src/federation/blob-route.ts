/** `POST /s2s/v1/blob`: a part of a blob that lies here, for a device of another relay, which it does not name. */

import { decodeFederationBlobRequest, encodeFederationBlobResponse, SMALL_REQUEST_BYTES_MAX } from '@sotto/wire';
import type { Blobs } from '../blobs/blobs.ts';
import type { BlobWay } from '../clients/blobs.ts';
import type { Route } from '../http/server.ts';
import type { RateLimiter } from '../rate-limiter.ts';
import type { RelayStore } from '../store/relay-store.ts';
import { chargeForSize } from './charge.ts';
import { createSignedRoute, type SignedRouteEnvironment } from './signed-route.ts';

export interface BlobRouteEnvironment extends SignedRouteEnvironment {
  readonly store: RelayStore;
  readonly blobs: Blobs;
  readonly peers: Pick<RateLimiter, 'charge'>;
  readonly observer: { blobBytes(way: BlobWay, bytes: number): void };
}

export const createBlobRoute = (env: BlobRouteEnvironment): Route =>
  createSignedRoute(env, {
    path: '/s2s/v1/blob',
    bodyBytesMax: SMALL_REQUEST_BYTES_MAX,
    answersLargely: true,
    async answer(request, { origin, nonce }) {
      const range = decodeFederationBlobRequest(request.body);
      await env.store.spendNonce(nonce);
      const { data, lifetime } = await env.blobs.read(range);
      chargeForSize(env.peers, origin, 1, data.length);
      env.observer.blobBytes('served', data.length);
      return encodeFederationBlobResponse({ data, lifetime });
    },
  });
