/**
 * One WebSocket with the limits of the relay: binary frames only, bounded bytes on their way out, dead peers noticed.
 */

import { encodeRelayFrame } from '@sotto/wire';
import type { WebSocket } from 'ws';
import type { RelayError } from '../errors.ts';
import { errorBodyOf } from '../http/answer.ts';
import {
  STREAM_BUFFERED_BYTES_MAX,
  STREAM_CLOSE_TIMEOUT_MS,
  STREAM_CONGESTED_BYTES,
  STREAM_FRAMES_WORKING_MAX,
} from '../limits.ts';

export interface Socket {
  send(bytes: Uint8Array): void;
  /** Whether the other end reads so slowly that what is sent waits here. `onDrained` tells when it has gone. */
  isCongested(): boolean;
  onDrained(listener: () => void): void;
  /** While too many frames are being worked on, nothing more is read. The listener must not reject. */
  onFrame(listener: (bytes: Uint8Array) => Promise<void>): void;
  onClosed(listener: () => void): void;
  /** An Error frame, then the close frame. */
  refuse(error: RelayError): void;
  /** An Error frame that says when to come back, in seconds, then 1012, "service restart"; resolves when closed. */
  goAway(retryAfter: number): Promise<void>;
  /** Terminates a socket that did not answer the ping before. */
  ping(): void;
  isClosing(): boolean;
}

export const createSocket = (webSocket: WebSocket): Socket => {
  let isAlive = true;
  let isClosing = false;
  let working = 0;
  let drained: () => void = () => undefined;
  let isCongested = false;
  const closed = new Promise<void>((resolve) => webSocket.once('close', () => resolve()));

  const written = (): void => {
    if (!isCongested || webSocket.bufferedAmount > STREAM_CONGESTED_BYTES / 2) return;
    isCongested = false;
    drained();
  };

  const close = (code: number, reason: string): void => {
    if (isClosing) return;
    isClosing = true;
    webSocket.close(code, reason);
    const cut = setTimeout(() => webSocket.terminate(), STREAM_CLOSE_TIMEOUT_MS);
    cut.unref();
    void closed.then(() => clearTimeout(cut));
  };

  webSocket.on('pong', () => {
    isAlive = true;
  });
  // A protocol error or an oversized frame: the library closes with the right code.
  webSocket.on('error', () => {
    isClosing = true;
  });
  void closed.then(() => {
    isClosing = true;
  });

  return {
    send(bytes) {
      if (isClosing || webSocket.readyState !== webSocket.OPEN) return;
      webSocket.send(bytes, { binary: true }, written);
      const waiting = webSocket.bufferedAmount;
      if (waiting > STREAM_CONGESTED_BYTES) isCongested = true;
      // Its mail is in the store anyway; the device fetches it when it reads again.
      if (waiting > STREAM_BUFFERED_BYTES_MAX) webSocket.terminate();
    },
    isCongested: () => isCongested,
    onDrained(listener) {
      drained = listener;
    },
    onFrame(listener) {
      webSocket.on('message', (data, isBinary) => {
        if (isClosing) return;
        if (!isBinary) return close(UNSUPPORTED_DATA, 'binary frames only');
        isAlive = true;
        working += 1;
        if (working >= STREAM_FRAMES_WORKING_MAX) webSocket.pause();
        void listener(toBytes(data)).then(() => {
          working -= 1;
          if (webSocket.isPaused && working < STREAM_FRAMES_WORKING_MAX) webSocket.resume();
        });
      });
    },
    onClosed(listener) {
      void closed.then(listener);
    },
    refuse(error) {
      if (isClosing) return;
      if (webSocket.readyState === webSocket.OPEN)
        webSocket.send(encodeRelayFrame({ kind: 'error', ...errorBodyOf(error) }), { binary: true });
      close(POLICY_VIOLATION, error.code);
    },
    goAway(retryAfter) {
      if (!isClosing && webSocket.readyState === webSocket.OPEN) {
        const frame = { kind: 'error', code: 'E_BUSY', message: 'the relay is stopping', retryAfter } as const;
        webSocket.send(encodeRelayFrame(frame), { binary: true });
      }
      close(SERVICE_RESTART, 'the relay is stopping');
      return closed;
    },
    ping() {
      if (!isAlive) return webSocket.terminate();
      isAlive = false;
      if (webSocket.readyState !== webSocket.OPEN) return;
      webSocket.ping();
      // The other end may not see pings, and must notice a dead relay too.
      webSocket.send(ALIVE, { binary: true });
    },
    isClosing: () => isClosing,
  };
};

const toBytes = (data: Buffer | ArrayBuffer | Buffer[]): Uint8Array =>
  Array.isArray(data) ? new Uint8Array(Buffer.concat(data)) : new Uint8Array(data);

const ALIVE = encodeRelayFrame({ kind: 'alive' });

/** RFC 6455, section 7.4.1, and the IANA registry for 1012. */
const UNSUPPORTED_DATA = 1003;
const POLICY_VIOLATION = 1008;
const SERVICE_RESTART = 1012;
