/** `POST /v1/tokens/keys` and `/v1/tokens/revoke`: the tokens of the mailbox of the device that signs. */

import {
  decodeTokenKeysUpload,
  decodeTokenRevocation,
  encodeTokenKeysResponse,
  encodeTokenRevocationResponse,
  SMALL_REQUEST_BYTES_MAX,
  TOKEN_REVOCATION_BYTES_MAX,
} from '@sotto/wire';
import type { Route } from '../http/server.ts';
import type { RateLimiter } from '../rate-limiter.ts';
import type { RelayStore } from '../store/relay-store.ts';
import type { DeviceAuthentication } from './authenticate.ts';

export interface TokensRouteEnvironment {
  readonly store: RelayStore;
  readonly authentication: DeviceAuthentication;
  readonly accounts: RateLimiter;
}

export const createTokenRoutes = (env: TokensRouteEnvironment): readonly Route[] => [
  {
    path: '/v1/tokens/keys',
    bodyBytesMax: SMALL_REQUEST_BYTES_MAX,
    async handle(request) {
      const { device, account, nonce } = await env.authentication.authenticate(request);
      env.accounts.take(account);
      const { keys } = decodeTokenKeysUpload(request.body);
      await env.store.putTokenKeys(nonce, device.mailbox, keys);
      return encodeTokenKeysResponse({});
    },
  },
  {
    path: '/v1/tokens/revoke',
    bodyBytesMax: TOKEN_REVOCATION_BYTES_MAX,
    async handle(request) {
      const { device, account, nonce } = await env.authentication.authenticate(request);
      const { epoch, nonces } = decodeTokenRevocation(request.body);
      env.accounts.take(account, Math.ceil(nonces.length / NONCES_PER_TOKEN));
      await env.store.revokeTokens(nonce, device.mailbox, epoch, nonces);
      return encodeTokenRevocationResponse({});
    },
  },
];

/** A full batch of 1024 costs as much as 11 requests. */
const NONCES_PER_TOKEN = 100;
