/**
 * `POST /v1/session`: a device that signs with its authentication key opens a client session. Both sides contribute an
 * ephemeral key, so that neither a copy of the request nor the authentication key, once lost, gives the MAC key.
 */

import { asX25519PublicKey, CryptoError, type CryptoProvider, type RandomBytes, wipe } from '@sotto/crypto';
import { deriveClientSessionKey } from '@sotto/identity';
import { decodeOpenSessionRequest, encodeOpenSessionResponse, SMALL_REQUEST_BYTES_MAX } from '@sotto/wire';
import { RelayError } from '../errors.ts';
import type { Route } from '../http/server.ts';
import { CLIENT_SESSION_SECONDS } from '../limits.ts';
import type { RateLimiter } from '../rate-limiter.ts';
import type { RelayStore } from '../store/relay-store.ts';
import type { DeviceAuthentication } from './authenticate.ts';
import type { ClientSessions } from './sessions.ts';

export interface OpenSessionEnvironment {
  readonly crypto: CryptoProvider;
  readonly random: RandomBytes;
  readonly store: RelayStore;
  readonly authentication: DeviceAuthentication;
  readonly sessions: ClientSessions;
  readonly accounts: RateLimiter;
}

export const createOpenSessionRoute = (env: OpenSessionEnvironment): Route => ({
  path: '/v1/session',
  bodyBytesMax: SMALL_REQUEST_BYTES_MAX,
  async handle(request) {
    const { nonce, signature, ...device } = await env.authentication.authenticateSignature('client', request);
    env.accounts.take(device.account, OPEN_COST);
    const { ephemeralKey } = decodeOpenSessionRequest(request.body);
    await env.store.spendNonce(nonce);
    const sessionId = env.sessions.drawId();
    const own = env.crypto.x25519KeyPair(env.random(32));
    const key = agree(env.crypto, {
      sessionId,
      signature,
      privateKey: own.privateKey,
      deviceKey: asX25519PublicKey(ephemeralKey),
      relayKey: own.publicKey,
      side: 'relay',
    });
    wipe(own.privateKey);
    env.sessions.add(sessionId, key, device);
    return encodeOpenSessionResponse({ sessionId, ephemeralKey: own.publicKey, lifetime: CLIENT_SESSION_SECONDS });
  },
});

const agree = (crypto: CryptoProvider, agreement: Parameters<typeof deriveClientSessionKey>[1]): Uint8Array => {
  try {
    return deriveClientSessionKey(crypto, agreement);
  } catch (cause) {
    if (!(cause instanceof CryptoError)) throw cause;
    // RL-04: the ephemeral key of a device is no point of small order.
    throw new RelayError('E_REQUEST_MALFORMED', 'the ephemeral key gives no secret', { cause });
  }
};

/** A signature and a key agreement, as much work as so many requests of a session. */
const OPEN_COST = 4;
