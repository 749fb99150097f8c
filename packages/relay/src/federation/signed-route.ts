/**
 * A route for other relays: the request is authenticated, and the answer is signed, refusals too. Only the first keeps a
 * stranger from having this relay sign at will, so what is refused before it is refused without a signature.
 */

import type { CryptoProvider } from '@sotto/crypto';
import { signAnswer } from '@sotto/identity';
import { encodeError, retryHeader, toRelayError } from '../http/answer.ts';
import { type IncomingRequest, MEDIA_TYPE } from '../http/incoming.ts';
import type { Route } from '../http/server.ts';
import { statusOf } from '../http/status.ts';
import type { ServerKey } from '../working-keys.ts';
import type { AuthenticatedPeer, PeerAuthentication } from './authenticate.ts';

export interface SignedRouteEnvironment {
  readonly crypto: CryptoProvider;
  readonly authentication: PeerAuthentication;
  /** What signs now. */
  readonly key: () => ServerKey;
  readonly clock: () => number;
}

export interface PeerRoute {
  readonly path: string;
  readonly bodyBytesMax: number;
  readonly stores?: boolean;
  readonly answersLargely?: boolean;
  answer(request: IncomingRequest, peer: AuthenticatedPeer): Promise<Uint8Array>;
}

export const createSignedRoute = (env: SignedRouteEnvironment, route: PeerRoute): Route => ({
  path: route.path,
  bodyBytesMax: route.bodyBytesMax,
  stores: route.stores === true,
  answersLargely: route.answersLargely === true,
  async handle(request) {
    const peer = await env.authentication.authenticate(request);
    const said = await route.answer(request, peer).then(
      (body) => ({ status: 200, body, refusal: undefined }),
      (error: unknown) => {
        const refusal = toRelayError(error);
        return { status: statusOf(refusal.code), body: encodeError(refusal), refusal };
      },
    );
    const { id: keyId, privateKey } = env.key();
    const headers = [['content-type', MEDIA_TYPE] as const];
    const signature = signAnswer(env.crypto, {
      answer: { ...said, headers },
      requestHeaders: request.headers,
      privateKey,
      keyId,
      now: env.clock() / 1000,
    });
    const retry = said.refusal === undefined ? [] : retryHeader(said.refusal);
    return { ...said, headers: [...headers, ...retry, ...signature] };
  },
});
