/** `POST /v1/push` and `POST /v1/push/key`: a device says where it may be woken, and by which key services know this relay. */

import {
  decodePushKeyRequest,
  decodePushRequest,
  encodePushKeyResponse,
  encodePushResponse,
  PUSH_REQUEST_BYTES_MAX,
  SMALL_REQUEST_BYTES_MAX,
} from '@sotto/wire';
import type { DeviceAuthentication } from '../clients/authenticate.ts';
import type { Route } from '../http/server.ts';
import type { RateLimiter } from '../rate-limiter.ts';
import type { PushStore, RelayStore } from '../store/relay-store.ts';
import { checkSubscription, type SubscriptionSeal } from './subscription.ts';

export interface PushRoutesEnvironment {
  readonly store: Pick<RelayStore, 'spendNonce'> & { readonly push: PushStore };
  readonly authentication: DeviceAuthentication;
  readonly accounts: RateLimiter;
  readonly seal: SubscriptionSeal;
  readonly publicKey: Uint8Array;
  /** Of push services that the operator named. */
  readonly origins: readonly string[];
}

export const createPushRoutes = (env: PushRoutesEnvironment): readonly Route[] => [
  {
    path: '/v1/push/key',
    bodyBytesMax: SMALL_REQUEST_BYTES_MAX,
    async handle(request) {
      const { account, nonce } = await env.authentication.authenticate(request);
      env.accounts.take(account);
      decodePushKeyRequest(request.body);
      await env.store.spendNonce(nonce);
      return encodePushKeyResponse({ publicKey: env.publicKey });
    },
  },
  {
    path: '/v1/push',
    bodyBytesMax: PUSH_REQUEST_BYTES_MAX,
    stores: true,
    async handle(request) {
      const { device, account, nonce } = await env.authentication.authenticate(request);
      env.accounts.take(account, SUBSCRIPTION_COST);
      const { subscription } = decodePushRequest(request.body);
      if (subscription !== undefined) checkSubscription(subscription, env.origins);
      const sealed = subscription === undefined ? undefined : env.seal.seal(device.row, subscription);
      await env.store.push.set(nonce, device.row, sealed);
      return encodePushResponse({});
    },
  },
];

const SUBSCRIPTION_COST = 10;
