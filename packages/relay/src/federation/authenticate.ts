/**
 * Which relay a request is from. The key is loaded from the discovery document of `relay-origin` and from nowhere else,
 * so to sign for a domain one must control it; the request must name this domain as its destination.
 */

import type { CryptoProvider, Ed25519PublicKey } from '@sotto/crypto';
import { isDomain } from '@sotto/wire';
import type { Authorities } from '../authorities.ts';
import { RelayError } from '../errors.ts';
import type { IncomingRequest } from '../http/incoming.ts';
import { parseSigned, type SignedRequest, verifySigned } from '../http/signed.ts';
import type { RateLimiter } from '../rate-limiter.ts';
import type { RequestNonce } from '../store/relay-store.ts';
import type { Directory } from './directory.ts';

export interface AuthenticatedPeer {
  readonly origin: string;
  readonly nonce: RequestNonce;
}

export interface PeerAuthentication {
  authenticate(request: IncomingRequest): Promise<AuthenticatedPeer>;
}

export interface PeerAuthenticationEnvironment {
  readonly crypto: CryptoProvider;
  readonly directory: Directory;
  readonly authorities: Authorities;
  readonly domain: string;
  readonly clock: () => number;
  readonly peers: RateLimiter;
  /** An authenticated relay is alive. */
  readonly onContact: (origin: string) => void;
}

export const createPeerAuthentication = (env: PeerAuthenticationEnvironment): PeerAuthentication => ({
  async authenticate(request) {
    env.authorities.check(request.authority);
    const signed = parseSigned('server', request);
    if (signed.components.get('relay-destination') !== env.domain)
      throw new RelayError('E_DESTINATION_WRONG', 'the request is for another relay');
    const origin = originOf(signed, env.domain);
    const key = await findKey(env.directory, origin, signed.keyId);
    if (key === undefined) throw new RelayError('E_SIGNATURE_INVALID', 'the key is none of the origin');
    verifySigned(env.crypto, signed, key, Math.floor(env.clock() / 1000));
    env.peers.take(origin);
    env.onContact(origin);
    return { origin, nonce: { scope: origin, nonce: signed.nonce } };
  },
});

/** Our own name is no origin: nothing here ever signs to itself. */
const originOf = ({ components }: SignedRequest, own: string): string => {
  const origin = components.get('relay-origin') ?? '';
  if (origin === own || !isDomain(origin)) throw new RelayError('E_ORIGIN_UNVERIFIED', 'the origin is no other relay');
  return origin;
};

/** Why a document could not be had stays here: the requester named the domain and might be probing our network. */
const findKey = async (directory: Directory, origin: string, keyId: string): Promise<Ed25519PublicKey | undefined> => {
  try {
    return await directory.findKey(origin, keyId);
  } catch (cause) {
    if (cause instanceof RelayError && (cause.code === 'E_BUSY' || cause.code === 'E_PEER_BLOCKED')) throw cause;
    throw new RelayError('E_ORIGIN_UNVERIFIED', 'the keys of the origin could not be had', { cause, retryAfter: 30 });
  }
};
