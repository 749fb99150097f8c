/** One kept-alive HTTP/1.1 connection of the load, one request at a time: nothing between the generator and the socket. */

import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  /** Seconds; 0 when the answer names none. */
  readonly retryAfter: number;
  readonly body: Buffer;
}

export interface HttpConnection {
  /** Sends a request; `answered` is called with its answer, or with `undefined` when the connection broke. */
  send(head: string, body: Uint8Array, answered: (answer: Answer | undefined) => void): void;
  close(): void;
}

export const openHttp = (port: number): Promise<HttpConnection> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(overSocket(socket));
    });
  });

const overSocket = (socket: Socket): HttpConnection => {
  let waiting: ((answer: Answer | undefined) => void) | undefined;
  let received: Buffer = Buffer.alloc(0);
  let isClosed = false;

  const settle = (answer: Answer | undefined): void => {
    const answered = waiting;
    waiting = undefined;
    answered?.(answer);
  };
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const parsed = parse(received);
    if (parsed === undefined) return;
    received = received.subarray(parsed.end);
    settle(parsed.answer);
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isClosed = true;
    settle(undefined);
  });

  return {
    send(head, body, answered) {
      if (isClosed) {
        answered(undefined);
        return;
      }
      waiting = answered;
      socket.cork();
      socket.write(`${head}content-length: ${body.length}\r\n\r\n`, 'latin1');
      socket.write(body);
      socket.uncork();
    },
    close: () => void socket.destroy(),
  };
};

const parse = (received: Buffer): { readonly answer: Answer; readonly end: number } | undefined => {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = received.toString('latin1', 0, headEnd).toLowerCase();
  const length = numberAfter(head, 'content-length: ');
  const end = headEnd + 4 + length;
  if (received.length < end) return undefined;
  const answer = {
    status: Number(head.slice(9, 12)),
    retryAfter: numberAfter(head, 'retry-after: '),
    body: received.subarray(headEnd + 4, end),
  };
  return { answer, end };
};

const numberAfter = (head: string, name: string): number => {
  const at = head.indexOf(name);
  return at < 0 ? 0 : Number.parseInt(head.slice(at + name.length, at + name.length + 12), 10);
};
