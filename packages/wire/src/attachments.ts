/** How a message points to its attachments (proto/sotto/content/v1, field 20). Keys are secret. */

import type { sotto } from '#gen/messages';
import { type Form, message } from './codec.ts';
import { bytes, domain, fixedBytes, optional, printable, repeated, text, uint32 } from './fields.ts';
import {
  ATTACHMENT_BYTES_MAX,
  ATTACHMENT_CHUNK_BYTES_MAX,
  ATTACHMENT_CHUNK_BYTES_MIN,
  ATTACHMENT_MEDIA_TYPE_CHARACTERS_MAX,
  ATTACHMENT_NAME_BYTES_MAX,
  ATTACHMENT_THUMBNAIL_BYTES_MAX,
  ATTACHMENTS_MAX,
  BLOB_ID_BYTES,
  CONTENT_BYTES_MAX,
  HASH_BYTES,
  KEY_BYTES,
} from './limits.ts';

/** Files with a text. */
export interface AttachmentList {
  /** Missing: none. */
  readonly text?: string;
  readonly attachments: readonly Attachment[];
}

export interface Attachment {
  /** Domain of the relay that has the blob. */
  readonly relay: string;
  readonly blobId: Uint8Array;
  readonly key: Uint8Array;
  /** All chunks are bound to it. */
  readonly root: Uint8Array;
  /** Of the file. */
  readonly size: number;
  readonly chunkBytes: number;
  /** By whoever sent it: seconds since 1970, about when the relay deletes the blob. */
  readonly expiresAt?: number;
  readonly mediaType?: string;
  readonly name?: string;
  /** In pixels. */
  readonly width?: number;
  readonly height?: number;
  readonly durationMs?: number;
  readonly thumbnail?: AttachmentThumbnail;
}

/** A small picture that comes with the message. */
export interface AttachmentThumbnail {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

const thumbnailForm: Form<AttachmentThumbnail, sotto.content.v1.Thumbnail> = {
  mediaType: printable(ATTACHMENT_MEDIA_TYPE_CHARACTERS_MAX, 1),
  bytes: bytes(1, ATTACHMENT_THUMBNAIL_BYTES_MAX),
};

const attachmentForm: Form<Attachment, sotto.content.v1.Attachment> = {
  relay: domain(),
  blobId: fixedBytes(BLOB_ID_BYTES),
  key: fixedBytes(KEY_BYTES),
  root: fixedBytes(HASH_BYTES),
  size: uint32(0, ATTACHMENT_BYTES_MAX),
  chunkBytes: uint32(ATTACHMENT_CHUNK_BYTES_MIN, ATTACHMENT_CHUNK_BYTES_MAX),
  expiresAt: optional(uint32()),
  mediaType: optional(printable(ATTACHMENT_MEDIA_TYPE_CHARACTERS_MAX)),
  name: optional(text(ATTACHMENT_NAME_BYTES_MAX)),
  width: optional(uint32()),
  height: optional(uint32()),
  durationMs: optional(uint32()),
  thumbnail: optional(message(thumbnailForm)),
};

export const attachmentListForm: Form<AttachmentList, sotto.content.v1.AttachmentList> = {
  text: optional(text(CONTENT_BYTES_MAX)),
  attachments: repeated(message(attachmentForm), ATTACHMENTS_MAX, 1),
};
