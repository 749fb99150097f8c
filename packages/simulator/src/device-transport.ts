/** How a simulated device reaches its relay: requests one by one, and a stream through the WebSocket client of Node. */

import { RESPONSE_BYTES_MAX, type Stream, type Transport } from '@sotto/client';
import { WebSocket } from 'ws';
import type { Process } from './kernel.ts';
import type { Network } from './network.ts';

export function deviceTransport(process: Process, network: Network): Transport {
  return {
    async request({ method, url, headers, body, answerBytesMax = RESPONSE_BYTES_MAX, signal }) {
      const { host, pathname, search } = new URL(url);
      const path = `${pathname}${search}`;
      const answer = await network.exchange(process, { method, authority: host, path, headers, body }, signal);
      if (answer.body.length > answerBytesMax) throw new Error('the answer is larger than the limit');
      return { status: answer.status, body: answer.body };
    },
    openStream(url, signal) {
      const { host } = new URL(url);
      // As over TCP, one that finds nobody says so at once; the name in the URL is only written down.
      const socket = new WebSocket(url.replace(/^http/, 'ws'), {
        createConnection: () => network.connect(process, host),
        perMessageDeflate: false,
      });
      return opened(socket, signal);
    },
  };
}

function opened(socket: WebSocket, signal: AbortSignal): Promise<Stream> {
  const messages = new Messages();
  socket.on('message', (data: Buffer) => messages.push(Uint8Array.from(data)));
  socket.on('close', () => messages.end());
  const stream: Stream = {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(message.slice());
    },
    messages,
    close: () => {
      messages.end();
      socket.close(1000);
    },
  };
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      socket.terminate();
      reject(new Error('aborted before it opened'));
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.once('open', () => {
      signal.removeEventListener('abort', abort);
      resolve(stream);
    });
    socket.on('error', () => {
      signal.removeEventListener('abort', abort);
      messages.end();
      reject(new Error('the stream could not be opened'));
    });
  });
}

class Messages implements AsyncIterable<Uint8Array> {
  readonly #waiting: Uint8Array[] = [];
  #ended = false;
  #wake: () => void = () => undefined;

  push(message: Uint8Array): void {
    this.#waiting.push(message);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const next = this.#waiting.shift();
      if (next !== undefined) yield next;
      else if (this.#ended) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}
