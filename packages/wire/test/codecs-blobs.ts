/** Codecs of blobs and attachments, with values and with values that break their rules. */

import fc from 'fast-check';
import * as wire from '../src/index.ts';
import {
  bytes,
  codec,
  domain,
  type NamedCodec,
  optionalKeys,
  type Rules,
  record,
  someBytes,
  uint32,
  zeros,
} from './values.ts';

const partMax = wire.BLOB_PART_BYTES_MAX;
const range = { blobId: bytes(32), offset: uint32(), length: uint32(1, partMax) };

export const blobCodecs: readonly NamedCodec[] = [
  codec(
    'BlobStartRequest',
    'sotto.relay.v1.BlobStartRequest',
    wire.encodeBlobStartRequest,
    wire.decodeBlobStartRequest,
    optionalKeys<wire.BlobStartRequest>({ blobId: bytes(32), deleteDigest: bytes(32), size: uint32(1) }, [
      'blobId',
      'deleteDigest',
    ]),
  ),
  codec(
    'BlobPartRequest',
    'sotto.relay.v1.BlobPartRequest',
    wire.encodeBlobPartRequest,
    wire.decodeBlobPartRequest,
    optionalKeys<wire.BlobPartRequest>(
      { blobId: bytes(32), offset: uint32(), data: someBytes(), lifetime: uint32(1, wire.LIFETIME_SECONDS_MAX) },
      ['blobId', 'offset', 'data'],
    ),
  ),
  codec(
    'BlobState',
    'sotto.relay.v1.BlobState',
    wire.encodeBlobState,
    wire.decodeBlobState,
    record<wire.BlobState>({ received: uint32(), complete: fc.boolean() }),
  ),
  codec(
    'BlobFetchRequest',
    'sotto.relay.v1.BlobFetchRequest',
    wire.encodeBlobFetchRequest,
    wire.decodeBlobFetchRequest,
    record<wire.BlobFetchRequest>({ domain, ...range }),
  ),
  codec(
    'BlobFetchResponse',
    'sotto.relay.v1.BlobFetchResponse',
    wire.encodeBlobFetchResponse,
    wire.decodeBlobFetchResponse,
    record<wire.BlobFetchResponse>({ data: someBytes(0) }),
  ),
  codec(
    'BlobDeleteRequest',
    'sotto.relay.v1.BlobDeleteRequest',
    wire.encodeBlobDeleteRequest,
    wire.decodeBlobDeleteRequest,
    record<wire.BlobDeleteRequest>({ blobId: bytes(32), capability: bytes(32) }),
  ),
  codec(
    'BlobDeleteResponse',
    'sotto.relay.v1.BlobDeleteResponse',
    wire.encodeBlobDeleteResponse,
    wire.decodeBlobDeleteResponse,
    record<wire.BlobDeleteResponse>({}),
  ),
  codec(
    'FederationBlobRequest',
    'sotto.federation.v1.BlobRequest',
    wire.encodeFederationBlobRequest,
    wire.decodeFederationBlobRequest,
    record<wire.BlobRange>(range),
  ),
  codec(
    'FederationBlobResponse',
    'sotto.federation.v1.BlobResponse',
    wire.encodeFederationBlobResponse,
    wire.decodeFederationBlobResponse,
    record<wire.FederationBlobResponse>({ data: someBytes(0), lifetime: uint32(0, wire.LIFETIME_SECONDS_MAX) }),
  ),
];

const goodRange = { blobId: zeros(32), offset: 0, length: partMax } satisfies wire.BlobRange;
const badRange: Rules['bad'] = [
  ['blobId', zeros(31)],
  ['offset', 2 ** 32],
  ['length', 0],
  ['length', partMax + 1],
];

export const blobRules: Record<string, Rules> = {
  BlobStartRequest: {
    good: { blobId: zeros(32), deleteDigest: zeros(32), size: 1 } satisfies wire.BlobStartRequest,
    bad: [
      ['blobId', zeros(33)],
      ['deleteDigest', zeros(31)],
      ['size', 2 ** 32],
    ],
  },
  BlobPartRequest: {
    good: {
      blobId: zeros(32),
      offset: 1,
      data: zeros(partMax),
      lifetime: wire.LIFETIME_SECONDS_MAX,
    } satisfies wire.BlobPartRequest,
    bad: [
      ['blobId', zeros(31)],
      ['data', zeros(0)],
      ['data', zeros(partMax + 1)],
      ['lifetime', wire.LIFETIME_SECONDS_MAX + 1],
    ],
  },
  BlobState: { good: { received: 1, complete: true } satisfies wire.BlobState, bad: [['received', 2 ** 32]] },
  BlobFetchRequest: {
    good: { domain: 'b.example', ...goodRange } satisfies wire.BlobFetchRequest,
    bad: [['domain', 'b'], ...badRange],
  },
  BlobFetchResponse: {
    good: { data: zeros(partMax) } satisfies wire.BlobFetchResponse,
    bad: [['data', zeros(partMax + 1)]],
  },
  BlobDeleteRequest: {
    good: { blobId: zeros(32), capability: zeros(32) } satisfies wire.BlobDeleteRequest,
    bad: [
      ['blobId', zeros(31)],
      ['capability', zeros(33)],
    ],
  },
  FederationBlobRequest: { good: goodRange, bad: badRange },
  FederationBlobResponse: {
    good: { data: zeros(1), lifetime: 1 } satisfies wire.FederationBlobResponse,
    bad: [
      ['data', zeros(partMax + 1)],
      ['lifetime', wire.LIFETIME_SECONDS_MAX + 1],
    ],
  },
};
