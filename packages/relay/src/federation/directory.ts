/**
 * The discovery documents of other relays: where they are reached and which keys are theirs. Keys are loaded from here
 * and from nowhere else, so nobody but the holder of a domain can sign for it.
 *
 * A document is used until its expiry, at least five minutes and at most a day, and while its relay cannot be asked for two
 * days more, if it holds so long; a domain that gave none is left alone for half a minute, and longer with every further
 * failure; one fetch a domain is in flight. The first root key seen of a domain is pinned, and follows the changes it signs.
 */

import { type CryptoProvider, type Ed25519PublicKey, equalBytes } from '@sotto/crypto';
import { findOnlineKey, verifyDiscovery } from '@sotto/identity';
import { DISCOVERY_BYTES_MAX, type Discovery, isDomain, type OnlineKey } from '@sotto/wire';
import { getDomain } from 'tldts';
import { RelayError } from '../errors.ts';
import {
  DISCOVERY_CACHE_DOMAINS_MAX,
  DISCOVERY_CACHE_MAX,
  DISCOVERY_CACHE_MIN,
  DISCOVERY_FETCHES_AT_ONCE,
  DISCOVERY_NEGATIVE_CACHE,
  DISCOVERY_NEGATIVE_CACHE_CONFIGURED,
  DISCOVERY_NEGATIVE_CACHE_MAX,
  DISCOVERY_REFETCH_MIN,
  DISCOVERY_RETRY_ON_CONTACT,
  DISCOVERY_STALE_MAX,
} from '../limits.ts';
import type { PeerAnswer, PeerHttp } from './peer-http.ts';

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
  /** Asked for once more at the next need, if it gave no document. */
  forgetFailure(domain: string): void;
  /** Whose word the operator no longer takes: the next root key that it shows is pinned. Returns the one that was. */
  forgetRoot(domain: string): Promise<Uint8Array | undefined>;
  /** The server-to-server key of that id which is valid now; asks again, at most once a minute, for an unknown id. */
  findKey(domain: string, keyId: string): Promise<Ed25519PublicKey | undefined>;
  /** The key of that id that signs vouchers and is valid now; asks again as {@link findKey} does. */
  findIssuerKey(domain: string, keyId: string): Promise<OnlineKey | undefined>;
  /** Whether the newest document names a forwarding key of that id; `undefined` when none is at hand. Asks nobody. */
  publishesForwardingKey(domain: string, keyId: string): boolean | undefined;
}

export interface DirectoryEnvironment {
  readonly crypto: CryptoProvider;
  readonly http: PeerHttp;
  readonly peers: ReadonlyMap<string, string>;
  /** Throws for a domain that this relay does not deal with. */
  readonly checkDomain?: (domain: string) => void;
  readonly pins: RootPins;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Root keys of other relays, kept for longer than this process. */
export interface RootPins {
  pinnedRoot(domain: string): Promise<Uint8Array | undefined>;
  pinRoot(domain: string, rootKey: Uint8Array): Promise<void>;
  unpinRoot(domain: string): Promise<void>;
}

interface Cached {
  /** Absent when there is none that holds. */
  readonly peer: Peer | undefined;
  /** When it was asked for last, seconds since 1970. */
  readonly fetchedAt: number;
  /** Until then it is not asked for again, unless there is a reason. */
  readonly goodUntil: number;
  /** Until then the document serves while there is no newer one. */
  readonly servesUntil: number;
  /** Of the last fetch, with how many there were in a row. */
  readonly failure: RelayError | undefined;
  readonly failures: number;
}

export const createDirectory = (env: DirectoryEnvironment): Directory => {
  /** Least recently fetched first. */
  const cache = new Map<string, Cached>();
  const inFlight = new Map<string, Promise<Cached>>();
  const now = (): number => Math.floor(env.clock() / 1000);

  /** A fetch that fails does not take away a document that still holds, or an outage would silence a known relay. */
  const remember = (domain: string, fetched: Cached): Cached => {
    const former = cache.get(domain);
    const failures = (former?.failures ?? 0) + 1;
    const goodUntil = fetched.fetchedAt + pauseAfter(failures, env.peers.has(domain));
    const { failure, fetchedAt } = fetched;
    const keeps = former?.peer !== undefined && now() < former.servesUntil;
    const isFresh = keeps && former.failures === 0 && now() < former.goodUntil;
    const failed = { ...(keeps ? former : fetched), failure, fetchedAt, failures, goodUntil };
    const cached = failure === undefined ? fetched : isFresh ? { ...former, fetchedAt } : failed;
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
    const fetching = fetchDocument(env, domain, now())
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

  /** In the document at hand, or in a newer one, which is asked for once a minute at most. */
  const findIn = async <Found>(
    domain: string,
    cached: Cached,
    find: (peer: Peer) => Found | undefined,
  ): Promise<Found | undefined> => {
    const known = find(usable(cached));
    if (known !== undefined || isWithin(DISCOVERY_REFETCH_MIN, cached.fetchedAt, now())) return known;
    return find(usable(await fetchOnce(domain)));
  };

  return {
    async find(domain) {
      return usable(await current(domain));
    },
    forgetFailure(domain) {
      if (cache.get(domain)?.peer === undefined) cache.delete(domain);
    },
    async forgetRoot(domain) {
      const former = await env.pins.pinnedRoot(domain);
      await env.pins.unpinRoot(domain);
      // One that was asked for under the former key must not come into the cache behind this.
      await inFlight.get(domain)?.catch(() => undefined);
      cache.delete(domain);
      return former;
    },
    async findKey(domain, keyId) {
      const kept = cache.get(domain);
      const pause = env.peers.has(domain) ? 0 : DISCOVERY_RETRY_ON_CONTACT;
      const isBack = kept?.failure !== undefined && now() - kept.fetchedAt >= pause;
      const cached = isBack && kept.peer === undefined ? await fetchOnce(domain) : await current(domain);
      return findIn(domain, cached, (peer) => keyIn(peer, keyId, now()));
    },
    findIssuerKey: async (domain, keyId) =>
      findIn(domain, await current(domain), (peer) => issuerKeyIn(peer, keyId, now())),
    publishesForwardingKey: (domain, keyId) =>
      cache.get(domain)?.peer?.discovery.keys.some(({ id, purpose }) => id === keyId && purpose === 'forward'),
  };
};

/** A document whose own time is over is replaced while it still serves, by a fetch that is tried once a minute. */
const isCurrent = ({ peer, fetchedAt, goodUntil, servesUntil }: Cached, now: number): boolean => {
  if (now >= goodUntil || (peer !== undefined && now >= servesUntil)) return false;
  if (peer === undefined) return isWithin(goodUntil - fetchedAt, fetchedAt, now);
  return now < peer.discovery.expiresAt || isWithin(DISCOVERY_REFETCH_MIN, fetchedAt, now);
};

/** A pause has also ended when the clock was set back behind its beginning: its end may be far away then. */
const isWithin = (seconds: number, since: number, now: number): boolean => now >= since && now - since < seconds;

const pauseAfter = (failures: number, isConfigured: boolean): number => {
  if (isConfigured) return DISCOVERY_NEGATIVE_CACHE_CONFIGURED;
  return Math.min(DISCOVERY_NEGATIVE_CACHE * 2 ** Math.min(failures - 1, 20), DISCOVERY_NEGATIVE_CACHE_MAX);
};

const keyIn = ({ discovery }: Peer, id: string, now: number): Ed25519PublicKey | undefined =>
  findOnlineKey(discovery, { id, purpose: 'serverToServer', now });

const issuerKeyIn = ({ discovery }: Peer, keyId: string, now: number): OnlineKey | undefined =>
  discovery.keys.find(
    ({ id, purpose, notBefore, notAfter }) =>
      id === keyId && purpose === 'voucher' && now >= notBefore && now <= notAfter,
  );

const fetchDocument = async (env: DirectoryEnvironment, domain: string, now: number): Promise<Cached> => {
  const configured = env.peers.get(domain);
  const isConfigured = configured !== undefined;
  try {
    const bytes = await requestDocument(env.http, domain, configured);
    const pinnedRootKey = await env.pins.pinnedRoot(domain);
    const dangerAllowHttp = isConfigured;
    const verified = verifyDiscovery(env.crypto, bytes, { domain, now, pinnedRootKey, dangerAllowHttp });
    const { discovery, rootKey, bytes: signedDiscovery } = verified;
    const baseUrl = configured ?? publicBaseUrl(discovery.apiUrl);
    if (pinnedRootKey === undefined || !equalBytes(pinnedRootKey, rootKey)) await env.pins.pinRoot(domain, rootKey);
    const { expiresAt } = discovery;
    const goodUntil = Math.min(now + DISCOVERY_CACHE_MAX, Math.max(now + DISCOVERY_CACHE_MIN, expiresAt));
    const servesUntil = Math.max(goodUntil, Math.min(goodUntil + DISCOVERY_STALE_MAX, expiresAt));
    const peer: Peer = { domain, baseUrl, isConfigured, discovery, signedDiscovery };
    return { peer, fetchedAt: now, goodUntil, servesUntil, failure: undefined, failures: 0 };
  } catch (cause) {
    const isKnown = cause instanceof RelayError && cause.code !== 'E_STORE_FAILED';
    const failure = isKnown ? cause : new RelayError('E_PEER_REFUSED', refusal, { cause });
    return { peer: undefined, fetchedAt: now, goodUntil: now, servesUntil: now, failure, failures: 1 };
  }
};

const requestDocument = async (http: PeerHttp, domain: string, configured: string | undefined): Promise<Uint8Array> => {
  if (configured !== undefined) return bodyOf(await requestAt(http, configured, DOCUMENT_PATH, true));
  if (!isDomain(domain)) throw new RelayError('E_PEER_UNREACHABLE', 'not a domain');
  const answer = await requestAt(http, `https://${domain}`, DOCUMENT_PATH, false);
  const target = redirectTarget(answer, domain);
  return bodyOf(target === undefined ? answer : await requestAt(http, target.origin, target.pathname, false));
};

const requestAt = (http: PeerHttp, baseUrl: string, path: string, isConfigured: boolean): Promise<PeerAnswer> =>
  http.request({ baseUrl, isConfigured, method: 'GET', path, headers: {}, answerBytesMax: DISCOVERY_BYTES_MAX });

const bodyOf = ({ status, body }: PeerAnswer): Uint8Array => {
  if (status >= 500)
    throw new RelayError('E_PEER_UNREACHABLE', 'the other relay cannot answer now', { retryAfter: 10 });
  if (status !== 200) throw new RelayError('E_PEER_REFUSED', refusal);
  return body;
};

/**
 * Where a domain sends us on, once: HTTPS on port 443 of a host with the same registrable domain, so of the same owner. The
 * host is resolved and checked like the first.
 */
const redirectTarget = ({ status, headers }: PeerAnswer, domain: string): URL | undefined => {
  if (![301, 302, 303, 307, 308].includes(status)) return undefined;
  const locations = headers.filter(([name]) => name === 'location').map(([, value]) => value);
  const [location] = locations;
  const base = `https://${domain}${DOCUMENT_PATH}`;
  if (locations.length !== 1 || location === undefined || !URL.canParse(location, base))
    throw new RelayError('E_PEER_REFUSED', refusal);
  const url = new URL(location, base);
  const isPlain = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '';
  const owner = getDomain(domain, suffixOptions);
  const isOfOwner = owner !== null && isDomain(url.hostname) && getDomain(url.hostname, suffixOptions) === owner;
  if (!isPlain || !isOfOwner || url.search !== '') throw new RelayError('E_PEER_REFUSED', refusal);
  return url;
};

/** What lies below a suffix that a provider gives to its customers has as many owners. */
const suffixOptions = { allowPrivateDomains: true };
const DOCUMENT_PATH = '/.well-known/sotto-relay';

/** What a document of a relay nobody configured may name: HTTPS, port 443, a host name, nothing else. */
const publicBaseUrl = (apiUrl: string): string => {
  const url = URL.canParse(apiUrl) ? new URL(apiUrl) : undefined;
  const isPlain = url !== undefined && url.origin === apiUrl && url.protocol === 'https:' && url.port === '';
  if (!isPlain || !isDomain(url.hostname)) throw new RelayError('E_PEER_REFUSED', refusal);
  return url.origin;
};

const refusal = 'the other relay has no valid discovery document';
