/**
 * Discovery documents: where a relay is reached, with which online keys it signs and who vouches for its senders, signed
 * by its root key.
 *
 *   signature = Ed25519(root key, "Sotto discovery v1" || 0x00 || document bytes as received)
 *
 * The root key stands beside the document and proves nothing by itself: what binds it to the domain is that the document
 * came from that domain over HTTPS, and afterwards that it is the key pinned then, or one that this key has handed over to:
 *
 *   signature = Ed25519(former root key, "Sotto root change v1" || 0x00 || domain || 0x00 || next root key)
 */

import {
  asEd25519PublicKey,
  type CryptoProvider,
  concatBytes,
  type Ed25519KeyPair,
  type Ed25519PublicKey,
  equalBytes,
  utf8ToBytes,
} from '@sotto/crypto';
import {
  type Discovery,
  decodeDiscovery,
  decodeSignedDiscovery,
  encodeDiscovery,
  encodeSignedDiscovery,
  KEY_BYTES,
  type OnlineKey,
  type RootChange,
  type SignedDiscovery,
  VOUCHER_KEY_BYTES_MAX,
  VOUCHER_KEY_BYTES_MIN,
  WireError,
} from '@sotto/wire';
import { IdentityError } from './errors.ts';
import { type ForwardingAlgorithm, type ForwardingKey, forwardingAlgorithmOfKey } from './forward.ts';
import { CLOCK_TOLERANCE_SECONDS, DISCOVERY_LIFETIME_SECONDS_MAX } from './limits.ts';
import { complaintAboutAuthority } from './sealed-sender-authority.ts';

export interface VerifyDiscoveryOptions {
  /** The domain that was asked. */
  readonly domain: string;
  /** Seconds since 1970. */
  readonly now: number;
  /** The root key seen at this domain before. */
  readonly pinnedRootKey?: Uint8Array | undefined;
  /** Takes an API address without TLS, for relays on one machine and in closed networks. */
  readonly dangerAllowHttp?: boolean | undefined;
}

export interface VerifiedDiscovery {
  readonly discovery: Discovery;
  /** To be pinned. */
  readonly rootKey: Ed25519PublicKey;
  /** The serialised `SignedDiscovery`, as received. */
  readonly bytes: Uint8Array;
}

const LABEL = utf8ToBytes('Sotto discovery v1\0');
const ROOT_CHANGE_LABEL = utf8ToBytes('Sotto root change v1\0');

/** Returns a serialised `SignedDiscovery`. A document that {@link verifyDiscovery} would never take is a `RangeError`. */
export function createDiscovery(crypto: CryptoProvider, rootKeyPair: Ed25519KeyPair, discovery: Discovery): Uint8Array {
  const document = encodeDiscovery(discovery);
  const complaint = complaintOf(crypto, discovery, rootKeyPair.publicKey);
  if (complaint !== undefined) throw new RangeError(complaint);
  const signature = crypto.ed25519Sign(rootKeyPair.privateKey, concatBytes(LABEL, document));
  return encodeSignedDiscovery({ document, rootKey: rootKeyPair.publicKey, signature });
}

/** The statement of a root key that `next` follows it in its domain: for the document that `next` signs. */
export function createRootChange(
  crypto: CryptoProvider,
  former: Ed25519KeyPair,
  { domain, next }: { readonly domain: string; readonly next: Ed25519PublicKey },
): RootChange {
  const signature = crypto.ed25519Sign(former.privateKey, rootChangeBytes(domain, next));
  return { formerRootKey: former.publicKey, signature };
}

/** Throws `E_DISCOVERY_INVALID`, `E_DISCOVERY_ROOT_CHANGED` or `E_DISCOVERY_EXPIRED`. */
export function verifyDiscovery(
  crypto: CryptoProvider,
  bytes: Uint8Array,
  options: VerifyDiscoveryOptions,
): VerifiedDiscovery {
  const { signed, discovery } = decode(bytes);
  // DS-02: the root key beside the document has signed it.
  const rootKey = asEd25519PublicKey(signed.rootKey);
  if (!crypto.ed25519Verify(rootKey, concatBytes(LABEL, signed.document), signed.signature)) {
    throw invalid('discovery signature does not verify');
  }
  // DS-03: it is of the domain that was asked.
  if (discovery.domain !== options.domain) throw invalid('discovery document is of another domain');
  const complaint = complaintOf(crypto, discovery, rootKey);
  if (complaint !== undefined) throw invalid(complaint);
  // DS-04: the API is reached over TLS.
  if (!discovery.apiUrl.startsWith('https:') && options.dangerAllowHttp !== true) throw invalid('apiUrl is not HTTPS');
  // DS-05: the root key is the pinned one, or follows it by changes that are signed.
  if (options.pinnedRootKey !== undefined && !isSuccessor(discovery, rootKey, options.pinnedRootKey)) {
    throw new IdentityError('E_DISCOVERY_ROOT_CHANGED', 'discovery document is signed by another root key');
  }
  assertCurrent(discovery, options.now);
  return { discovery, rootKey, bytes: new Uint8Array(bytes) };
}

/** The key of that id, if it has this purpose, signs requests, and is valid now. Both ends of its time are included. */
export function findOnlineKey(
  { keys, revokedKeyIds }: Discovery,
  { id, purpose, now }: { readonly id: string; readonly purpose: 'serverToServer'; readonly now: number },
): Ed25519PublicKey | undefined {
  // DS-16: a key whose id is revoked does not count, whatever its time.
  if (revokedKeyIds.includes(id)) return undefined;
  const key = keys.find((candidate) => candidate.id === id);
  if (key?.purpose !== purpose || !isValidAt(key, now)) return undefined;
  return asEd25519PublicKey(key.publicKey);
}

/** The key to seal with: of those that are valid now, the one that came last. Both ends of its time are included. */
export function findForwardingKey(
  { keys, revokedKeyIds }: Discovery,
  { algorithm, now }: { readonly algorithm: ForwardingAlgorithm; readonly now: number },
): ForwardingKey | undefined {
  const isRight = (key: OnlineKey): boolean =>
    key.purpose === 'forward' &&
    !revokedKeyIds.includes(key.id) &&
    forwardingAlgorithmOfKey(key.publicKey) === algorithm &&
    isValidAt(key, now);
  const [first, ...others] = keys.filter(isRight);
  if (first === undefined) return undefined;
  const { id, publicKey } = others.reduce((last, key) => (key.notBefore > last.notBefore ? key : last), first);
  return { id, algorithm, publicKey };
}

const isValidAt = ({ notBefore, notAfter }: OnlineKey, now: number): boolean => now >= notBefore && now <= notAfter;

function decode(bytes: Uint8Array): { readonly signed: SignedDiscovery; readonly discovery: Discovery } {
  try {
    // DS-01: both layers have their form.
    const signed = decodeSignedDiscovery(bytes);
    return { signed, discovery: decodeDiscovery(signed.document) };
  } catch (cause) {
    if (!(cause instanceof WireError)) throw cause;
    throw invalid('discovery document does not decode', { cause });
  }
}

/** What is wrong with a document beyond the form of its fields; `undefined` for a good one. */
function complaintOf(crypto: CryptoProvider, discovery: Discovery, rootKey: Ed25519PublicKey): string | undefined {
  return (
    complaintAbout(discovery) ??
    complaintAboutAuthority(crypto, discovery.sealedSender) ??
    complaintAboutChanges(crypto, discovery, rootKey)
  );
}

function complaintAboutChanges(
  crypto: CryptoProvider,
  { domain, rootChanges }: Discovery,
  rootKey: Ed25519PublicKey,
): string | undefined {
  const isSigned = rootChanges.every(({ formerRootKey, signature }, index) => {
    const next = rootChanges[index + 1]?.formerRootKey ?? rootKey;
    return crypto.ed25519Verify(asEd25519PublicKey(formerRootKey), rootChangeBytes(domain, next), signature);
  });
  // DS-15: every former root key has signed the one that follows it in this domain.
  return isSigned ? undefined : 'rootChanges must be signed by the keys they leave';
}

function rootChangeBytes(domain: string, next: Uint8Array): Uint8Array {
  return concatBytes(ROOT_CHANGE_LABEL, utf8ToBytes(`${domain}\0`), next);
}

function isSuccessor({ rootChanges }: Discovery, rootKey: Uint8Array, pinned: Uint8Array): boolean {
  return equalBytes(pinned, rootKey) || rootChanges.some(({ formerRootKey }) => equalBytes(pinned, formerRootKey));
}

function complaintAbout(discovery: Discovery): string | undefined {
  const { apiUrl, protocolMin, protocolMax, keys, issuedAt, expiresAt } = discovery;
  // DS-06: the API address is scheme, host, port and path, without user, query, fragment or slash at its end.
  if (!/^https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?(?:\/[A-Za-z0-9._~-]+)*$/.test(apiUrl)) {
    return 'apiUrl must be a base URL without a slash at its end';
  }
  // DS-07: ranges and times are the right way round, and no two keys share an id.
  if (protocolMin > protocolMax) return 'protocolMin must not be above protocolMax';
  if (new Set(keys.map(({ id }) => id)).size !== keys.length) return 'keys must have ids of their own';
  if (keys.some(({ notBefore, notAfter }) => notBefore >= notAfter)) return 'keys must begin before they end';
  // DS-17: a key has the length of its purpose.
  if (!keys.every(hasLengthOfPurpose)) return 'keys must have the length of their purpose';
  // DS-08: a document is valid for 90 days at most.
  if (expiresAt <= issuedAt || expiresAt - issuedAt > DISCOVERY_LIFETIME_SECONDS_MAX) {
    return `expiresAt must be at most ${DISCOVERY_LIFETIME_SECONDS_MAX} seconds after issuedAt`;
  }
  return undefined;
}

function hasLengthOfPurpose({ purpose, publicKey }: OnlineKey): boolean {
  switch (purpose) {
    case 'serverToServer':
      return publicKey.length === KEY_BYTES;
    case 'forward':
      return forwardingAlgorithmOfKey(publicKey) !== undefined;
    case 'voucher':
      return publicKey.length >= VOUCHER_KEY_BYTES_MIN && publicKey.length <= VOUCHER_KEY_BYTES_MAX;
  }
}

function assertCurrent({ issuedAt, expiresAt }: Discovery, now: number): void {
  if (!Number.isFinite(now)) throw new RangeError('now must be seconds since 1970');
  // DS-09: now lies within the time of the document, give or take the clocks.
  if (now < issuedAt - CLOCK_TOLERANCE_SECONDS || now > expiresAt + CLOCK_TOLERANCE_SECONDS) {
    throw new IdentityError('E_DISCOVERY_EXPIRED', 'discovery document is not yet or no longer valid');
  }
}

function invalid(message: string, options?: ErrorOptions): IdentityError {
  return new IdentityError('E_DISCOVERY_INVALID', message, options);
}
