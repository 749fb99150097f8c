/** Chunks of an attachment, fetched through the home relay and verified: nothing else ever leaves this file. */

import {
  type AttachmentLayout,
  type AttachmentReader,
  attachmentChunkLength,
  attachmentLayoutOf,
  createAttachmentReader,
  IdentityError,
} from '@sotto/identity';
import { type Attachment, BLOB_PART_BYTES_MAX } from '@sotto/wire';
import type { AccountContext } from '../context.ts';
import { ClientError } from '../errors.ts';
import { DOWNLOAD_ATTEMPTS_MAX } from '../limits.ts';
import { persist } from './persist.ts';

/** One attachment to read from. Its tags are fetched with the first chunk, and kept. */
export interface ChunkSource {
  /** Throws `E_ATTACHMENT_INVALID` for an attachment that cannot be. */
  layout(): AttachmentLayout;
  /**
   * The part of the file in this chunk, which the caller owns. Throws `E_ATTACHMENT_GONE`, `E_ATTACHMENT_INVALID`,
   * `E_RELAY_UNREACHABLE`, `E_RELAY_REFUSED`, `E_RELAY_INVALID`.
   */
  read(index: number, signal: AbortSignal): Promise<Uint8Array>;
}

export function chunkSource(context: AccountContext, attachment: Attachment): ChunkSource {
  const { crypto } = context.environment;
  let tags: Uint8Array | undefined;
  const layout = (): AttachmentLayout => translated(() => attachmentLayoutOf(attachment));

  const range = async (offset: number, length: number, signal: AbortSignal): Promise<Uint8Array> => {
    const request = { domain: attachment.relay, blobId: attachment.blobId, offset, length };
    const data = await persist(
      context,
      signal,
      () => context.relay.blobs.fetch(request, signal),
      DOWNLOAD_ATTEMPTS_MAX,
    ).catch((error: unknown) => {
      if (!(error instanceof ClientError) || error.relayCode !== 'E_BLOB_UNKNOWN') throw error;
      throw new ClientError('E_ATTACHMENT_GONE', 'the relay has the attachment no more', { cause: error });
    });
    if (data.length === length) return data;
    throw new ClientError('E_ATTACHMENT_INVALID', 'the attachment is shorter than its message says');
  };

  const open = async (index: number, signal: AbortSignal): Promise<Uint8Array> => {
    const whole = layout();
    const length = attachmentChunkLength(whole, index);
    const offset = index * whole.chunkBytes;
    if (tags === undefined && whole.chunks === 1 && whole.blobSize <= BLOB_PART_BYTES_MAX) {
      const blob = await range(0, whole.blobSize, signal);
      const reader = readerOf(blob.subarray(whole.paddedSize));
      const chunk = translated(() => reader.open(index, blob.subarray(0, length)));
      tags = blob.slice(whole.paddedSize);
      return chunk;
    }
    const known = tags ?? (await range(whole.paddedSize, whole.blobSize - whole.paddedSize, signal));
    const reader = readerOf(known);
    tags = known;
    const ciphertext = await range(offset, length, signal);
    return translated(() => reader.open(index, ciphertext));
  };

  const readerOf = (list: Uint8Array): AttachmentReader =>
    translated(() => createAttachmentReader(crypto, attachment, list));

  return {
    layout,
    // What does not verify may have been damaged on the way: it is fetched once more.
    read: async (index, signal) => {
      try {
        return await open(index, signal);
      } catch (error) {
        if (!(error instanceof ClientError) || error.code !== 'E_ATTACHMENT_INVALID') throw error;
        return open(index, signal);
      }
    },
  };
}

function translated<T>(act: () => T): T {
  try {
    return act();
  } catch (cause) {
    if (!(cause instanceof IdentityError)) throw cause;
    throw new ClientError('E_ATTACHMENT_INVALID', 'the attachment is not what its sender encrypted', { cause });
  }
}
