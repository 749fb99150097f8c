/** An attachment as the app gets it: what its sender says of it, and its bytes for the asking. */

import type { Attachment, AttachmentThumbnail } from '@sotto/wire';
import { assertNoRequest } from '../contacts/consent.ts';
import type { Contact } from '../contacts/contact.ts';
import { type AccountContext, assertOpen, type OperationOptions, operate } from '../context.ts';
import { linkSignals } from '../linked-signal.ts';
import { type ChunkSource, chunkSource } from './fetch.ts';
import { type AttachmentSink, type DownloadOptions, saveAttachment } from './save.ts';

export interface ReadOptions extends OperationOptions {
  /** Called as chunks are verified. */
  readonly onProgress?: (progress: DownloadProgress) => void;
}

export interface DownloadProgress {
  /** Bytes that have been verified and handed on. */
  readonly receivedBytes: number;
  readonly totalBytes: number;
}

/** Everything but `size` is the word of the sender. */
export interface ReceivedAttachment {
  /** In bytes. */
  readonly size: number;
  /** For people: without separators of paths, and without characters that could make it look like another. */
  readonly name?: string;
  readonly mediaType?: string;
  readonly width?: number;
  readonly height?: number;
  readonly durationMs?: number;
  readonly thumbnail?: AttachmentThumbnail;
  /** About when it can no longer be fetched. */
  readonly expiresAt?: Date;
  /**
   * The file, from its beginning. Every byte has been verified before it comes. The stream fails with `E_CONTACT_REQUEST` while
   * its sender was neither accepted nor answered, `E_ATTACHMENT_GONE`,
   * `E_ATTACHMENT_INVALID`, `E_RELAY_UNREACHABLE`, `E_RELAY_REFUSED`, `E_RELAY_INVALID`, `E_CLIENT_CLOSED`.
   */
  open(options?: ReadOptions): ReadableStream<Uint8Array>;
  /** As {@link open}, the bytes from `start` to before `end`; only the chunks they are in are fetched. */
  slice(start: number, end?: number, options?: ReadOptions): ReadableStream<Uint8Array>;
  /**
   * Writes the file to a place of the app's and resolves when it is whole there. After an error or a crash, the same call goes on
   * where the last one ended. Throws like {@link open}, and what the place throws.
   */
  save(sink: AttachmentSink, options?: DownloadOptions): Promise<void>;
}

/** Who sent it decides what may be done with it: of somebody who only asks to be heard nothing is fetched or shown. */
export function receivedAttachment(
  context: AccountContext,
  attachment: Attachment,
  from?: Pick<Contact, 'accountId' | 'request'>,
): ReceivedAttachment {
  const { size, mediaType, width, height, durationMs } = attachment;
  const thumbnail = from?.request === true ? undefined : attachment.thumbnail;
  const chunks = chunkSource(context, attachment);
  const source = from === undefined ? chunks : onceAccepted(context, from.accountId, chunks);
  const name = attachment.name === undefined ? undefined : safeName(attachment.name);
  return {
    size,
    ...(name !== undefined && { name }),
    ...(mediaType !== undefined && { mediaType }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(durationMs !== undefined && { durationMs }),
    ...(thumbnail !== undefined && { thumbnail }),
    ...(attachment.expiresAt !== undefined && { expiresAt: new Date(attachment.expiresAt * 1000) }),
    open: (options = {}) => streamOf(context, source, { start: 0, end: size, isWhole: true }, options),
    slice: (start, end = size, options = {}) => {
      if (!Number.isInteger(start) || start < 0) throw new RangeError('start: must be a whole number from 0');
      if (!Number.isInteger(end) || end < start) throw new RangeError('end: must be a whole number from start');
      return streamOf(context, source, { start, end: Math.min(end, size), isWhole: false }, options);
    },
    save: (sink, options = {}) =>
      operate(context, options, (signal) => saveAttachment(context, attachment, source, { sink, ...options }, signal)),
  };
}

/** Accepted by the time it is asked for, that is. */
const onceAccepted = (context: AccountContext, serviceId: string, source: ChunkSource): ChunkSource => ({
  ...source,
  read: async (index, signal) => {
    await assertNoRequest(context, serviceId);
    return source.read(index, signal);
  },
});

interface Wanted {
  readonly start: number;
  readonly end: number;
  /** The padding is fetched and verified too: where a reader stops says how large the file is. */
  readonly isWhole: boolean;
}

function streamOf(
  context: AccountContext,
  source: ChunkSource,
  { start, end, isWhole }: Wanted,
  { signal: stop, onProgress }: ReadOptions,
): ReadableStream<Uint8Array> {
  assertOpen(context);
  const cancelled = new AbortController();
  const { signal, release } = linkSignals([context.closed, stop, cancelled.signal]);
  const { chunkBytes, chunks } = source.layout();
  let index = Math.floor(start / chunkBytes);
  const last = isWhole ? chunks - 1 : Math.ceil(end / chunkBytes) - 1;
  let received = 0;
  const next = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    while (index <= last) {
      signal.throwIfAborted();
      const offset = index * chunkBytes;
      const chunk = await source.read(index++, signal);
      const part = chunk.subarray(Math.max(0, start - offset), Math.max(0, end - offset));
      if (part.length === 0) continue;
      received += part.length;
      controller.enqueue(part);
      onProgress?.({ receivedBytes: received, totalBytes: end - start });
      return;
    }
    release();
    controller.close();
  };
  return new ReadableStream<Uint8Array>(
    {
      pull: (controller) =>
        next(controller).catch((error: unknown) => {
          release();
          throw error;
        }),
      cancel: (reason) => {
        cancelled.abort(reason);
        release();
      },
    },
    // Nothing is fetched before somebody reads.
    { highWaterMark: 0 },
  );
}

/**
 * A name from elsewhere, made harmless to show and to save under: no separators, no control or direction characters, not
 * hidden and not a directory.
 */
export const safeName = (name: string): string => {
  const cleaned = name
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\/:*?"<>|]/gu, '_')
    .replace(/^[.\s]+/, '_')
    .replace(/[.\s]+$/, '');
  return cleaned === '' ? '_' : cleaned;
};
