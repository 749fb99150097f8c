import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeRelayFrame } from '@sotto/wire';
import { expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { STREAM_CONGESTED_BYTES } from '../limits.ts';
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

test('an end that does not read is congested, and is not once it has read', async () => {
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  const server = new WebSocketServer({ server: http });
  const opened = once(server, 'connection');
  const device = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  const [webSocket] = await opened;
  await once(device, 'open');
  device.pause();
  const socket = createSocket(webSocket);
  let frames = 0;
  let received = 0;
  device.on('message', () => (received += 1));
  const drained = new Promise<void>((resolve) => socket.onDrained(resolve));
  // What the kernel takes is not known; what is beyond waits in the process, and no more than a frame of it.
  for (; !socket.isCongested() && frames < 10_000; frames += 1) {
    socket.send(new Uint8Array(FRAME_BYTES));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(socket.isCongested()).toBe(true);
  expect(webSocket.bufferedAmount).toBeLessThan(STREAM_CONGESTED_BYTES + 2 * FRAME_BYTES);
  device.resume();
  await drained;
  expect(socket.isCongested()).toBe(false);
  await expect.poll(() => received).toBe(frames);
  device.terminate();
  server.close();
  http.close();
});

const FRAME_BYTES = 64 * 1024;
