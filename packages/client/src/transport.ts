/**
 * How bytes reach the home relay. The default uses `fetch` and the platform's `WebSocket`, or the `ws` package where
 * the platform has none (Node 20).
 */

import { RESPONSE_BYTES_MAX } from './limits.ts';

export interface TransportRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: Uint8Array;
  /** Larger answers are refused; default {@link RESPONSE_BYTES_MAX}. */
  readonly answerBytesMax?: number;
  readonly signal: AbortSignal;
}

export interface TransportResponse {
  readonly status: number;
  readonly body: Uint8Array;
}

/** One WebSocket that carries binary messages. */
export interface Stream {
  /** Queues one message. Silently does nothing once closed: the read side tells. */
  send(message: Uint8Array): void;
  /** Messages in order; ends when the socket is closed by either side, for whatever reason. */
  readonly messages: AsyncIterable<Uint8Array>;
  close(): void;
}

export interface Transport {
  /** Rejects when no complete answer arrived. Any status is an answer. */
  request(request: TransportRequest): Promise<TransportResponse>;
  /** Rejects when the socket does not open. */
  openStream(url: string, signal: AbortSignal): Promise<Stream>;
}

export const defaultTransport: Transport = {
  async request({ method, url, headers, body, answerBytesMax = RESPONSE_BYTES_MAX, signal }) {
    const response = await fetch(url, {
      method,
      headers: headers.map(([name, value]): [string, string] => [name, value]),
      redirect: 'error',
      signal,
      ...(body === undefined ? {} : { body: plain(body) }),
    });
    return { status: response.status, body: await readLimited(response, answerBytesMax) };
  },
  async openStream(url, signal) {
    const Socket = await webSocketClass();
    signal.throwIfAborted();
    return connect(new Socket(url), signal);
  },
};

/** As `fetch` wants it: bytes that share no memory with others. What has memory of its own is not copied. */
const plain = (body: Uint8Array): Uint8Array<ArrayBuffer> => (isPlain(body) ? body : new Uint8Array(body));

const isPlain = (body: Uint8Array): body is Uint8Array<ArrayBuffer> =>
  body.buffer instanceof ArrayBuffer && body.buffer.byteLength === body.byteLength;

/** Nothing that a relay says is encoded. The platform would decode it, and how large it is would show afterwards. */
async function readLimited(response: Response, bytesMax: number): Promise<Uint8Array> {
  if (response.headers.has('content-encoding')) throw new Error('response with a content-encoding');
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > bytesMax) throw new Error('response larger than the limit');
    chunks.push(chunk);
  }
  const body = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.length;
  }
  return body;
}

type WebSocketClass = new (url: string) => WebSocket;

async function webSocketClass(): Promise<WebSocketClass> {
  if (typeof globalThis.WebSocket === 'function') return globalThis.WebSocket;
  const { WebSocket } = await import('ws');
  // The part of the browser's interface used below is the same in both.
  return WebSocket as unknown as WebSocketClass;
}

function connect(socket: WebSocket, signal: AbortSignal): Promise<Stream> {
  socket.binaryType = 'arraybuffer';
  const queue = new MessageQueue();
  socket.addEventListener('message', (event) => {
    if (event.data instanceof ArrayBuffer) queue.push(new Uint8Array(event.data));
    else socket.close(1003);
  });
  socket.addEventListener('close', () => queue.end());
  const stream: Stream = {
    send: (message) => {
      if (socket.readyState === SOCKET_OPEN) socket.send(message.slice());
    },
    messages: queue,
    close: () => {
      // A peer that is gone never answers the close frame.
      queue.end();
      socket.close(1000);
    },
  };
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      socket.close();
      reject(new Error('stream aborted before it opened'));
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.addEventListener('open', () => {
      signal.removeEventListener('abort', abort);
      resolve(stream);
    });
    socket.addEventListener('error', () => {
      signal.removeEventListener('abort', abort);
      queue.end();
      reject(new Error('stream could not be opened'));
    });
  });
}

class MessageQueue implements AsyncIterable<Uint8Array> {
  readonly #messages: Uint8Array[] = [];
  #ended = false;
  #wake: () => void = () => undefined;

  push(message: Uint8Array): void {
    this.#messages.push(message);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const next = this.#messages.shift();
      if (next !== undefined) yield next;
      else if (this.#ended) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}

/** `WebSocket.OPEN` on every platform. */
const SOCKET_OPEN = 1;
