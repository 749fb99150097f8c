/**
 * The discovery document of this relay. With the root key at hand it is signed anew every hour, and when a key has changed,
 * so that it is never near its end. Without it, what is served is the document that was signed elsewhere and installed,
 * if it is about the keys that this relay works with: another one would have every peer refuse us, or trust a key that
 * nobody here holds.
 */

import { type CryptoProvider, type Ed25519KeyPair, equalBytes } from '@sotto/crypto';
import { createDiscovery } from '@sotto/identity';
import {
  BATCH_BYTES_MAX,
  BATCH_ITEMS_MAX,
  type Discovery,
  ENVELOPE_BYTES_MAX,
  LIFETIME_SECONDS_MAX,
  type OnlineKey,
} from '@sotto/wire';
import { RelayError } from '../errors.ts';
import { publishListedKeys, revokeOnlineKey } from '../online-keys.ts';
import type { WorkingKeys } from '../working-keys.ts';
import { complaintAboutFit } from './document-fit.ts';
import { installedAt, readInstalledDocument } from './installed-document.ts';

export interface OwnDiscoveryOptions {
  readonly crypto: CryptoProvider;
  readonly domain: string;
  readonly dataDirectory: string;
  /** Known once the relay listens. */
  readonly apiUrl: () => string;
  /** Whether the operator has said under which URL the relay is reached. */
  readonly isUrlFixed: boolean;
  readonly root: Ed25519KeyPair | undefined;
  readonly keys: WorkingKeys;
  /** Keys that sign vouchers. */
  readonly voucherKeys: () => readonly OnlineKey[];
  /** Asked for beside a voucher. */
  readonly workBits?: number;
  readonly clock: () => number;
}

export interface OwnDiscovery {
  /** A serialised `SignedDiscovery`. Throws `E_DISCOVERY_UNFIT` or `E_KEYS_INVALID` while there is none. */
  current(): Uint8Array;
  /** Reads keys and document again. What does not fit is refused with the same errors, and the former one stays. */
  refresh(): void;
  /** Keys for vouchers have changed: a root key that is here signs them when the document is asked for next. */
  renew(): void;
  /** Seconds since 1970. */
  expiresAt(): number;
}

interface Served {
  readonly bytes: Uint8Array;
  readonly discovery: Discovery;
  /** By which it is told that there is a newer one. */
  readonly source: string;
}

export const createOwnDiscovery = (options: OwnDiscoveryOptions): OwnDiscovery => {
  const { root, keys, dataDirectory } = options;
  let served: Served | undefined;
  const now = (): number => Math.floor(options.clock() / 1000);

  const sign = (rootKey: Ed25519KeyPair): void => {
    publishListedKeys(dataDirectory, keys.entries(), now());
    keys.reload();
    const source = JSON.stringify([keys.entries(), installedAt(dataDirectory)]);
    if (served?.source === source && isRecent(served.discovery, now())) return;
    const installed = readInstalledDocument(dataDirectory);
    const isOurs = installed !== undefined && equalBytes(installed.rootKey, rootKey.publicKey);
    const rootChanges = isOurs ? installed.discovery.rootChanges : [];
    const discovery = { ...describe(options, now()), rootChanges };
    served = { bytes: createDiscovery(options.crypto, rootKey, discovery), discovery, source };
  };

  const takeUp = (): void => {
    const source = String(installedAt(dataDirectory));
    if (served?.source === source) return;
    const installed = readInstalledDocument(dataDirectory);
    if (installed === undefined)
      throw new RelayError('E_DISCOVERY_UNFIT', 'neither root.key nor a signed document is there');
    const { discovery, bytes } = installed;
    publishListedKeys(dataDirectory, keys.entries(), now(), discovery);
    for (const id of discovery.revokedKeyIds)
      if (keys.entries().some((entry) => entry.id === id)) revokeOnlineKey(dataDirectory, id);
    keys.reload();
    const apiUrl = options.isUrlFixed ? options.apiUrl() : undefined;
    const { domain, workBits = 0 } = options;
    const fit = { keys, voucherKeys: options.voucherKeys(), domain, apiUrl, workBits, now: now() };
    const complaint = complaintAboutFit(options.crypto, bytes, fit);
    if (complaint !== undefined) throw new RelayError('E_DISCOVERY_UNFIT', `the signed document ${complaint}`);
    served = { bytes, discovery, source };
  };

  const refresh = (): void => {
    keys.reload();
    if (root !== undefined) sign(root);
    else takeUp();
  };

  const present = (): Served => {
    const isOld = root !== undefined && served !== undefined && !isRecent(served.discovery, now());
    if (served === undefined || isOld) refresh();
    return served!;
  };
  return {
    current: () => present().bytes,
    refresh,
    renew() {
      if (root !== undefined) served = undefined;
    },
    expiresAt: () => present().discovery.expiresAt,
  };
};

/** One of the time to come, signed while the clock was ahead, would be refused by every peer until then. */
const isRecent = ({ issuedAt }: Discovery, now: number): boolean => now >= issuedAt && now - issuedAt < REISSUE_AFTER;

/** What a document says of this relay now: signed here, or put into the request that is signed elsewhere. */
export const describe = (
  {
    domain,
    apiUrl,
    keys,
    voucherKeys,
    workBits = 0,
  }: Pick<OwnDiscoveryOptions, 'domain' | 'apiUrl' | 'keys' | 'voucherKeys' | 'workBits'>,
  now: number,
): Discovery => ({
  domain,
  apiUrl: apiUrl(),
  protocolMin: 1,
  protocolMax: 1,
  keys: [...keys.listed(), ...voucherKeys()],
  issuedAt: now,
  expiresAt: now + LIFETIME,
  limits: {
    envelopeBytesMax: ENVELOPE_BYTES_MAX,
    batchBytesMax: BATCH_BYTES_MAX,
    batchItemsMax: BATCH_ITEMS_MAX,
    lifetimeMax: LIFETIME_SECONDS_MAX,
    ...(workBits > 0 ? { requestWorkBits: workBits } : {}),
  },
  sealedSender: keys.authority(),
  revokedKeyIds: keys.revokedIds(),
  rootChanges: [],
});

const REISSUE_AFTER = 3600;
/** A day in the caches of others, and two more while they cannot ask. */
const LIFETIME = 3 * 86_400;
