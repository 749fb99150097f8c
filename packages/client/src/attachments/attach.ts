/** Attachments on their way into a message: uploaded before it is queued, and settled in the commit that queues it. */

import { bytesToHex } from '@sotto/crypto';
import type { Key, Version } from '@sotto/store';
import { type ContentBody, decodeStoredUpload } from '@sotto/wire';
import type { Addressee } from '../addressee.ts';
import { takeSnapshot } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { conversationNameOf, timerOfConversation } from '../conversations/history.ts';
import { MESSAGE_LIFETIME_S } from '../limits.ts';
import type { RunningTimer } from '../timers/durations.ts';
import { type AttachmentOptions, type AttachTo, checkFiles, type OutgoingFiles, uploadFiles } from './outgoing.ts';
import { findUploads, putUpload, uploadKey, uploadPrefix, withoutKey } from './upload-records.ts';

export type AttachmentBody = Extract<ContentBody, { readonly kind: 'attachments' }>;

/** Throws `E_MESSAGE_TOO_LARGE` and misuse before anything is sent, then as `uploadFiles` does. */
export async function attachedBody(
  context: AccountContext,
  to: AttachTo,
  content: OutgoingFiles,
  options: AttachmentOptions,
  signal: AbortSignal,
): Promise<AttachmentBody> {
  const files = checkFiles(content);
  const attachments = await uploadFiles(context, to, files, options, signal);
  const text = content.text === undefined || content.text === '' ? {} : { text: content.text };
  return { kind: 'attachments', ...text, attachments };
}

/**
 * For how long the relay is to keep the files of a message: while somebody may read it. With a timer that runs from reading on,
 * that is when it was fetched at the last moment. `own`: the timer of the message itself, else that of the conversation holds.
 */
export async function lifetimeOfFiles(
  context: AccountContext,
  addressee: Addressee,
  own: RunningTimer | undefined,
): Promise<Pick<AttachTo, 'lifetime'>> {
  const name = own === undefined ? await conversationNameOf(context, addressee) : undefined;
  const timer = own ?? (name === undefined ? undefined : await timerOfConversation(context, name));
  if (timer === undefined) return {};
  return { lifetime: timer.start === 'sent' ? timer.seconds : MESSAGE_LIFETIME_S + timer.seconds };
}

/**
 * A message that is deleted for everyone, or whose time is over, takes its blobs with it, as soon as the relay can be reached.
 * With `isWanted` its reader may want them yet: they go when the relay keeps them no longer.
 */
export async function doomUploads(
  context: AccountContext,
  messageId: Uint8Array,
  isWanted = false,
): Promise<SettledUploads> {
  const uploads = await findUploads(context.store, uploadPrefix(bytesToHex(messageId)));
  const put = uploads.map(({ key, upload: { name: _, ...upload } }) =>
    putUpload(key, { ...withoutKey(upload), doomed: upload.doomed || !isWanted }),
  );
  return { expect: [], put };
}

export interface SettledUploads {
  readonly expect: readonly (readonly [Key, Version | null])[];
  readonly put: readonly (readonly [Key, Uint8Array])[];
}

/** What belongs into the commit that queues a message: from then on its uploads are blobs that may be deleted, no more. */
export async function settleUploads(
  context: AccountContext,
  messageId: Uint8Array,
  body: ContentBody,
): Promise<SettledUploads> {
  if (body.kind === 'delete') return doomUploads(context, body.targetId);
  if (body.kind !== 'attachments') return { expect: [], put: [] };
  const keys = body.attachments.map((_, index) => uploadKey(messageId, index));
  const snapshot = await takeSnapshot(context.store, keys);
  const put = keys.flatMap((key) => {
    const upload = snapshot.read(key, decodeStoredUpload);
    return upload === undefined ? [] : [putUpload(key, withoutKey(upload))];
  });
  return { expect: snapshot.expect, put };
}
