import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeRelayFrame } from '@sotto/wire';
import { expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createSocket } from './socket.ts';

test('a ping comes with a frame that apps can see, and an end that answers neither is cut off', async () => {
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  const server = new WebSocketServer({ server: http });
  const opened = once(server, 'connection');
  const device = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`, { autoPong: false });
  const closed = once(device, 'close');
  const pinged = once(device, 'ping');
  const heard = once(device, 'message');
  const [webSocket] = await opened;
  const socket = createSocket(webSocket);
  socket.ping();
  await pinged;
  const [bytes] = await heard;
  expect(decodeRelayFrame(new Uint8Array(bytes))).toEqual({ kind: 'alive' });
  socket.ping();
  await closed;
  server.close();
  http.close();
});
