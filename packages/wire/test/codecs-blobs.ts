/** Codecs of blobs and attachments, with values and with values that break their rules. */

import fc from 'fast-check';
import * as wire from '../src/index.ts';
import {
  address,
  bytes,
  codec,
  domain,
  list,
  type NamedCodec,
  optionalKeys,
  printable,
  type Rules,
  record,
  someBytes,
  uint32,
  versioned,
  zeros,
} from './values.ts';

const someText = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 60 });
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

const upload: fc.Arbitrary<wire.StoredUpload> = optionalKeys<wire.StoredUpload>(
  {
    blobId: bytes(32),
    capability: bytes(32),
    key: bytes(32),
    chunkBytes: uint32(wire.ATTACHMENT_CHUNK_BYTES_MIN, wire.ATTACHMENT_CHUNK_BYTES_MAX),
    chunks: uint32(0, wire.ATTACHMENT_CHUNKS_MAX),
    digest: bytes(32),
    previousDigest: bytes(32),
    file: record<wire.StoredUploadedFile>({ size: uint32(0, wire.ATTACHMENT_BYTES_MAX), root: bytes(32) }),
    begunAt: uint32(),
    expiresAt: uint32(1),
    address,
    name: someText,
    secretChat: fc.constant(`${'0'.repeat(36)}~${'a'.repeat(32)}`),
    doomed: fc.boolean(),
  },
  ['blobId', 'capability', 'doomed', 'chunkBytes', 'chunks', 'digest', 'previousDigest', 'begunAt', 'address'],
);

export const attachment: fc.Arbitrary<wire.Attachment> = optionalKeys<wire.Attachment>(
  {
    relay: domain,
    blobId: bytes(32),
    key: bytes(32),
    root: bytes(32),
    size: uint32(0, wire.ATTACHMENT_BYTES_MAX),
    chunkBytes: uint32(wire.ATTACHMENT_CHUNK_BYTES_MIN, wire.ATTACHMENT_CHUNK_BYTES_MAX),
    expiresAt: uint32(1),
    mediaType: printable(1),
    name: someText,
    width: uint32(1),
    height: uint32(1),
    durationMs: uint32(1),
    thumbnail: record<wire.AttachmentThumbnail>({ mediaType: printable(1), bytes: someBytes() }),
  },
  ['relay', 'blobId', 'key', 'root', 'size', 'chunkBytes'],
);

/** As a body of content. */
export const attachmentList: fc.Arbitrary<wire.AttachmentList & { readonly kind: 'attachments' }> = optionalKeys<
  wire.AttachmentList & { readonly kind: 'attachments' }
>({ kind: fc.constant('attachments'), text: someText, attachments: list(attachment, 1) }, ['kind', 'attachments']);

export const uploadCodecs: readonly NamedCodec[] = [
  codec('StoredUpload', 'sotto.storage.v1.Upload', wire.encodeStoredUpload, wire.decodeStoredUpload, upload, versioned),
  codec(
    'StoredDownload',
    'sotto.storage.v1.Download',
    wire.encodeStoredDownload,
    wire.decodeStoredDownload,
    record<wire.StoredDownload>({ chunks: uint32(0, wire.ATTACHMENT_CHUNKS_MAX), begunAt: uint32() }),
    versioned,
  ),
];

const goodRange = { blobId: zeros(32), offset: 0, length: partMax } satisfies wire.BlobRange;
const badRange: Rules['bad'] = [
  ['blobId', zeros(31)],
  ['length', 0],
  ['length', partMax + 1],
];

const goodUpload: wire.StoredUpload = {
  blobId: zeros(32),
  capability: zeros(32),
  key: zeros(32),
  chunkBytes: wire.ATTACHMENT_CHUNK_BYTES_MIN,
  chunks: wire.ATTACHMENT_CHUNKS_MAX,
  digest: zeros(32),
  previousDigest: zeros(32),
  file: { size: wire.ATTACHMENT_BYTES_MAX, root: zeros(32) },
  begunAt: 1,
  expiresAt: 1,
  address: 'bob@b.example',
  name: 'a'.repeat(wire.ATTACHMENT_NAME_BYTES_MAX),
  doomed: true,
};

export const blobRules: Record<string, Rules> = {
  StoredUpload: {
    good: goodUpload,
    bad: [
      ['blobId', zeros(31)],
      ['capability', zeros(33)],
      ['key', zeros(31)],
      ['chunkBytes', wire.ATTACHMENT_CHUNK_BYTES_MIN - 1],
      ['chunkBytes', wire.ATTACHMENT_CHUNK_BYTES_MAX + 1],
      ['chunks', wire.ATTACHMENT_CHUNKS_MAX + 1],
      ['digest', zeros(31)],
      ['previousDigest', zeros(33)],
      ['file', { size: wire.ATTACHMENT_BYTES_MAX + 1, root: zeros(32) }],
      ['file', { size: 1, root: zeros(31) }],
      ['address', 'bob'],
      ['name', 'a'.repeat(wire.ATTACHMENT_NAME_BYTES_MAX + 1)],
    ],
  },
  StoredDownload: {
    good: { chunks: wire.ATTACHMENT_CHUNKS_MAX, begunAt: 1 } satisfies wire.StoredDownload,
    bad: [['chunks', wire.ATTACHMENT_CHUNKS_MAX + 1]],
  },
  BlobStartRequest: {
    good: { blobId: zeros(32), deleteDigest: zeros(32), size: 1 } satisfies wire.BlobStartRequest,
    bad: [
      ['blobId', zeros(33)],
      ['deleteDigest', zeros(31)],
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
  BlobState: { good: { received: 1, complete: true } satisfies wire.BlobState, bad: [] },
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
