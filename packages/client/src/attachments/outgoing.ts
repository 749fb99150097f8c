/** What an app attaches to a message, checked, uploaded, and described for its recipients. */

import { bytesToHex, utf8ToBytes } from '@sotto/crypto';
import {
  ATTACHMENT_MEDIA_TYPE_CHARACTERS_MAX,
  ATTACHMENT_NAME_BYTES_MAX,
  ATTACHMENT_THUMBNAIL_BYTES_MAX,
  ATTACHMENTS_MAX,
  type Attachment,
  type AttachmentThumbnail,
  LIFETIME_SECONDS_MAX,
  parseAddress,
} from '@sotto/wire';
import type { AccountContext } from '../context.ts';
import { ClientError } from '../errors.ts';
import { ATTACHMENT_LIST_BYTES_MAX, UPLOAD_CHUNK_BYTES } from '../limits.ts';
import { type AttachmentSource, isStream } from './source.ts';
import { uploadAttachment } from './upload.ts';
import { uploadKey } from './upload-records.ts';

/** A file with what its recipient is told of it. */
export interface AttachedFile {
  readonly source: AttachmentSource;
  /** Default: that of the source. */
  readonly name?: string;
  /** Default: that of the source. */
  readonly mediaType?: string;
  /** In pixels. */
  readonly width?: number;
  readonly height?: number;
  readonly durationMs?: number;
  /** A small picture that stands in the message itself: 24 KiB at most. */
  readonly thumbnail?: AttachmentThumbnail;
}

export type OutgoingAttachment = AttachmentSource | AttachedFile;

export interface OutgoingFilesBase {
  readonly text?: string;
  /** They are shown once on the other side, and not kept on this one. */
  readonly viewOnce?: boolean;
}

/** Files, with or without a text. */
export type OutgoingFiles =
  | ({ readonly file: OutgoingAttachment } & OutgoingFilesBase)
  | ({ readonly attachments: readonly OutgoingAttachment[] } & OutgoingFilesBase);

export interface UploadProgress {
  /** Which of the attachments. */
  readonly index: number;
  /** Bytes that the relay has of it. */
  readonly sentBytes: number;
  /** Its size, if it is known before it was read. */
  readonly totalBytes: number | undefined;
}

export interface AttachmentOptions {
  /** Called as the upload goes on. What it throws is logged and changes nothing. */
  readonly onProgress?: (progress: UploadProgress) => void;
}

/** Checked: everything but the bytes. */
export interface CheckedFile extends Omit<AttachedFile, 'name' | 'mediaType'> {
  readonly name: string | undefined;
  readonly mediaType: string | undefined;
}

/** Throws `E_MESSAGE_TOO_LARGE`, and `TypeError` or `RangeError` for what cannot be attached. */
export function checkFiles(content: OutgoingFiles): readonly CheckedFile[] {
  const given = 'file' in content ? [content.file] : content.attachments;
  if (!Array.isArray(given) || given.length < 1 || given.length > ATTACHMENTS_MAX)
    throw new RangeError(`attachments: must be 1 to ${ATTACHMENTS_MAX}`);
  const files = given.map(checkFile);
  const bytes = files.reduce((sum, { thumbnail }) => sum + (thumbnail?.bytes.length ?? 0), 0);
  if (bytes + utf8ToBytes(content.text ?? '').length > ATTACHMENT_LIST_BYTES_MAX)
    throw new ClientError('E_MESSAGE_TOO_LARGE', `text and thumbnails have at most ${ATTACHMENT_LIST_BYTES_MAX} bytes`);
  return files;
}

function checkFile(given: OutgoingAttachment): CheckedFile {
  const file = 'source' in given ? given : { source: given };
  const { source } = file;
  if (!isStream(source) && typeof source.stream !== 'function')
    throw new TypeError('attachment: must be a Blob, a stream, or have a method stream');
  const told = isStream(source) ? {} : { name: source.name, mediaType: source.type };
  const name = file.name ?? (told.name || undefined);
  const mediaType = file.mediaType ?? (told.mediaType || undefined);
  if (name !== undefined && (name === '' || utf8ToBytes(name).length > ATTACHMENT_NAME_BYTES_MAX))
    throw new RangeError(`name: must be 1 to ${ATTACHMENT_NAME_BYTES_MAX} bytes of UTF-8`);
  if (mediaType !== undefined) checkMediaType('mediaType', mediaType);
  for (const [key, value] of Object.entries({ width: file.width, height: file.height, durationMs: file.durationMs }))
    if (value !== undefined && (!Number.isInteger(value) || value < 1 || value > 0xffffffff))
      throw new RangeError(`${key}: must be a whole number above 0`);
  if (file.thumbnail !== undefined) checkThumbnail(file.thumbnail);
  return { ...file, name, mediaType };
}

function checkThumbnail({ bytes, mediaType }: AttachmentThumbnail): void {
  checkMediaType('thumbnail.mediaType', mediaType);
  if (!(bytes instanceof Uint8Array)) throw new TypeError('thumbnail.bytes: must be a Uint8Array');
  if (bytes.length < 1 || bytes.length > ATTACHMENT_THUMBNAIL_BYTES_MAX)
    throw new RangeError(`thumbnail.bytes: must be 1 to ${ATTACHMENT_THUMBNAIL_BYTES_MAX} bytes`);
}

function checkMediaType(name: string, mediaType: string): void {
  if (!/^[\x20-\x7e]+$/.test(mediaType) || mediaType.length > ATTACHMENT_MEDIA_TYPE_CHARACTERS_MAX)
    throw new RangeError(
      `${name}: must be printable ASCII of at most ${ATTACHMENT_MEDIA_TYPE_CHARACTERS_MAX} characters`,
    );
}

export interface AttachTo {
  readonly messageId: Uint8Array;
  readonly address: string;
  /** The secret chat that it is for. */
  readonly secretChat?: string;
  /** After which the message is gone everywhere, if it is; in seconds. */
  readonly lifetime?: number;
}

/**
 * Uploads files one after the other and resolves when all are complete at the relay. The same call again, with the same message
 * id and the same files, goes on where the last one ended. Throws as `uploadAttachment` does.
 */
export async function uploadFiles(
  context: AccountContext,
  { lifetime = LIFETIME_SECONDS_MAX, ...to }: AttachTo,
  files: readonly CheckedFile[],
  { onProgress }: AttachmentOptions,
  signal: AbortSignal,
): Promise<readonly Attachment[]> {
  return context.turns.run(`upload/${bytesToHex(to.messageId)}`, () =>
    uploadInOrder(context, { ...to, lifetime }, files, onProgress, signal),
  );
}

async function uploadInOrder(
  context: AccountContext,
  { messageId, address, secretChat, lifetime }: AttachTo & { readonly lifetime: number },
  files: readonly CheckedFile[],
  onProgress: AttachmentOptions['onProgress'],
  signal: AbortSignal,
): Promise<readonly Attachment[]> {
  const pointers: Attachment[] = [];
  for (const [index, { source, thumbnail, width, height, durationMs, name, mediaType }] of files.entries()) {
    const totalBytes = isStream(source) ? undefined : source.size;
    const upload = await uploadAttachment(
      context,
      {
        key: uploadKey(messageId, index),
        source,
        chunkBytes: UPLOAD_CHUNK_BYTES,
        address,
        secretChat,
        name,
        lifetime: Math.min(lifetime, LIFETIME_SECONDS_MAX),
        report: (sentBytes) => tell(context, onProgress, { index, sentBytes, totalBytes }),
      },
      signal,
    );
    const { blobId, key, chunkBytes, file, expiresAt } = upload;
    pointers.push({
      relay: parseAddress(context.account.address).domain,
      blobId,
      key,
      chunkBytes,
      ...file,
      expiresAt,
      ...(name !== undefined && { name }),
      ...(mediaType !== undefined && { mediaType }),
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
      ...(durationMs !== undefined && { durationMs }),
      ...(thumbnail !== undefined && { thumbnail }),
    });
  }
  return pointers;
}

function tell(
  { environment: { log } }: AccountContext,
  listener: AttachmentOptions['onProgress'],
  progress: UploadProgress,
): void {
  try {
    listener?.(progress);
  } catch {
    log({ level: 'warn', event: 'attachment.progressListenerFailed', fields: { index: progress.index } });
  }
}
