/**
 * `POST /v1/look-up`: about an account of this relay or of another, sealed to its relay by who asks. For another domain, this
 * relay is the one between: it learns the domain and nothing of question and answer. Answers are signed by the account they
 * are about; the client checks them.
 */

import { decodeLookUpRequest, encodeLookUpResponse, LOOK_UP_REQUEST_BYTES_MAX } from '@sotto/wire';
import type { LookUpAnswerer } from '../federation/answer-look-ups.ts';
import type { RemoteLookUps } from '../federation/remote-look-ups.ts';
import type { Route } from '../http/server.ts';
import type { RateLimiter } from '../rate-limiter.ts';
import type { RelayStore } from '../store/relay-store.ts';
import type { DeviceAuthentication } from './authenticate.ts';

export interface LookUpsEnvironment {
  readonly domain: string;
  readonly store: RelayStore;
  readonly authentication: DeviceAuthentication;
  readonly accounts: RateLimiter;
  readonly remote: RemoteLookUps;
  readonly lookUps: LookUpAnswerer;
}

export const createLookUpRoute = (env: LookUpsEnvironment): Route => ({
  path: '/v1/look-up',
  bodyBytesMax: LOOK_UP_REQUEST_BYTES_MAX,
  async handle(request) {
    const { account, nonce } = await env.authentication.authenticate(request);
    env.accounts.take(account, LOOK_UP_COST);
    const { domain, query } = decodeLookUpRequest(request.body);
    if (domain === env.domain) {
      const { answer } = await env.lookUps.answer(nonce, env.domain, query);
      return encodeLookUpResponse({ answer });
    }
    await env.store.spendNonce(nonce);
    return encodeLookUpResponse({ answer: await env.remote.ask(domain, query) });
  },
});

/** It may take keys off somebody's shelf, which this relay cannot see: all cost as much as that. */
const LOOK_UP_COST = 4;
