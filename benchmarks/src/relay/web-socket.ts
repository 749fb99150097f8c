/** The device's end of a WebSocket (RFC 6455) without extensions, as small as the load allows. */

import { connect, type Socket } from 'node:net';

export interface WebSocketClient {
  send(message: Uint8Array): void;
  close(): void;
}

export interface WebSocketEvents {
  message(bytes: Buffer): void;
  closed(): void;
}

export const openWebSocket = (port: number, path: string, events: WebSocketEvents): Promise<WebSocketClient> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    let received: Buffer = Buffer.alloc(0);
    let isOpen = false;
    socket.on('error', (error) => (isOpen ? undefined : reject(error)));
    socket.on('close', () => (isOpen ? events.closed() : reject(new Error('the upgrade was refused'))));
    socket.once('connect', () => socket.write(upgradeRequest(port, path)));
    socket.on('data', (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      if (!isOpen) {
        const end = received.indexOf('\r\n\r\n');
        if (end < 0) return;
        if (!received.subarray(0, 12).equals(SWITCHING)) return void socket.destroy();
        received = received.subarray(end + 4);
        isOpen = true;
        resolve({ send: (message) => sendFrame(socket, BINARY, message), close: () => void socket.destroy() });
      }
      received = readFrames(socket, received, events);
    });
  });

/** Hands on every whole frame and returns what is left. */
const readFrames = (socket: Socket, received: Buffer, events: WebSocketEvents): Buffer => {
  let at = 0;
  for (;;) {
    if (received.length - at < 2) break;
    const opcode = received[at]! & 0x0f;
    const short = received[at + 1]! & 0x7f;
    const headBytes = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (received.length - at < headBytes) break;
    const length = short < 126 ? short : short === 126 ? received.readUInt16BE(at + 2) : received.readUInt32BE(at + 6);
    const start = at + headBytes;
    if (received.length < start + length) break;
    const payload = received.subarray(start, start + length);
    if (opcode === BINARY) events.message(payload);
    else if (opcode === PING) sendFrame(socket, PONG, payload);
    else if (opcode === CLOSE) socket.end();
    at = start + length;
  }
  return received.subarray(at);
};

/** Masked as a client must, with the mask of four zero bytes. */
const sendFrame = (socket: Socket, opcode: number, message: Uint8Array): void => {
  if (socket.destroyed) return;
  const headBytes = message.length < 126 ? 6 : 8;
  const frame = Buffer.alloc(headBytes + message.length);
  frame[0] = 0x80 | opcode;
  if (message.length < 126) frame[1] = 0x80 | message.length;
  else {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(message.length, 2);
  }
  frame.set(message, headBytes);
  socket.write(frame);
};

const upgradeRequest = (port: number, path: string): string =>
  `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nupgrade: websocket\r\nconnection: upgrade\r\n` +
  'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\nsec-websocket-version: 13\r\n\r\n';

const SWITCHING = Buffer.from('HTTP/1.1 101');
const [BINARY, CLOSE, PING, PONG] = [2, 8, 9, 10];
