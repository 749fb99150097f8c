/**
 * `POST /v1/discovery`: the signed discovery document of this relay or another one, as that relay signed it. A device needs
 * the trust root in it to believe senders of that domain, and asks here, so that the other relay does not learn who asks.
 */

import { decodeDiscoveryRequest, encodeDiscoveryResponse, SMALL_REQUEST_BYTES_MAX } from '@sotto/wire';
import type { Directory } from '../federation/directory.ts';
import type { Route } from '../http/server.ts';
import type { RateLimiter } from '../rate-limiter.ts';
import type { RelayStore } from '../store/relay-store.ts';
import type { DeviceAuthentication } from './authenticate.ts';

export interface DiscoveryEnvironment {
  readonly domain: string;
  /** The document of this relay. */
  readonly own: () => Uint8Array;
  readonly directory: Pick<Directory, 'find'>;
  readonly store: RelayStore;
  readonly authentication: DeviceAuthentication;
  readonly accounts: RateLimiter;
}

export const createDiscoveryRoute = (env: DiscoveryEnvironment): Route => ({
  path: '/v1/discovery',
  bodyBytesMax: SMALL_REQUEST_BYTES_MAX,
  async handle(request) {
    const { account, nonce } = await env.authentication.authenticate(request);
    env.accounts.take(account);
    const { domain } = decodeDiscoveryRequest(request.body);
    await env.store.spendNonce(nonce);
    const discovery = domain === env.domain ? env.own() : (await env.directory.find(domain)).signedDiscovery;
    return encodeDiscoveryResponse({ discovery });
  },
});
