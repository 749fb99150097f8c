/**
 * The discovery documents of other relays: where they are reached and which keys are theirs. Keys are loaded from here
 * and from nowhere else, so nobody but the holder of a domain can sign for it.
 *
 * A document is used until its expiry, at least five minutes and at most a day; a domain that gave none is left alone for
 * half a minute; one fetch a domain is in flight. The first root key seen of a domain is pinned while this process runs.
 */

import type { CryptoProvider, Ed25519PublicKey } from '@sotto/crypto';
import { findOnlineKey, verifyDiscovery } from '@sotto/identity';
import { DISCOVERY_BYTES_MAX, type Discovery, isDomain } from '@sotto/wire';
import { RelayError } from '../errors.ts';
import {
  DISCOVERY_CACHE_DOMAINS_MAX,
  DISCOVERY_CACHE_MAX,
  DISCOVERY_CACHE_MIN,
  DISCOVERY_FETCHES_AT_ONCE,
  DISCOVERY_NEGATIVE_CACHE,
  DISCOVERY_NEGATIVE_CACHE_CONFIGURED,
  DISCOVERY_REFETCH_MIN,
} from '../limits.ts';
import type { PeerHttp } from './peer-http.ts';

export interface Peer {
  readonly domain: string;
  readonly baseUrl: string;
  readonly isConfigured: boolean;
  readonly discovery: Discovery;
  /** The serialised `SignedDiscovery`, as received. */
  readonly signedDiscovery: Uint8Array;
}

export interface Directory {
  /** Throws `E_PEER_UNREACHABLE` or `E_PEER_REFUSED` when no valid document is to be had. */
  find(domain: string): Promise<Peer>;
  /** The server-to-server key of that id which is valid now; asks again, at most once a minute, for an unknown id. */
  findKey(domain: string, keyId: string): Promise<Ed25519PublicKey | undefined>;
  /** Whether the newest document names a forwarding key of that id; `undefined` when none is at hand. Asks nobody. */
  publishesForwardingKey(domain: string, keyId: string): boolean | undefined;
}

export interface DirectoryEnvironment {
  readonly crypto: CryptoProvider;
  readonly http: PeerHttp;
  readonly peers: ReadonlyMap<string, string>;
  /** Throws for a domain that this relay does not deal with. */
  readonly checkDomain?: (domain: string) => void;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

interface Cached {
  /** Absent after a failure. */
  readonly peer: Peer | undefined;
  readonly rootKey: Uint8Array | undefined;
  /** Seconds since 1970. */
  readonly fetchedAt: number;
  readonly goodUntil: number;
  readonly failure: RelayError | undefined;
}

export const createDirectory = (env: DirectoryEnvironment): Directory => {
  /** Least recently fetched first. */
  const cache = new Map<string, Cached>();
  const inFlight = new Map<string, Promise<Cached>>();
  const now = (): number => Math.floor(env.clock() / 1000);

  /** A fetch that fails does not take away a document that still holds, or an outage would silence a known relay. */
  const remember = (domain: string, fetched: Cached): Cached => {
    const former = cache.get(domain);
    const isFormerGood = former?.peer !== undefined && now() < former.goodUntil;
    const cached = fetched.peer === undefined && isFormerGood ? { ...former, fetchedAt: fetched.fetchedAt } : fetched;
    cache.delete(domain);
    cache.set(domain, cached);
    if (cache.size > DISCOVERY_CACHE_DOMAINS_MAX) cache.delete(cache.keys().next().value!);
    return cached;
  };

  const fetchOnce = (domain: string): Promise<Cached> => {
    const running = inFlight.get(domain);
    if (running !== undefined) return running;
    if (!env.peers.has(domain) && inFlight.size >= DISCOVERY_FETCHES_AT_ONCE)
      return Promise.reject(new RelayError('E_BUSY', 'too many relays are being looked up', { retryAfter: 5 }));
    const fetching = fetchDocument(env, domain, cache.get(domain)?.rootKey, now())
      .then((cached) => remember(domain, cached))
      .finally(() => inFlight.delete(domain));
    inFlight.set(domain, fetching);
    return fetching;
  };

  const current = async (domain: string): Promise<Cached> => {
    env.checkDomain?.(domain);
    const cached = cache.get(domain);
    return cached !== undefined && isCurrent(cached, now()) ? cached : fetchOnce(domain);
  };

  const usable = ({ peer, failure }: Cached): Peer => {
    if (peer === undefined) throw failure ?? new RelayError('E_PEER_UNREACHABLE', 'no discovery document');
    return peer;
  };

  return {
    async find(domain) {
      return usable(await current(domain));
    },
    async findKey(domain, keyId) {
      const cached = await current(domain);
      const known = keyIn(usable(cached), keyId, now());
      if (known !== undefined || isWithin(DISCOVERY_REFETCH_MIN, cached.fetchedAt, now())) return known;
      return keyIn(usable(await fetchOnce(domain)), keyId, now());
    },
    publishesForwardingKey: (domain, keyId) =>
      cache.get(domain)?.peer?.discovery.keys.some(({ id, purpose }) => id === keyId && purpose === 'forward'),
  };
};

/** A document whose own time is over is replaced while it still serves, by a fetch that is tried once a minute. */
const isCurrent = ({ peer, fetchedAt, goodUntil }: Cached, now: number): boolean => {
  if (now >= goodUntil) return false;
  if (peer === undefined) return isWithin(goodUntil - fetchedAt, fetchedAt, now);
  return now < peer.discovery.expiresAt || isWithin(DISCOVERY_REFETCH_MIN, fetchedAt, now);
};

/** A pause has also ended when the clock was set back behind its beginning: its end may be far away then. */
const isWithin = (seconds: number, since: number, now: number): boolean => now >= since && now - since < seconds;

const keyIn = ({ discovery }: Peer, id: string, now: number): Ed25519PublicKey | undefined =>
  findOnlineKey(discovery, { id, purpose: 'serverToServer', now });

const fetchDocument = async (
  env: DirectoryEnvironment,
  domain: string,
  rootKey: Uint8Array | undefined,
  now: number,
): Promise<Cached> => {
  try {
    const configured = env.peers.get(domain);
    const bytes = await requestDocument(env.http, domain, configured);
    const verified = verifyDiscovery(env.crypto, bytes, {
      domain,
      now,
      pinnedRootKey: rootKey,
      dangerAllowHttp: configured !== undefined,
    });
    const { discovery } = verified;
    const baseUrl = configured ?? publicBaseUrl(discovery.apiUrl);
    const goodUntil = Math.min(now + DISCOVERY_CACHE_MAX, Math.max(now + DISCOVERY_CACHE_MIN, discovery.expiresAt));
    const isConfigured = configured !== undefined;
    const peer: Peer = { domain, baseUrl, isConfigured, discovery, signedDiscovery: verified.bytes };
    return { peer, rootKey: verified.rootKey, fetchedAt: now, goodUntil, failure: undefined };
  } catch (cause) {
    const failure = cause instanceof RelayError ? cause : new RelayError('E_PEER_REFUSED', refusal, { cause });
    const pause = env.peers.has(domain) ? DISCOVERY_NEGATIVE_CACHE_CONFIGURED : DISCOVERY_NEGATIVE_CACHE;
    return { peer: undefined, rootKey, fetchedAt: now, goodUntil: now + pause, failure };
  }
};

const requestDocument = async (http: PeerHttp, domain: string, configured: string | undefined): Promise<Uint8Array> => {
  if (configured === undefined && !isDomain(domain)) throw new RelayError('E_PEER_UNREACHABLE', 'not a domain');
  const answer = await http.request({
    baseUrl: configured ?? `https://${domain}`,
    isConfigured: configured !== undefined,
    method: 'GET',
    path: '/.well-known/sotto-relay',
    headers: {},
    answerBytesMax: DISCOVERY_BYTES_MAX,
  });
  if (answer.status >= 500)
    throw new RelayError('E_PEER_UNREACHABLE', 'the other relay cannot answer now', { retryAfter: 10 });
  if (answer.status !== 200) throw new RelayError('E_PEER_REFUSED', refusal);
  return answer.body;
};

/** What a document of a relay nobody configured may name: HTTPS, port 443, a host name, nothing else. */
const publicBaseUrl = (apiUrl: string): string => {
  const url = URL.canParse(apiUrl) ? new URL(apiUrl) : undefined;
  const isPlain = url !== undefined && url.origin === apiUrl && url.protocol === 'https:' && url.port === '';
  if (!isPlain || !isDomain(url.hostname)) throw new RelayError('E_PEER_REFUSED', refusal);
  return url.origin;
};

const refusal = 'the other relay has no valid discovery document';
