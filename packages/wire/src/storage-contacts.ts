/** What the client keeps of other accounts (proto/sotto/storage/v1: client.proto, contacts.proto). */

import { sotto } from '#gen/messages';
import {
  sottoStorageV1AddressPin,
  sottoStorageV1Contact,
  sottoStorageV1ContactRequest,
  sottoStorageV1IdentityEvidence,
} from '#gen/shapes';
import { defineCodec, type Form } from './codec.ts';
import { address, boolean, bytes, domain, fixedBytes, optional, text, uint32 } from './fields.ts';
import {
  ACCOUNT_ID_BYTES,
  ALIAS_BYTES_MAX,
  CLIENT_RECORD_BYTES_MAX,
  KEY_BYTES,
  PUBLIC_KEY_BYTES,
  SIGNED_MANIFEST_BYTES_MAX,
} from './limits.ts';

/** One for every account ever written to or heard from. */
export interface StoredContact {
  readonly accountId: Uint8Array;
  readonly identityKey: Uint8Array;
  /** As claimed, or as its relay confirmed. */
  readonly address: string;
  /** The relay of the address names this identity, and it names the address. */
  readonly addressVerified: boolean;
  /** The newest one accepted; missing when only heard from. */
  readonly signedManifest?: Uint8Array;
  /** When the user compared the safety number: seconds since 1970. Missing while not. */
  readonly verifiedAt?: number;
  /** What the user calls this contact; sent to the own devices only. */
  readonly alias?: string;
  /** Newest version of the protocol that it has shown to speak. Missing: 1. */
  readonly protocol?: number;
  /** Counts the changes of it on all devices of this account. */
  readonly aliasEdition?: number;
  /** Counts those of {@link verifiedAt}. */
  readonly verificationEdition?: number;
}

/** Which account an address stood for when it was first resolved. */
export interface StoredAddressPin {
  readonly accountId: Uint8Array;
  /** What the relay names now when that is another account; sending is held. */
  readonly changedManifest?: Uint8Array;
}

/** Somebody has written who was neither accepted nor answered. */
export interface StoredContactRequest {
  /** The first message: seconds since 1970. */
  readonly receivedAt: number;
  /** How many came so far. */
  readonly messages: number;
  /** As claimed in the first one. */
  readonly address: string;
}

/** Two signed manifests that cannot both be those of one account behind one address. */
export interface StoredIdentityEvidence {
  /** Seconds since 1970. */
  readonly noticedAt: number;
  /** Serialised `SignedManifest`: what was known. */
  readonly formerManifest: Uint8Array;
  /** Serialised `SignedManifest`: what the relay of the address said then. */
  readonly manifest: Uint8Array;
}

/** In the inbox: the relay of an address names another identity than before. */
export interface StoredIdentityChange {
  /** That of the entry when the same account has signed two lists of one number. */
  readonly formerAccountId: Uint8Array;
  /** The user had compared the safety number of the former identity. */
  readonly wasVerified: boolean;
  /** By the policy of the app: sending goes on, to the new identity. */
  readonly accepted: boolean;
}

/** In the inbox: the relay of a domain signs with another root key than before. */
export interface StoredRelayChange {
  readonly domain: string;
  readonly formerRootKey: Uint8Array;
  readonly rootKey: Uint8Array;
}

export const { encode: encodeStoredContact, decode: decodeStoredContact } = defineCodec<
  StoredContact,
  sotto.storage.v1.Contact
>({
  code: sotto.storage.v1.Contact,
  shape: sottoStorageV1Contact,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: {
    accountId: fixedBytes(ACCOUNT_ID_BYTES),
    identityKey: fixedBytes(PUBLIC_KEY_BYTES),
    address: address(),
    addressVerified: boolean(),
    signedManifest: optional(bytes(1, SIGNED_MANIFEST_BYTES_MAX)),
    verifiedAt: optional(uint32(1)),
    alias: optional(text(ALIAS_BYTES_MAX, 1)),
    protocol: optional(uint32(2)),
    aliasEdition: optional(uint32(1)),
    verificationEdition: optional(uint32(1)),
  },
});

export const { encode: encodeStoredAddressPin, decode: decodeStoredAddressPin } = defineCodec<
  StoredAddressPin,
  sotto.storage.v1.AddressPin
>({
  code: sotto.storage.v1.AddressPin,
  shape: sottoStorageV1AddressPin,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: {
    accountId: fixedBytes(ACCOUNT_ID_BYTES),
    changedManifest: optional(bytes(1, SIGNED_MANIFEST_BYTES_MAX)),
  },
});

export const { encode: encodeStoredContactRequest, decode: decodeStoredContactRequest } = defineCodec<
  StoredContactRequest,
  sotto.storage.v1.ContactRequest
>({
  code: sotto.storage.v1.ContactRequest,
  shape: sottoStorageV1ContactRequest,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: { receivedAt: uint32(), messages: uint32(), address: address() },
});

export const { encode: encodeStoredIdentityEvidence, decode: decodeStoredIdentityEvidence } = defineCodec<
  StoredIdentityEvidence,
  sotto.storage.v1.IdentityEvidence
>({
  code: sotto.storage.v1.IdentityEvidence,
  shape: sottoStorageV1IdentityEvidence,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: {
    noticedAt: uint32(),
    formerManifest: bytes(1, SIGNED_MANIFEST_BYTES_MAX),
    manifest: bytes(1, SIGNED_MANIFEST_BYTES_MAX),
  },
});

export const identityChangeForm: Form<StoredIdentityChange, sotto.storage.v1.IdentityChange> = {
  formerAccountId: fixedBytes(ACCOUNT_ID_BYTES),
  wasVerified: boolean(),
  accepted: boolean(),
};

export const relayChangeForm: Form<StoredRelayChange, sotto.storage.v1.RelayChange> = {
  domain: domain(),
  formerRootKey: fixedBytes(KEY_BYTES),
  rootKey: fixedBytes(KEY_BYTES),
};
