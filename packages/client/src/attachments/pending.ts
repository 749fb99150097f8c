/** Uploads whose message is not queued yet, and blobs that are to go. */

import { decodeStoredDownload, type StoredUpload } from '@sotto/wire';
import { decodeRecord } from '../commit.ts';
import { type AccountContext, type OperationOptions, operate } from '../context.ts';
import { accountIn, secretChatShown } from '../conversations/name.ts';
import { nowSeconds } from '../environment.ts';
import { ClientError } from '../errors.ts';
import { BLOB_GONE_S, DOWNLOAD_FORGOTTEN_S, UPLOAD_FORGOTTEN_S, UPLOADS_SWEEP_MS } from '../limits.ts';
import { keepDoing } from '../retry.ts';
import { DOWNLOAD_PREFIX } from './save.ts';
import { findUploads, messageIdOf, UPLOAD_PREFIX, type UploadEntry, uploadPrefix } from './upload-records.ts';

/** A message that waits for its files. */
export interface PendingUpload {
  /** To be given to `send` again, with the same files, so that it goes on. */
  readonly messageId: string;
  readonly to: string;
  /** Of a message for a secret chat: its account and id, with which it goes on there. */
  readonly accountId?: string;
  readonly secretChat?: string;
  readonly begunAt: Date;
  /** In the order of the attachments, as far as the upload came. */
  readonly files: readonly PendingFile[];
  /** Gives the message up: what was uploaded is deleted. */
  discard(options?: OperationOptions): Promise<void>;
}

export interface PendingFile {
  readonly name?: string;
  readonly isComplete: boolean;
  /** That the relay has, about. */
  readonly sentBytes: number;
}

/** Of this store, oldest first. */
export async function pendingUploads(context: AccountContext): Promise<readonly PendingUpload[]> {
  const byMessage = new Map<string, UploadEntry[]>();
  for (const entry of await findUploads(context.store, UPLOAD_PREFIX)) {
    if (entry.upload.key === undefined) continue;
    const messageId = messageIdOf(entry.key);
    byMessage.set(messageId, [...(byMessage.get(messageId) ?? []), entry]);
  }
  const pending = [...byMessage].map(([messageId, entries]) => toPending(context, messageId, entries));
  return pending.sort((a, b) => a.begunAt.getTime() - b.begunAt.getTime());
}

const toPending = (context: AccountContext, messageId: string, entries: readonly UploadEntry[]): PendingUpload => {
  const first = entries[0]?.upload;
  const begunAt = Math.min(...entries.map(({ upload }) => upload.begunAt));
  return {
    messageId,
    to: first?.address ?? '',
    ...(first?.secretChat !== undefined && {
      accountId: accountIn(first.secretChat),
      ...secretChatShown(first.secretChat),
    }),
    begunAt: new Date(begunAt * 1000),
    files: entries.map(({ upload }) => toFile(upload)),
    discard: (options = {}) => operate(context, options, (signal) => discardUploads(context, messageId, signal)),
  };
};

const toFile = ({ name, file, chunks, chunkBytes }: StoredUpload): PendingFile => ({
  ...(name !== undefined && { name }),
  isComplete: file !== undefined,
  sentBytes: file?.size ?? Math.max(0, chunks - 1) * chunkBytes,
});

/** Deletes blobs of a message and what is kept of them. Throws `E_RELAY_UNREACHABLE` and then keeps what is left. */
export async function discardUploads(context: AccountContext, messageId: string, signal: AbortSignal): Promise<void> {
  for (const entry of await findUploads(context.store, uploadPrefix(messageId))) await discard(context, entry, signal);
}

async function discard(context: AccountContext, { key, upload }: UploadEntry, signal: AbortSignal): Promise<void> {
  await context.relay.blobs.delete(upload.blobId, upload.capability, signal).catch((error: unknown) => {
    if (!(error instanceof ClientError) || error.relayCode !== 'E_BLOB_UNKNOWN') throw error;
  });
  await context.store.commit({ delete: [key] });
}

/** Looks now and then for records whose time is over: of blobs that are gone, and of what nobody went on with. */
export async function runUploadSweep(context: AccountContext, signal: AbortSignal): Promise<void> {
  await keepDoing(context, { event: 'attachment.sweepFailed', level: 'info' }, signal, async () => {
    await sweepUploads(context, signal);
    return () => context.environment.clock.sleep(UPLOADS_SWEEP_MS, signal);
  });
}

/** Deletes blobs that are to go now, or when the relay can be reached. */
export function sweepSoon(context: AccountContext): void {
  void sweepUploads(context, context.closed).catch(() => undefined);
}

/** Rejects when a blob that is to go cannot be deleted now; what is left is met again. */
async function sweepUploads(context: AccountContext, signal: AbortSignal): Promise<void> {
  const now = nowSeconds(context.environment.clock);
  for (const entry of await findUploads(context.store, UPLOAD_PREFIX)) {
    const { key, begunAt, expiresAt, doomed } = entry.upload;
    if (doomed || (key !== undefined && begunAt + UPLOAD_FORGOTTEN_S <= now)) await discard(context, entry, signal);
    else if (key === undefined && (expiresAt ?? 0) + BLOB_GONE_S <= now)
      await context.store.commit({ delete: [entry.key] });
  }
  for (const [key, { value }] of await context.store.scan(DOWNLOAD_PREFIX))
    if (decodeRecord(key, value, decodeStoredDownload).begunAt + DOWNLOAD_FORGOTTEN_S <= now)
      await context.store.commit({ delete: [key] });
}
