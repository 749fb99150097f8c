/** What the client keeps of attachments that are on their way (proto/sotto/storage/v1/attachments.proto). Keys are secret. */

import { sotto } from '#gen/messages';
import { sottoStorageV1Download, sottoStorageV1Upload } from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import { address, boolean, fixedBytes, optional, printable, text, uint32 } from './fields.ts';
import {
  ATTACHMENT_BYTES_MAX,
  ATTACHMENT_CHUNK_BYTES_MAX,
  ATTACHMENT_CHUNK_BYTES_MIN,
  ATTACHMENT_CHUNKS_MAX,
  ATTACHMENT_NAME_BYTES_MAX,
  BLOB_CAPABILITY_BYTES,
  BLOB_ID_BYTES,
  CLIENT_RECORD_BYTES_MAX,
  HASH_BYTES,
  KEY_BYTES,
  SECRET_CHAT_NAME_CHARACTERS,
} from './limits.ts';

/** One attachment of a message, from the first byte that is uploaded until its blob is gone. */
export interface StoredUpload {
  readonly blobId: Uint8Array;
  /** Deletes the blob. */
  readonly capability: Uint8Array;
  /** Missing once the message is queued. */
  readonly key?: Uint8Array;
  readonly chunkBytes: number;
  /** That the relay has, or all but the last of which it has. */
  readonly chunks: number;
  /** Of the tags of these chunks. */
  readonly digest: Uint8Array;
  /** Without the last of them. */
  readonly previousDigest: Uint8Array;
  /** When all chunks were uploaded. */
  readonly file?: StoredUploadedFile;
  /** Seconds since 1970. */
  readonly begunAt: number;
  /** When the relay deletes the blob at the latest; missing until it is complete. */
  readonly expiresAt?: number;
  /** Of the recipient. */
  readonly address: string;
  readonly name?: string;
  /** Name of the secret chat that its message is for. */
  readonly secretChat?: string;
  /** Its message was deleted for everyone: the blob is to be deleted. */
  readonly doomed: boolean;
}

export interface StoredUploadedFile {
  readonly size: number;
  readonly root: Uint8Array;
}

/** An attachment that is written to a place of the app's, chunk by chunk. */
export interface StoredDownload {
  /** That are there, durable. */
  readonly chunks: number;
  readonly begunAt: number;
}

const fileForm: Form<StoredUploadedFile, sotto.storage.v1.UploadedFile> = {
  size: uint32(0, ATTACHMENT_BYTES_MAX),
  root: fixedBytes(HASH_BYTES),
};

export const { encode: encodeStoredUpload, decode: decodeStoredUpload } = defineCodec<
  StoredUpload,
  sotto.storage.v1.Upload
>({
  code: sotto.storage.v1.Upload,
  shape: sottoStorageV1Upload,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: {
    blobId: fixedBytes(BLOB_ID_BYTES),
    capability: fixedBytes(BLOB_CAPABILITY_BYTES),
    key: optional(fixedBytes(KEY_BYTES)),
    chunkBytes: uint32(ATTACHMENT_CHUNK_BYTES_MIN, ATTACHMENT_CHUNK_BYTES_MAX),
    chunks: uint32(0, ATTACHMENT_CHUNKS_MAX),
    digest: fixedBytes(HASH_BYTES),
    previousDigest: fixedBytes(HASH_BYTES),
    file: optional(message(fileForm)),
    begunAt: uint32(),
    expiresAt: optional(uint32()),
    address: address(),
    name: optional(text(ATTACHMENT_NAME_BYTES_MAX)),
    secretChat: optional(printable(SECRET_CHAT_NAME_CHARACTERS, SECRET_CHAT_NAME_CHARACTERS)),
    doomed: boolean(),
  },
});

export const { encode: encodeStoredDownload, decode: decodeStoredDownload } = defineCodec<
  StoredDownload,
  sotto.storage.v1.Download
>({
  code: sotto.storage.v1.Download,
  shape: sottoStorageV1Download,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: { chunks: uint32(0, ATTACHMENT_CHUNKS_MAX), begunAt: uint32() },
});
