/**
 * Discovery documents for a relay whose root key is kept elsewhere. The relay's machine makes a request, the machine with the
 * root key signs it, the relay's machine installs the answer:
 *
 *     createDiscoveryRequest ──request──▶ signDiscoveryRequest ──SignedDiscovery──▶ installDiscovery
 *
 * A request holds nothing secret. It is JSON with the document to be signed, the one in use, and the keys for sealed senders
 * that the trust root, which is beside the root key, is to certify.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  asX25519PublicKey,
  bytesToHex,
  type CryptoProvider,
  type Ed25519KeyPair,
  equalBytes,
  hexToBytes,
  type RandomBytes,
  type X25519PrivateKey,
} from '@sotto/crypto';
import { createDiscovery, createRootChange, IdentityError, verifyDiscovery } from '@sotto/identity';
import { createServerCertificate } from '@sotto/ratchet/certificates';
import {
  type Discovery,
  decodeDiscovery,
  decodeServerCertificate,
  decodeServerCertificateBody,
  decodeSignedDiscovery,
  encodeDiscovery,
  type OnlineKey,
  ROOT_CHANGES_MAX,
  type RootChange,
  WireError,
} from '@sotto/wire';
import { RelayError } from './errors.ts';
import { complaintAboutFit } from './federation/document-fit.ts';
import { INSTALLED_DOCUMENT, readInstalledDocument } from './federation/installed-document.ts';
import { describe } from './federation/own-discovery.ts';
import { readSecretFile, writeOnce, writeOver } from './key-files.ts';
import { certificateNumberOf } from './key-rotation.ts';
import { KEY_PUBLICATION_SECONDS } from './limits.ts';
import { type OnlineKeyEntry, readOnlineKeys } from './online-keys.ts';
import {
  makeVoucherKeySync,
  readVoucherKeys,
  toOnlineKey,
  voucherClasses,
  voucherEpochAt,
} from './vouchers/key-files.ts';
import { createWorkingKeys } from './working-keys.ts';

export interface DiscoveryRequestOptions {
  readonly dataDirectory: string;
  readonly domain: string;
  /** The URL others use, without path. */
  readonly publicUrl: string;
  /** Work that strangers are asked for beside a voucher; none unless told. */
  readonly workBits?: number;
  /** Ids of keys that count no more as soon as the answer is installed. */
  readonly revoke?: readonly string[];
  readonly crypto: CryptoProvider;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Throws `E_KEYS_INVALID`, `E_KEY_CHANGE_REFUSED`, `E_DISCOVERY_UNFIT`. */
export const createDiscoveryRequest = (options: DiscoveryRequestOptions): string => {
  const { dataDirectory, domain, publicUrl, revoke = [], workBits = 0, crypto, clock } = options;
  const installed = readInstalledDocument(dataDirectory);
  const trustRoot = installed?.discovery.sealedSender.trustRoot ?? trustRootOf(dataDirectory, crypto);
  const keys = createWorkingKeys({ crypto, dataDirectory, trustRoot, clock });
  const unknown = revoke.find((id) => !keys.entries().some((entry) => entry.id === id));
  if (unknown !== undefined) throw refused(`there is no key ${unknown}`);
  const now = Math.floor(clock() / 1000);
  const document = describe(
    { domain, apiUrl: () => publicUrl, keys, voucherKeys: () => voucherKeysOf(options, now), workBits },
    now,
  );
  const waiting = keys.entries().filter((entry) => isUncertified(dataDirectory, entry));
  return `${JSON.stringify(
    {
      format: REQUEST_FORMAT,
      document: bytesToHex(
        encodeDiscovery({
          ...document,
          keys: document.keys.filter(({ id }) => !revoke.includes(id)),
          revokedKeyIds: [...new Set([...document.revokedKeyIds, ...revoke])],
        }),
      ),
      certify: waiting.map(({ id, publicKey }) => ({ number: certificateNumberOf(id), key: bytesToHex(publicKey) })),
      current: installed === undefined ? undefined : bytesToHex(installed.bytes),
    },
    undefined,
    2,
  )}\n`;
};

export interface SignDiscoveryOptions {
  readonly crypto: CryptoProvider;
  readonly random: RandomBytes;
  readonly root: Ed25519KeyPair;
  /** Needed when there is a key for sealed senders to certify. */
  readonly trustRootPrivateKey?: X25519PrivateKey | undefined;
  /** The root key that this one replaces: whoever has pinned it then believes this one. */
  readonly formerRoot?: Ed25519KeyPair | undefined;
  readonly days: number;
  /** Seconds since 1970. */
  readonly now: number;
}

/** Returns a serialised `SignedDiscovery`. Throws `E_KEY_CHANGE_REFUSED` and says why. */
export const signDiscoveryRequest = (request: string, options: SignDiscoveryOptions): Uint8Array => {
  const { crypto, root, days, now } = options;
  if (!Number.isInteger(days) || days < 1 || days > DAYS_MAX)
    throw refused(`a document is good for 1 to ${DAYS_MAX} days`);
  const { document, certify, current } = parseRequest(request);
  const known = current === undefined ? undefined : verifiedCurrent(crypto, current, document.domain);
  const isEmergency = document.revokedKeyIds.some((id) => known?.discovery.revokedKeyIds.includes(id) !== true);
  // Peers may keep the document in use for a day: what they cannot know by then is not used before.
  const publicFrom = now + KEY_PUBLICATION_SECONDS;
  const isKnown = (id: string): boolean => known === undefined || known.discovery.keys.some((key) => key.id === id);
  const keys = document.keys.map((key) =>
    isEmergency || isKnown(key.id) ? key : { ...key, notBefore: Math.max(key.notBefore, publicFrom) },
  );
  const certificates = certify.map((one) => certifyKey(options, one));
  const { sealedSender } = document;
  const signed: Discovery = {
    ...document,
    keys: isEmergency ? keys.map((key) => ({ ...key, notBefore: Math.min(key.notBefore, now) })) : keys,
    issuedAt: now,
    expiresAt: now + days * DAY,
    sealedSender: { ...sealedSender, serverCertificates: [...sealedSender.serverCertificates, ...certificates] },
    rootChanges: rootChangesOf(options, document.domain, known),
  };
  return createDiscovery(crypto, root, signed);
};

/** Of the answer's installation. */
export interface InstallDiscoveryOptions {
  readonly dataDirectory: string;
  readonly domain: string;
  readonly crypto: CryptoProvider;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** A running relay takes it up at its next upkeep. Throws `E_DISCOVERY_UNFIT`, `E_KEYS_INVALID`, `E_KEY_CHANGE_REFUSED`. */
export const installDiscovery = (signedDiscovery: Uint8Array, options: InstallDiscoveryOptions): void => {
  const { dataDirectory, domain, crypto, clock } = options;
  const now = Math.floor(clock() / 1000);
  const former = readInstalledDocument(dataDirectory)?.rootKey ?? rootKeyOf(dataDirectory, crypto);
  const { discovery } = verified(crypto, signedDiscovery, { domain, now, pinnedRootKey: former });
  for (const entry of readOnlineKeys(dataDirectory)) {
    if (isUncertified(dataDirectory, entry)) storeCertificate(dataDirectory, entry, discovery);
  }
  const keys = createWorkingKeys({ crypto, dataDirectory, clock, trustRoot: discovery.sealedSender.trustRoot });
  const isReplacing = discovery.revokedKeyIds.length > 0;
  const voucherKeys = readVoucherKeys(crypto, dataDirectory, now).map(toOnlineKey);
  const complaint = complaintAboutFit(crypto, signedDiscovery, { keys, voucherKeys, domain, apiUrl: undefined, now });
  if (complaint !== undefined && !isReplacing) throw new RelayError('E_DISCOVERY_UNFIT', `the document ${complaint}`);
  writeOver(join(dataDirectory, INSTALLED_DOCUMENT), signedDiscovery.slice());
};

interface Request {
  readonly document: Discovery;
  readonly certify: readonly CertifyWish[];
  readonly current: Uint8Array | undefined;
}

interface CertifyWish {
  readonly number: number;
  readonly key: Uint8Array;
}

const parseRequest = (request: string): Request => {
  try {
    const { format, document, certify, current } = JSON.parse(request) as Record<string, unknown>;
    if (format !== REQUEST_FORMAT || typeof document !== 'string' || !Array.isArray(certify)) throw notARequest();
    if (current !== undefined && typeof current !== 'string') throw notARequest();
    return {
      document: decodeDiscovery(hexToBytes(document)),
      certify: certify.map(parseWish),
      current: current === undefined ? undefined : hexToBytes(current),
    };
  } catch (cause) {
    throw cause instanceof RelayError ? cause : notARequest(cause);
  }
};

const parseWish = (wish: unknown): CertifyWish => {
  if (typeof wish !== 'object' || wish === null || !('number' in wish) || !('key' in wish)) throw notARequest();
  const { number, key } = wish;
  const isWhole = Number.isInteger(number) && typeof key === 'string' && /^[0-9a-f]{64}$/.test(key);
  if (!isWhole) throw notARequest();
  return { number: Number(number), key: hexToBytes(String(key)) };
};

/** The document in use must be one of the domain and whole; its time may be over. */
const verifiedCurrent = (crypto: CryptoProvider, bytes: Uint8Array, domain: string) =>
  verified(crypto, bytes, { domain, now: issuedAtOf(bytes), pinnedRootKey: undefined });

const issuedAtOf = (bytes: Uint8Array): number => {
  try {
    return decodeDiscovery(decodeSignedDiscovery(bytes).document).issuedAt;
  } catch (cause) {
    if (!(cause instanceof WireError)) throw cause;
    throw notARequest(cause);
  }
};

const verified = (
  crypto: CryptoProvider,
  bytes: Uint8Array,
  options: { readonly domain: string; readonly now: number; readonly pinnedRootKey: Uint8Array | undefined },
) => {
  try {
    return verifyDiscovery(crypto, bytes, { ...options, dangerAllowHttp: true });
  } catch (cause) {
    if (!(cause instanceof IdentityError)) throw cause;
    throw new RelayError('E_DISCOVERY_UNFIT', `the document does not verify: ${cause.code}`, { cause });
  }
};

const rootChangesOf = (
  { crypto, root, formerRoot }: SignDiscoveryOptions,
  domain: string,
  known: { readonly discovery: Discovery; readonly rootKey: Uint8Array } | undefined,
): readonly RootChange[] => {
  if (known === undefined || equalBytes(known.rootKey, root.publicKey)) return known?.discovery.rootChanges ?? [];
  if (formerRoot === undefined || !equalBytes(known.rootKey, formerRoot.publicKey))
    throw refused('the document in use is signed by another root key: name that key as the former one');
  const change = createRootChange(crypto, formerRoot, { domain, next: root.publicKey });
  return [...known.discovery.rootChanges, change].slice(-ROOT_CHANGES_MAX);
};

const certifyKey = (options: SignDiscoveryOptions, { number, key }: CertifyWish): Uint8Array => {
  const { trustRootPrivateKey } = options;
  if (trustRootPrivateKey === undefined)
    throw refused('a key for sealed senders is to be certified: bring the trust root');
  return createServerCertificate(options, { id: number, key: asX25519PublicKey(key), trustRootPrivateKey });
};

/** For as long as a document may last, so that nobody has to sign another one for them. */
const voucherKeysOf = ({ crypto, dataDirectory }: DiscoveryRequestOptions, now: number): readonly OnlineKey[] => {
  for (let epoch = voucherEpochAt(now); epoch <= voucherEpochAt(now + DAYS_MAX * DAY); epoch++)
    for (const voucherClass of voucherClasses) makeVoucherKeySync(dataDirectory, voucherClass, epoch);
  return readVoucherKeys(crypto, dataDirectory, now).map(toOnlineKey);
};

const isUncertified = (dataDirectory: string, { certificateFile, isRevoked }: OnlineKeyEntry): boolean =>
  certificateFile !== undefined && !isRevoked && !existsSync(join(dataDirectory, certificateFile));

const storeCertificate = (dataDirectory: string, entry: OnlineKeyEntry, { sealedSender }: Discovery): void => {
  const certificate = sealedSender.serverCertificates.find((bytes) => {
    const { key } = decodeServerCertificateBody(decodeServerCertificate(bytes).certificate ?? new Uint8Array(0));
    return key !== undefined && equalBytes(key.subarray(1), entry.publicKey);
  });
  if (certificate !== undefined) writeOnce(join(dataDirectory, entry.certificateFile ?? ''), certificate.slice());
};

const rootKeyOf = (dataDirectory: string, crypto: CryptoProvider): Uint8Array =>
  crypto.ed25519KeyPair(readSecretFile(dataDirectory, 'root.key')).publicKey;

const trustRootOf = (dataDirectory: string, crypto: CryptoProvider): Uint8Array => {
  const { publicKey } = crypto.x25519KeyPair(readSecretFile(dataDirectory, 'sealed-sender-root.key'));
  return Uint8Array.of(X25519_TYPE, ...publicKey);
};

const refused = (reason: string): RelayError => new RelayError('E_KEY_CHANGE_REFUSED', reason);
const notARequest = (cause?: unknown): RelayError =>
  new RelayError('E_KEY_CHANGE_REFUSED', 'this is no request for a discovery document', { cause });

const REQUEST_FORMAT = 'sotto-discovery-request-v1';
const X25519_TYPE = 0x05;
const DAY = 86_400;
const DAYS_MAX = 90;
