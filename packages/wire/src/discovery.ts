/**
 * The discovery document of a relay and the signature over it (proto/sotto/federation/v1). Only the forms are checked
 * here; who signed, and for which domain, is for `@sotto/identity`.
 */

import { sotto } from '#gen/messages';
import { sottoFederationV1Discovery, sottoFederationV1SignedDiscovery } from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import { bytes, domain, enumeration, fixedBytes, optional, printable, repeated, uint32 } from './fields.ts';
import {
  DISCOVERY_BYTES_MAX,
  KEY_BYTES,
  KEY_ID_CHARACTERS_MAX,
  ONLINE_KEYS_MAX,
  PUBLIC_KEY_BYTES,
  REQUEST_WORK_BITS_MAX,
  REVOKED_KEY_IDS_MAX,
  ROOT_CHANGES_MAX,
  SERVER_CERTIFICATE_BYTES_MAX,
  SERVER_CERTIFICATES_MAX,
  SIGNATURE_BYTES,
  URL_CHARACTERS_MAX,
  X_WING_PUBLIC_KEY_BYTES,
} from './limits.ts';

export interface SignedDiscovery {
  /** A serialised {@link Discovery}; the signature covers these very bytes. */
  readonly document: Uint8Array;
  readonly rootKey: Uint8Array;
  readonly signature: Uint8Array;
}

export interface Discovery {
  readonly domain: string;
  /** Base URL without a slash at its end. */
  readonly apiUrl: string;
  readonly protocolMin: number;
  readonly protocolMax: number;
  readonly keys: readonly OnlineKey[];
  /** Times are seconds since 1970. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly limits: RelayLimits;
  readonly sealedSender: SealedSenderAuthority;
  /** Ids of online keys that no longer count, whatever their time. */
  readonly revokedKeyIds: readonly string[];
  /** Oldest first; the last one leads to the root key of this document. */
  readonly rootChanges: readonly RootChange[];
}

/** A root key that signed the one which follows it: that of the next change, or that of the document. */
export interface RootChange {
  readonly formerRootKey: Uint8Array;
  readonly signature: Uint8Array;
}

/** Who vouches for senders of the domain (Signal session layer, section 9.1). */
export interface SealedSenderAuthority {
  /** 33 bytes. */
  readonly trustRoot: Uint8Array;
  /** Serialised server certificates; one that is not listed is revoked. */
  readonly serverCertificates: readonly Uint8Array[];
}

/** What a key is for; its form follows from it. */
export type KeyPurpose = 'serverToServer' | 'forward' | 'voucher';

export interface OnlineKey {
  readonly id: string;
  readonly purpose: KeyPurpose;
  readonly publicKey: Uint8Array;
  readonly notBefore: number;
  readonly notAfter: number;
}

/** What the relay takes at most from others. */
export interface RelayLimits {
  readonly envelopeBytesMax: number;
  readonly batchBytesMax: number;
  readonly batchItemsMax: number;
  /** Seconds. */
  readonly lifetimeMax: number;
  /** Work beside a voucher; none when missing. */
  readonly requestWorkBits?: number;
}

const onlineKeyForm: Form<OnlineKey, sotto.federation.v1.OnlineKey> = {
  id: printable(KEY_ID_CHARACTERS_MAX, 1),
  purpose: enumeration<KeyPurpose>({ serverToServer: 1, forward: 2, voucher: 3 }),
  publicKey: bytes(KEY_BYTES, X_WING_PUBLIC_KEY_BYTES),
  notBefore: uint32(),
  notAfter: uint32(),
};

const rootChangeForm: Form<RootChange, sotto.federation.v1.RootChange> = {
  formerRootKey: fixedBytes(KEY_BYTES),
  signature: fixedBytes(SIGNATURE_BYTES),
};

const limitsForm: Form<RelayLimits, sotto.federation.v1.Limits> = {
  envelopeBytesMax: uint32(1),
  batchBytesMax: uint32(1),
  batchItemsMax: uint32(1),
  lifetimeMax: uint32(1),
  requestWorkBits: optional(uint32(1, REQUEST_WORK_BITS_MAX)),
};

const sealedSenderForm: Form<SealedSenderAuthority, sotto.federation.v1.SealedSender> = {
  trustRoot: fixedBytes(PUBLIC_KEY_BYTES),
  serverCertificates: repeated(bytes(1, SERVER_CERTIFICATE_BYTES_MAX), SERVER_CERTIFICATES_MAX, 1),
};

export const { encode: encodeSignedDiscovery, decode: decodeSignedDiscovery } = defineCodec<
  SignedDiscovery,
  sotto.federation.v1.SignedDiscovery
>({
  code: sotto.federation.v1.SignedDiscovery,
  shape: sottoFederationV1SignedDiscovery,
  bytesMax: DISCOVERY_BYTES_MAX,
  form: {
    document: bytes(1, DISCOVERY_BYTES_MAX),
    rootKey: fixedBytes(KEY_BYTES),
    signature: fixedBytes(SIGNATURE_BYTES),
  },
});

export const { encode: encodeDiscovery, decode: decodeDiscovery } = defineCodec<
  Discovery,
  sotto.federation.v1.Discovery
>({
  code: sotto.federation.v1.Discovery,
  shape: sottoFederationV1Discovery,
  bytesMax: DISCOVERY_BYTES_MAX,
  form: {
    domain: domain(),
    apiUrl: printable(URL_CHARACTERS_MAX, 1),
    protocolMin: uint32(1),
    protocolMax: uint32(1),
    keys: repeated(message(onlineKeyForm), ONLINE_KEYS_MAX),
    issuedAt: uint32(),
    expiresAt: uint32(),
    limits: message(limitsForm),
    sealedSender: message(sealedSenderForm),
    revokedKeyIds: repeated(printable(KEY_ID_CHARACTERS_MAX, 1), REVOKED_KEY_IDS_MAX),
    rootChanges: repeated(message(rootChangeForm), ROOT_CHANGES_MAX),
  },
});
