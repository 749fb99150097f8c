/** The discovery document of this relay, signed anew every hour so that it is never near its end. */

import { bytesToHex, type CryptoProvider, type Ed25519PublicKey } from '@sotto/crypto';
import { createDiscovery } from '@sotto/identity';
import { BATCH_BYTES_MAX, BATCH_ITEMS_MAX, ENVELOPE_BYTES_MAX, LIFETIME_SECONDS_MAX } from '@sotto/wire';
import type { RelayKeys } from '../keys.ts';

export interface OwnDiscoveryOptions {
  readonly crypto: CryptoProvider;
  readonly domain: string;
  /** Known once the relay listens. */
  readonly apiUrl: () => string;
  readonly keys: RelayKeys;
  readonly keyId: string;
  readonly clock: () => number;
}

/** Returns a serialised `SignedDiscovery`. */
export const createOwnDiscovery = (options: OwnDiscoveryOptions): (() => Uint8Array) => {
  let issuedAt = 0;
  let signed: Uint8Array = new Uint8Array(0);
  return () => {
    const now = Math.floor(options.clock() / 1000);
    if (Math.abs(now - issuedAt) < REISSUE_AFTER) return signed;
    issuedAt = now;
    signed = sign(options, now);
    return signed;
  };
};

/** Named after the key itself: another key cannot come under the same id. */
export const keyIdOf = (crypto: CryptoProvider, publicKey: Ed25519PublicKey): string =>
  `s2s-${bytesToHex(crypto.sha256(publicKey).subarray(0, 8))}`;

const sign = ({ crypto, domain, apiUrl, keys, keyId }: OwnDiscoveryOptions, now: number): Uint8Array =>
  createDiscovery(crypto, keys.root, {
    domain,
    apiUrl: apiUrl(),
    protocolMin: 1,
    protocolMax: 1,
    keys: [
      {
        id: keyId,
        purpose: 'serverToServer',
        publicKey: keys.serverToServer.publicKey,
        notBefore: now - CLOCK_MARGIN,
        notAfter: now + LIFETIME,
      },
    ],
    issuedAt: now,
    expiresAt: now + LIFETIME,
    limits: {
      envelopeBytesMax: ENVELOPE_BYTES_MAX,
      batchBytesMax: BATCH_BYTES_MAX,
      batchItemsMax: BATCH_ITEMS_MAX,
      lifetimeMax: LIFETIME_SECONDS_MAX,
    },
    sealedSender: keys.sealedSender.authority,
  });

const REISSUE_AFTER = 3600;
const LIFETIME = 86_400;
/** The key was in use before this document was made. */
const CLOCK_MARGIN = 86_400;
