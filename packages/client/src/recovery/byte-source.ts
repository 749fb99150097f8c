/** Exact lengths from a stream whose pieces are of any size. Holds no more than the piece at hand and what is asked for. */

import type { ByteSource } from './backup-format.ts';

export interface StreamSource extends ByteSource {
  /** Ends the stream, read or not. */
  cancel(): Promise<void>;
}

export function streamSource(stream: ReadableStream<Uint8Array>, signal: AbortSignal): StreamSource {
  const reader = stream.getReader();
  let piece: Uint8Array = new Uint8Array(0);
  let taken = 0;
  /** Whatever holds up the stream, aborting does not wait for it. */
  const read = async (): Promise<Uint8Array | undefined> => {
    signal.throwIfAborted();
    const { promise, reject } = withResolvers<never>();
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    try {
      const { value, done } = await Promise.race([reader.read(), promise]);
      return done ? undefined : value;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  };
  return {
    get taken() {
      return taken;
    },
    async take(length) {
      const result = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        if (piece.length === 0) {
          const next = await read();
          if (next === undefined) break;
          if (!(next instanceof Uint8Array)) throw new TypeError('stream: must give byte arrays');
          piece = next;
        }
        const part = piece.subarray(0, length - filled);
        result.set(part, filled);
        filled += part.length;
        piece = piece.subarray(part.length);
      }
      taken += filled;
      return filled === length ? result : result.slice(0, filled);
    },
    async cancel() {
      await reader.cancel().catch(() => undefined);
    },
  };
}

function withResolvers<T>(): { readonly promise: Promise<T>; readonly reject: (reason: unknown) => void } {
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((_, no) => {
    reject = no;
  });
  promise.catch(() => undefined);
  return { promise, reject };
}
