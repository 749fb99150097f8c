/** Records of uploads: one for each attachment of a message, from its first byte until its blob is gone. */

import { bytesToHex, type RandomBytes } from '@sotto/crypto';
import type { Key, Store } from '@sotto/store';
import {
  BLOB_CAPABILITY_BYTES,
  BLOB_ID_BYTES,
  decodeStoredUpload,
  encodeStoredUpload,
  HASH_BYTES,
  KEY_BYTES,
  type StoredUpload,
} from '@sotto/wire';
import { decodeRecord } from '../commit.ts';

export const UPLOAD_PREFIX = 'upload/';

/** Of all attachments of one message, by its id in hex. */
export const uploadPrefix = (messageId: string): Key => `${UPLOAD_PREFIX}${messageId}/`;

export const uploadKey = (messageId: Uint8Array, index: number): Key =>
  `${uploadPrefix(bytesToHex(messageId))}${String(index).padStart(2, '0')}`;

/** The message id in an {@link uploadKey}. */
export const messageIdOf = (key: Key): string => key.split('/')[1] ?? '';

export interface UploadEntry {
  readonly key: Key;
  readonly upload: StoredUpload;
}

/** Of one message, or of all; in order. */
export async function findUploads(store: Store, prefix: Key): Promise<readonly UploadEntry[]> {
  const entries = await store.scan(prefix);
  return entries.map(([key, { value }]) => ({ key, upload: decodeRecord(key, value, decodeStoredUpload) }));
}

export async function findUpload(store: Store, key: Key): Promise<StoredUpload | undefined> {
  const [entry] = await store.get([key]);
  return entry === undefined ? undefined : decodeRecord(key, entry.value, decodeStoredUpload);
}

/** Key, blob and capability of its own: nothing is ever encrypted twice under one key to two blobs. */
export const newUpload = (
  random: RandomBytes,
  {
    chunkBytes,
    begunAt,
    address,
    secretChat,
    name,
  }: Pick<StoredUpload, 'chunkBytes' | 'begunAt' | 'address' | 'name'> & { readonly secretChat: string | undefined },
): StoredUpload => ({
  blobId: random(BLOB_ID_BYTES),
  capability: random(BLOB_CAPABILITY_BYTES),
  key: random(KEY_BYTES),
  chunkBytes,
  chunks: 0,
  digest: new Uint8Array(HASH_BYTES),
  previousDigest: new Uint8Array(HASH_BYTES),
  begunAt,
  address,
  ...(secretChat !== undefined && { secretChat }),
  ...(name !== undefined && { name }),
  doomed: false,
});

export const putUpload = (key: Key, upload: StoredUpload): readonly [Key, Uint8Array] => [
  key,
  encodeStoredUpload(upload),
];

/** What is left when the message is queued: enough to delete the blob, and nothing that opens it. */
export const withoutKey = ({ key: _, ...rest }: StoredUpload): StoredUpload => rest;
