/**
 * A download to a place of the app's. How many chunks are durable there is noted after each, so that it goes on after a kill. A
 * chunk that was written and not noted is written again.
 */

import { bytesToHex } from '@sotto/crypto';
import type { Key } from '@sotto/store';
import {
  type Attachment,
  decodeStoredDownload,
  encodeStoredDownload,
  readKeptContent,
  type StoredMessage,
} from '@sotto/wire';
import { decodeRecord } from '../commit.ts';
import type { AccountContext, OperationOptions } from '../context.ts';
import { nowSeconds } from '../environment.ts';
import type { ChunkSource } from './fetch.ts';
import type { DownloadProgress } from './received.ts';

/** A place with positions, such as a file: `fileSink` of `@sotto/client/node` makes one of a path. */
export interface AttachmentSink {
  /** Bytes that are there from an earlier time; 0 when there are none. */
  size(): Promise<number>;
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** What was written survives a loss of power. */
  sync(): Promise<void>;
  /** It is whole and has this size. */
  finish(size: number): Promise<void>;
  /** Lets go of what is open. Called in the end, whatever happened; it may be written to again afterwards. */
  close(): Promise<void>;
}

export interface DownloadOptions extends OperationOptions {
  readonly onProgress?: (progress: DownloadProgress) => void;
}

export const DOWNLOAD_PREFIX = 'download/';

export const downloadKey = ({ blobId }: Pick<Attachment, 'blobId'>): Key => `${DOWNLOAD_PREFIX}${bytesToHex(blobId)}`;

/** The records of how far the files of a message came. */
export function downloadsOf({ content }: Pick<StoredMessage, 'content'>): readonly Key[] {
  const body = content && readKeptContent(content).body;
  return body?.kind === 'attachments' ? body.attachments.map(downloadKey) : [];
}

export async function saveAttachment(
  context: AccountContext,
  attachment: Attachment,
  source: ChunkSource,
  { sink, onProgress }: DownloadOptions & { readonly sink: AttachmentSink },
  signal: AbortSignal,
): Promise<void> {
  const key = downloadKey(attachment);
  await context.turns.run(key, async () => {
    const { chunkBytes, chunks, size } = source.layout();
    try {
      const { done, begunAt } = await resumed(context, key, sink, chunkBytes);
      for (let index = done; index < chunks; index++) {
        signal.throwIfAborted();
        const chunk = await source.read(index, signal);
        if (chunk.length > 0) await sink.write(chunk, index * chunkBytes);
        await sink.sync();
        await context.store.commit({ put: [[key, encodeStoredDownload({ chunks: index + 1, begunAt })]] });
        onProgress?.({ receivedBytes: Math.min(size, (index + 1) * chunkBytes), totalBytes: size });
      }
      await sink.finish(size);
      await context.store.commit({ delete: [key] });
    } finally {
      await sink.close();
    }
  });
}

interface Resumed {
  /** Chunks that need not be fetched. */
  readonly done: number;
  readonly begunAt: number;
}

/** From the beginning, if the place does not have what was noted: it may be another one. */
async function resumed(context: AccountContext, key: Key, sink: AttachmentSink, chunkBytes: number): Promise<Resumed> {
  const fresh = { done: 0, begunAt: nowSeconds(context.environment.clock) };
  const [entry] = await context.store.get([key]);
  if (entry === undefined) return fresh;
  const { chunks, begunAt } = decodeRecord(key, entry.value, decodeStoredDownload);
  return (await sink.size()) >= chunks * chunkBytes ? { done: chunks, begunAt } : fresh;
}
