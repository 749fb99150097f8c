/** HTTP/1.1 and WebSockets over a connection that somebody else made. */

import { request as startRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Stream } from '@sotto/client';
import { WebSocket } from 'ws';

export type HeaderList = readonly (readonly [string, string])[];

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: HeaderList;
  readonly body?: Uint8Array;
  readonly answerBytesMax: number;
  readonly signal?: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case, duplicates kept. */
  readonly headers: HeaderList;
  readonly body: Uint8Array;
}

/** Rejects when there is no whole answer. */
export function requestOver(
  connection: Duplex,
  { method, url, headers, body, ...limits }: HttpRequest,
): Promise<HttpAnswer> {
  const { answerBytesMax, signal } = limits;
  return new Promise((resolve, reject) => {
    const request = startRequest({
      method,
      path: url.pathname + url.search,
      headers: Object.fromEntries([['host', url.host], ...headers]),
      createConnection: () => connection,
      ...(signal === undefined ? {} : { signal }),
    });
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Uint8Array[] = [];
      let length = 0;
      response.on('data', (chunk: Uint8Array) => {
        length += chunk.length;
        if (length > answerBytesMax) response.destroy(new Error(`answer larger than ${answerBytesMax} bytes`));
        else chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('end', () => {
        const headers = pairsOf(response.rawHeaders);
        resolve({ status: response.statusCode ?? 0, headers, body: new Uint8Array(Buffer.concat(chunks, length)) });
      });
    });
    request.end(body);
  });
}

/** Rejects when the socket does not open. */
export async function openStreamOver(connection: Duplex, url: URL, signal: AbortSignal): Promise<Stream> {
  if (signal.aborted) {
    connection.destroy();
    throw new Error('stream aborted before it opened');
  }
  const socket = new WebSocket(`ws://${url.host}${url.pathname}${url.search}`, {
    createConnection: () => connection,
    perMessageDeflate: false,
  });
  const messages = createQueue();
  socket.on('message', (data: Buffer) => messages.push(new Uint8Array(data)));
  socket.on('close', messages.end);
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      socket.terminate();
      reject(new Error('stream aborted before it opened'));
    };
    socket.on('error', (error) => {
      messages.end();
      reject(error);
    });
    signal.addEventListener('abort', abort, { once: true });
    socket.on('open', () => {
      signal.removeEventListener('abort', abort);
      resolve({
        send: (message) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(message, { binary: true });
        },
        messages,
        close: () => {
          messages.end();
          socket.close(1000);
        },
      });
    });
  });
}

interface Queue extends AsyncIterable<Uint8Array> {
  push(message: Uint8Array): void;
  end(): void;
}

/** Messages in order, until its end. */
function createQueue(): Queue {
  const waiting: Uint8Array[] = [];
  let isEnded = false;
  let wake: () => void = () => undefined;
  return {
    push(message) {
      waiting.push(message);
      wake();
    },
    end() {
      isEnded = true;
      wake();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const next = waiting.shift();
        if (next !== undefined) yield next;
        else if (isEnded) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    },
  };
}

function pairsOf(raw: readonly string[]): HeaderList {
  const pairs: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) pairs.push([raw[index]!.toLowerCase(), raw[index + 1]!]);
  return pairs;
}
