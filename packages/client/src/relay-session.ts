/**
 * The client session with the home relay: one signed request agrees on a MAC key, which then authenticates every request
 * (docs/protocol.md, client sessions). It lives in memory only. When the relay no longer knows it, another one is opened.
 */

import { asX25519PublicKey, CryptoError, wipe } from '@sotto/crypto';
import {
  deriveClientSessionKey,
  formatClientSessionId,
  type HeaderList,
  type RequestParts,
  signSessionRequest,
} from '@sotto/identity';
import type { OpenSessionResponse } from '@sotto/wire';
import { type Environment, nowSeconds } from './environment.ts';
import { ClientError } from './errors.ts';

/** The relay's answer to a signed request with this ephemeral key, and the signature of that request. */
export type OpenSession = (
  ephemeralKey: Uint8Array,
  signal: AbortSignal,
) => Promise<{ readonly answer: OpenSessionResponse; readonly signature: Uint8Array }>;

export interface RelaySession {
  /** Headers for the next request of the session, which is opened first if there is none. */
  sign(request: RequestParts, signal: AbortSignal): Promise<SessionSignature>;
  /** The relay does not know the session of this signature. The next request opens another one. */
  forget(signature: SessionSignature): void;
  /** Ends an opening that is under way and overwrites the key. */
  close(): void;
}

export interface SessionSignature {
  readonly headers: HeaderList;
  readonly keyId: string;
}

interface Session {
  readonly keyId: string;
  readonly key: Uint8Array;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
  sequence: number;
}

export function relaySession(environment: Environment, open: OpenSession): RelaySession {
  let current: Session | undefined;
  /** Requests that begin at the same time share one opening, which the end of none of them ends. */
  let opening: Promise<Session> | undefined;
  const closing = new AbortController();

  const wipeCurrent = (): void => {
    if (current !== undefined) wipe(current.key);
    current = undefined;
  };

  const start = async (): Promise<Session> => {
    const { crypto, random, clock } = environment;
    const own = crypto.x25519KeyPair(random(32));
    try {
      const { answer, signature } = await open(own.publicKey, closing.signal);
      const { sessionId, ephemeralKey, lifetime } = answer;
      const keys = { privateKey: own.privateKey, deviceKey: own.publicKey, relayKey: asX25519PublicKey(ephemeralKey) };
      const key = deriveClientSessionKey(crypto, { sessionId, signature, ...keys, side: 'device' });
      const endsAt = clock.now() + lifetime * 1000;
      current = { keyId: formatClientSessionId(sessionId), key, endsAt, sequence: 0 };
      return current;
    } catch (cause) {
      if (!(cause instanceof CryptoError)) throw cause;
      throw new ClientError('E_RELAY_INVALID', 'the relay sent a key that gives no secret', { cause });
    } finally {
      wipe(own.privateKey);
      opening = undefined;
    }
  };

  const ensure = async (signal: AbortSignal): Promise<Session> => {
    if (current !== undefined && environment.clock.now() < current.endsAt) return current;
    wipeCurrent();
    opening ??= start();
    return untilAborted(opening, signal);
  };

  return {
    async sign(request, signal) {
      const session = await ensure(signal);
      session.sequence += 1;
      const { keyId, key, sequence } = session;
      const now = nowSeconds(environment.clock);
      return { keyId, headers: signSessionRequest(environment.crypto, { request, key, keyId, now, sequence }) };
    },
    forget({ keyId }) {
      if (current?.keyId === keyId) wipeCurrent();
    },
    close() {
      closing.abort();
      wipeCurrent();
    },
  };
}

/** The promise, or the reason of `signal` as soon as it is aborted. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
