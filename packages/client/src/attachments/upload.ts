/**
 * The upload of one attachment: read, encrypt, send chunk by chunk, in bounded memory. It goes on after whatever happened, if
 * the same bytes are brought again: chunks that the relay has are read and not sent, and a digest over their tags tells whether
 * they are still the same. What is about to be sent is noted before it leaves, so the record is never behind the relay.
 *
 *   digest 0     = 32 zero bytes
 *   digest n + 1 = SHA-256(digest n || tag n)
 */

import { concatBytes, equalBytes } from '@sotto/crypto';
import { attachmentRoot, sealAttachmentChunk } from '@sotto/identity';
import type { Key } from '@sotto/store';
import { type BlobState, HASH_BYTES, type StoredUpload } from '@sotto/wire';
import type { AccountContext } from '../context.ts';
import { nowSeconds } from '../environment.ts';
import { ClientError } from '../errors.ts';
import { persist } from './persist.ts';
import { type AttachmentSource, isStream, type PlainChunk, readChunks } from './source.ts';
import { findUpload, newUpload, putUpload } from './upload-records.ts';

export interface UploadOptions {
  readonly key: Key;
  readonly source: AttachmentSource;
  readonly chunkBytes: number;
  readonly address: string;
  readonly secretChat: string | undefined;
  readonly name: string | undefined;
  /** How long the relay is to keep the blob, in seconds. */
  readonly lifetime: number;
  /** Called with the bytes that the relay has of the file. */
  readonly report: (sent: number) => void;
}

/** An upload whose blob is complete. */
export type CompleteUpload = StoredUpload & Required<Pick<StoredUpload, 'key' | 'file' | 'expiresAt'>>;

/**
 * Resolves when the relay has the whole blob. Throws `E_ATTACHMENT_SOURCE`, `E_ATTACHMENT_TOO_LARGE`, `E_ATTACHMENT_REFUSED`,
 * `E_RELAY_INVALID`, and what the source throws or `signal` says.
 */
export async function uploadAttachment(
  context: AccountContext,
  options: UploadOptions,
  signal: AbortSignal,
): Promise<CompleteUpload> {
  let isRead = false;
  for (;;) {
    const upload = (await findUpload(context.store, options.key)) ?? (await begin(context, options));
    const state = await startBlob(context, upload, signal);
    if (state.complete) {
      const complete = isComplete(upload) ? await settle(context, options, upload) : undefined;
      if (complete !== undefined) return complete;
    }
    if (isRead && isStream(options.source))
      throw new ClientError('E_ATTACHMENT_SOURCE', 'the stream was read, and is needed again: call with another one');
    isRead = true;
    const done = state.complete ? undefined : await sendChunks(context, options, upload, state.received, signal);
    if (done !== undefined) return done;
    // The relay has other bytes than these, or none any more: once more, under another key.
    await begin(context, options, upload);
  }
}

async function begin(context: AccountContext, options: UploadOptions, former?: StoredUpload): Promise<StoredUpload> {
  const { chunkBytes, address, secretChat, name } = options;
  const begunAt = nowSeconds(context.environment.clock);
  const upload = newUpload(context.environment.random, {
    chunkBytes,
    begunAt,
    address,
    secretChat,
    ...(name !== undefined && { name }),
  });
  await context.store.commit({ put: [putUpload(options.key, upload)] });
  // Whether or not the relay hears of it, it gives the former one up in a day.
  if (former !== undefined)
    await context.relay.blobs.delete(former.blobId, former.capability, context.closed).catch(() => undefined);
  return upload;
}

const startBlob = (context: AccountContext, upload: StoredUpload, signal: AbortSignal): Promise<BlobState> => {
  const deleteDigest = context.environment.crypto.sha256(upload.capability);
  const { blobId } = upload;
  return persist(context, signal, () => context.relay.blobs.start({ blobId, deleteDigest }, signal));
};

/** `undefined` when it has to be begun anew. */
async function sendChunks(
  context: AccountContext,
  options: UploadOptions,
  begun: StoredUpload,
  received: number,
  signal: AbortSignal,
): Promise<CompleteUpload | undefined> {
  const { key } = begun;
  if (key === undefined) return undefined;
  const { crypto } = context.environment;
  const tags: Uint8Array[] = [];
  let upload = begun;
  let digest = new Uint8Array(HASH_BYTES);
  let end = 0;
  for await (const chunk of readChunks(options.source, begun.chunkBytes)) {
    signal.throwIfAborted();
    const { ciphertext, tag } = sealAttachmentChunk(crypto, key, chunk, chunk.plaintext);
    tags.push(tag);
    const next = new Uint8Array(crypto.sha256(concatBytes(digest, tag)));
    const offset = end;
    end += ciphertext.length;
    if (end <= received) {
      if (end === received && !isSame(begun, chunk.index + 1, next)) return undefined;
    } else if (offset < received) {
      return undefined;
    } else {
      upload = { ...unfinished(upload), chunks: chunk.index + 1, digest: next, previousDigest: digest };
      await context.store.commit({ put: [putUpload(options.key, upload)] });
      if (!(await sendPart(context, upload, { offset, data: ciphertext }, signal))) return undefined;
    }
    digest = next;
    options.report(sizeSent(chunk, end));
    if (chunk.layout === undefined || !chunk.isLast) continue;
    const { layout } = chunk;
    const list = concatBytes(...tags);
    const file = { size: layout.size, root: attachmentRoot(crypto, layout, list) };
    const complete = { ...upload, key, file, expiresAt: nowSeconds(context.environment.clock) + options.lifetime };
    await context.store.commit({ put: [putUpload(options.key, complete)] });
    const last = { offset: end, data: list, lifetime: options.lifetime };
    return (await sendPart(context, upload, last, signal)) ? complete : undefined;
  }
  return undefined;
}

/** A repeated call, whose file was uploaded whole before. */
async function settle(
  context: AccountContext,
  options: UploadOptions,
  upload: CompleteUpload,
): Promise<CompleteUpload | undefined> {
  // A blob whose time is nearly over would be gone before its message is read.
  if (upload.expiresAt <= nowSeconds(context.environment.clock)) return undefined;
  options.report(upload.file.size);
  return upload;
}

const isComplete = (upload: StoredUpload): upload is CompleteUpload =>
  upload.key !== undefined && upload.file !== undefined && upload.expiresAt !== undefined;

/** Whether the first so many chunks are those that were noted when they were sent. */
const isSame = ({ chunks, digest, previousDigest }: StoredUpload, sent: number, now: Uint8Array): boolean =>
  (sent === chunks && equalBytes(now, digest)) || (sent === chunks - 1 && equalBytes(now, previousDigest));

const unfinished = ({ file: _, expiresAt: __, ...rest }: StoredUpload): StoredUpload => rest;

/** Without padding, where that is known. */
const sizeSent = ({ layout }: PlainChunk, end: number): number => Math.min(end, layout?.size ?? end);

/** `false` when the relay does not have what stands before. Repeated until it was taken: the same bytes, at the same place. */
async function sendPart(
  context: AccountContext,
  { blobId }: StoredUpload,
  part: { readonly offset: number; readonly data: Uint8Array; readonly lifetime?: number },
  signal: AbortSignal,
): Promise<boolean> {
  const end = part.offset + part.data.length;
  for (;;) {
    const state = await persist(context, signal, () => context.relay.blobs.put({ blobId, ...part }, signal)).catch(
      (error: unknown) => {
        if (error instanceof ClientError && error.relayCode === 'E_BLOB_UNKNOWN') return undefined;
        throw error;
      },
    );
    if (state?.received === end) return true;
    if (state?.received !== part.offset) return false;
  }
}
