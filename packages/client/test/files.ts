/** Files for tests of attachments: sources that count, places in memory, and what comes out of a stream. */

import type {
  AttachmentSink,
  AttachmentsMessage,
  InboxMessage,
  ReceivedAttachment,
  RepeatableSource,
} from '../src/index.ts';

export async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The one attachment of a message. */
export function attachmentOf(message: InboxMessage | undefined): ReceivedAttachment {
  return attachmentsOf(message).attachments[0]!;
}

export function attachmentsOf(message: InboxMessage | undefined): AttachmentsMessage {
  if (message?.kind !== 'attachments') throw new Error(`expected attachments, not ${message?.kind}`);
  return message;
}

/** In pieces of an odd size. */
export const sourceOf = (bytes: Uint8Array, pieceBytes = 100_003): RepeatableSource => ({
  size: bytes.length,
  async *stream() {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  },
});

export interface MemorySink extends AttachmentSink {
  readonly bytes: () => Uint8Array;
  readonly isFinished: () => boolean;
  /** Positions in the order in which they were written. */
  readonly writes: number[];
}

export function memorySink(): MemorySink {
  let held = new Uint8Array(0);
  let finished = false;
  const writes: number[] = [];
  return {
    size: async () => held.length,
    write: async (bytes, position) => {
      writes.push(position);
      const grown = new Uint8Array(Math.max(held.length, position + bytes.length));
      grown.set(held);
      grown.set(bytes, position);
      held = grown;
    },
    sync: async () => undefined,
    finish: async (size) => {
      held = held.slice(0, size);
      finished = true;
    },
    close: async () => undefined,
    bytes: () => held,
    isFinished: () => finished,
    writes,
  };
}

/** Looks random, and is the same every time. */
export function numbered(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let state = 0x9e3779b9;
  for (let n = 0; n < size; n++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[n] = state >>> 24;
  }
  return bytes;
}
