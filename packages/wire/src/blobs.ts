/** Encrypted attachments at a relay, in parts (proto/sotto/relay/v1/blobs.proto, and between relays). */

import { sotto } from '#gen/messages';
import {
  sottoFederationV1BlobRequest,
  sottoFederationV1BlobResponse,
  sottoRelayV1BlobDeleteRequest,
  sottoRelayV1BlobDeleteResponse,
  sottoRelayV1BlobFetchRequest,
  sottoRelayV1BlobFetchResponse,
  sottoRelayV1BlobPartRequest,
  sottoRelayV1BlobStartRequest,
  sottoRelayV1BlobState,
} from '#gen/shapes';
import { defineCodec } from './codec.ts';
import { boolean, bytes, domain, fixedBytes, optional, uint32 } from './fields.ts';
import {
  BLOB_CAPABILITY_BYTES,
  BLOB_ID_BYTES,
  BLOB_MESSAGE_BYTES_MAX,
  BLOB_PART_BYTES_MAX,
  HASH_BYTES,
  LIFETIME_SECONDS_MAX,
  SMALL_REQUEST_BYTES_MAX,
} from './limits.ts';

export interface BlobStartRequest {
  readonly blobId: Uint8Array;
  /** SHA-256 of the delete capability. */
  readonly deleteDigest: Uint8Array;
  /** Missing: not known yet. */
  readonly size?: number;
}

export interface BlobPartRequest {
  readonly blobId: Uint8Array;
  readonly offset: number;
  readonly data: Uint8Array;
  /** With the last part: how long the blob is to be kept, in seconds. */
  readonly lifetime?: number;
}

export interface BlobState {
  /** Bytes that are durable. */
  readonly received: number;
  readonly complete: boolean;
}

export interface BlobRange {
  readonly blobId: Uint8Array;
  readonly offset: number;
  readonly length: number;
}

export interface BlobFetchRequest extends BlobRange {
  /** Of the relay that has the blob. */
  readonly domain: string;
}

export interface BlobFetchResponse {
  /** Less than asked for only at the end of the blob. */
  readonly data: Uint8Array;
}

export interface BlobDeleteRequest {
  readonly blobId: Uint8Array;
  readonly capability: Uint8Array;
}

/** Nothing yet. */
export type BlobDeleteResponse = Readonly<Record<never, never>>;

export interface FederationBlobResponse extends BlobFetchResponse {
  /** Seconds that the blob has left. */
  readonly lifetime: number;
}

const blobId = fixedBytes(BLOB_ID_BYTES);
const rangeForm = { blobId, offset: uint32(), length: uint32(1, BLOB_PART_BYTES_MAX) };

export const { encode: encodeBlobStartRequest, decode: decodeBlobStartRequest } = defineCodec<
  BlobStartRequest,
  sotto.relay.v1.BlobStartRequest
>({
  code: sotto.relay.v1.BlobStartRequest,
  shape: sottoRelayV1BlobStartRequest,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: { blobId, deleteDigest: fixedBytes(HASH_BYTES), size: optional(uint32()) },
});

export const { encode: encodeBlobPartRequest, decode: decodeBlobPartRequest } = defineCodec<
  BlobPartRequest,
  sotto.relay.v1.BlobPartRequest
>({
  code: sotto.relay.v1.BlobPartRequest,
  shape: sottoRelayV1BlobPartRequest,
  bytesMax: BLOB_MESSAGE_BYTES_MAX,
  form: {
    blobId,
    offset: uint32(),
    data: bytes(1, BLOB_PART_BYTES_MAX),
    lifetime: optional(uint32(1, LIFETIME_SECONDS_MAX)),
  },
});

export const { encode: encodeBlobState, decode: decodeBlobState } = defineCodec<BlobState, sotto.relay.v1.BlobState>({
  code: sotto.relay.v1.BlobState,
  shape: sottoRelayV1BlobState,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: { received: uint32(), complete: boolean() },
});

export const { encode: encodeBlobFetchRequest, decode: decodeBlobFetchRequest } = defineCodec<
  BlobFetchRequest,
  sotto.relay.v1.BlobFetchRequest
>({
  code: sotto.relay.v1.BlobFetchRequest,
  shape: sottoRelayV1BlobFetchRequest,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: { domain: domain(), ...rangeForm },
});

export const { encode: encodeBlobFetchResponse, decode: decodeBlobFetchResponse } = defineCodec<
  BlobFetchResponse,
  sotto.relay.v1.BlobFetchResponse
>({
  code: sotto.relay.v1.BlobFetchResponse,
  shape: sottoRelayV1BlobFetchResponse,
  bytesMax: BLOB_MESSAGE_BYTES_MAX,
  form: { data: bytes(0, BLOB_PART_BYTES_MAX) },
});

export const { encode: encodeBlobDeleteRequest, decode: decodeBlobDeleteRequest } = defineCodec<
  BlobDeleteRequest,
  sotto.relay.v1.BlobDeleteRequest
>({
  code: sotto.relay.v1.BlobDeleteRequest,
  shape: sottoRelayV1BlobDeleteRequest,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: { blobId, capability: fixedBytes(BLOB_CAPABILITY_BYTES) },
});

export const { encode: encodeBlobDeleteResponse, decode: decodeBlobDeleteResponse } = defineCodec<
  BlobDeleteResponse,
  sotto.relay.v1.BlobDeleteResponse
>({
  code: sotto.relay.v1.BlobDeleteResponse,
  shape: sottoRelayV1BlobDeleteResponse,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: {},
});

export const { encode: encodeFederationBlobRequest, decode: decodeFederationBlobRequest } = defineCodec<
  BlobRange,
  sotto.federation.v1.BlobRequest
>({
  code: sotto.federation.v1.BlobRequest,
  shape: sottoFederationV1BlobRequest,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: rangeForm,
});

export const { encode: encodeFederationBlobResponse, decode: decodeFederationBlobResponse } = defineCodec<
  FederationBlobResponse,
  sotto.federation.v1.BlobResponse
>({
  code: sotto.federation.v1.BlobResponse,
  shape: sottoFederationV1BlobResponse,
  bytesMax: BLOB_MESSAGE_BYTES_MAX,
  form: { data: bytes(0, BLOB_PART_BYTES_MAX), lifetime: uint32(0, LIFETIME_SECONDS_MAX) },
});
