/**
 * Where the bytes of an attachment come from, cut into the chunks that are encrypted: whole ones, then zeros up to the padded
 * size. Two chunks are held at a time, whatever the size of the file.
 */

import { wipe } from '@sotto/crypto';
import { type AttachmentLayout, attachmentChunkLength, layoutAttachment } from '@sotto/identity';
import { ATTACHMENT_BYTES_MAX, ATTACHMENT_CHUNKS_MAX } from '@sotto/wire';
import { ClientError } from '../errors.ts';

/** A file that can be read again from its beginning: a `Blob` is one, and so is what `@sotto/client/node` makes of a path. */
export interface RepeatableSource {
  stream(): AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;
  /** In bytes; other sizes are refused, where it is known. */
  readonly size?: number;
  readonly name?: string;
  /** Media type. */
  readonly type?: string;
}

/** A stream is read once: a call that repeats an upload brings another one of the same bytes. */
export type AttachmentSource = RepeatableSource | ReadableStream<Uint8Array>;

/** One chunk, in memory that is overwritten when the next one is asked for. */
export interface PlainChunk {
  readonly index: number;
  readonly plaintext: Uint8Array;
  /** Known with the last chunks: how large the file was. */
  readonly layout: AttachmentLayout | undefined;
  readonly isLast: boolean;
}

export const isStream = (source: AttachmentSource): source is ReadableStream<Uint8Array> => 'getReader' in source;

/**
 * Throws `E_ATTACHMENT_TOO_LARGE`, `E_ATTACHMENT_SOURCE`, and what the source throws. Ends the source when it is left early.
 */
export async function* readChunks(
  source: AttachmentSource,
  chunkBytes: number,
): AsyncGenerator<PlainChunk, void, undefined> {
  const sizeMax = Math.min(ATTACHMENT_BYTES_MAX, ATTACHMENT_CHUNKS_MAX * chunkBytes);
  const expected = isStream(source) ? undefined : source.size;
  if (expected !== undefined && expected > sizeMax) throw tooLarge(sizeMax);
  let [filling, spare] = [new Uint8Array(chunkBytes), new Uint8Array(chunkBytes)];
  let [filled, index, size] = [0, 0, 0];
  try {
    for await (const bytes of bytesOf(source)) {
      size += bytes.length;
      if (size > sizeMax) throw tooLarge(sizeMax);
      for (let taken = 0; taken < bytes.length; ) {
        // A full chunk goes when it is known that it is not the last.
        if (filled === chunkBytes) {
          [filling, spare] = [spare, filling];
          filled = 0;
          yield { index: index++, plaintext: spare, layout: undefined, isLast: false };
        }
        const part = bytes.subarray(taken, taken + chunkBytes - filled);
        filling.set(part, filled);
        filled += part.length;
        taken += part.length;
      }
    }
    if (expected !== undefined && size !== expected)
      throw new ClientError('E_ATTACHMENT_SOURCE', 'the source has another size than it said');
    const layout = layoutAttachment(size, chunkBytes);
    while (index < layout.chunks) {
      filling.fill(0, filled);
      filled = 0;
      const plaintext = filling.subarray(0, attachmentChunkLength(layout, index));
      yield { index, plaintext, layout, isLast: index === layout.chunks - 1 };
      index += 1;
    }
  } finally {
    wipe(filling, spare);
  }
}

async function* bytesOf(source: AttachmentSource): AsyncGenerator<Uint8Array, void, undefined> {
  const opened = isStream(source) ? source : source.stream();
  if (!('getReader' in opened)) return yield* opened;
  // Not every platform iterates over streams by itself.
  const reader = opened.getReader();
  let isRead = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (!(value instanceof Uint8Array)) throw new TypeError('source: must be a stream of Uint8Array');
      yield value;
    }
    isRead = true;
  } finally {
    if (!isRead) await reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}

const tooLarge = (bytesMax: number): ClientError =>
  new ClientError('E_ATTACHMENT_TOO_LARGE', `an attachment has at most ${bytesMax} bytes`);
