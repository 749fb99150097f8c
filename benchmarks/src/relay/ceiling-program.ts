/**
 * The ceiling: the same HTTP and WebSocket stack as the relay with nothing behind it. A message is pushed to whoever stands
 * for its mailbox, kept in a map until it is acknowledged, and nothing is checked, counted or written. What this does not
 * reach on a machine, no relay on this stack does.
 *
 * Told where another one listens, it answers at once and hands everything on to that, in batches as large as what has come
 * meanwhile.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { encodeRelayFrame, encodeSendResponse, formatArrived } from '@sotto/wire';
import { Hono } from 'hono';
import { Pool } from 'undici';
import { type WebSocket, WebSocketServer } from 'ws';
import { bytesField, bytesFields } from './fields.ts';
import { envelopeOf, itemIdOf, itemsOf, mailboxOf, sendRequestOf } from './message-fields.ts';

const { forwardTo } = JSON.parse(process.argv[2] ?? '{}') as { readonly forwardTo?: number };

const sockets = new Map<string, WebSocket>();
const kept = new Map<string, Uint8Array>();
let sequence = 0;

const deliver = (item: Uint8Array): Uint8Array => {
  const mailbox = Buffer.from(mailboxOf(item)).toString('latin1');
  const envelope = envelopeOf(item);
  const cursor = Buffer.alloc(16);
  cursor.writeUInt32BE(++sequence, 12);
  kept.set(cursor.toString('latin1'), envelope);
  const arrived = formatArrived({ lane: 'message', acceptedAt: 3600, envelope });
  sockets.get(mailbox)?.send(encodeRelayFrame({ kind: 'delivery', cursor, body: { kind: 'open', arrived } }));
  return itemIdOf(item);
};

const BATCH_ITEMS_MAX = 100;
const BATCHES_AT_ONCE = 4;
const other =
  forwardTo === undefined ? undefined : new Pool(`http://127.0.0.1:${forwardTo}`, { connections: BATCHES_AT_ONCE });
const queue: Uint8Array[] = [];
let underWay = 0;

const handOn = (item: Uint8Array): Uint8Array => {
  queue.push(item);
  return itemIdOf(item);
};

/** What has come in one request goes out together. */
const flush = (pool: Pool): void => {
  while (queue.length > 0 && underWay < BATCHES_AT_ONCE) {
    underWay += 1;
    const body = sendRequestOf(queue.splice(0, BATCH_ITEMS_MAX));
    void pool
      .request({ method: 'POST', path: '/v1/messages', body })
      .then(({ body: answered }) => answered.dump())
      .finally(() => {
        underWay -= 1;
        flush(pool);
      });
  }
};

const answer = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    const results = itemsOf(Buffer.concat(chunks)).map((item) => ({
      itemId: other === undefined ? deliver(item) : handOn(item),
      status: 'accepted' as const,
      retryAfter: 0,
    }));
    const body = encodeSendResponse({ results });
    outgoing.writeHead(200, { 'content-type': 'application/x-protobuf', 'content-length': body.length });
    outgoing.end(body);
    if (other !== undefined) flush(other);
  });
};

const app = new Hono<{ Bindings: HttpBindings }>();
app.all('/v1/messages', ({ env: { incoming, outgoing } }) => {
  answer(incoming, outgoing);
  return RESPONSE_ALREADY_SENT;
});
const server = createAdaptorServer({
  fetch: (request, env) => app.fetch(request, env as HttpBindings),
  createServer,
  overrideGlobalObjects: false,
  // Its connections are idle while rounds of the relay are measured.
  serverOptions: { keepAliveTimeout: 600_000, requestTimeout: 0 },
}) as Server;
const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
server.on('upgrade', (message, duplex, head) =>
  webSockets.handleUpgrade(message, duplex, head, (socket) => {
    // The first message names the mailbox; each later one is an Acknowledge frame.
    socket.once('message', (name: Buffer) => {
      sockets.set(name.toString('latin1'), socket);
      socket.send(encodeRelayFrame({ kind: 'attached', mailboxEpoch: new Uint8Array(8), replaced: false, now: 0 }));
      socket.on('message', (frame: Buffer) => {
        const cursors = bytesFields(bytesField(frame, 2) ?? new Uint8Array(0), 1);
        for (const cursor of cursors) kept.delete(Buffer.from(cursor).toString('latin1'));
        socket.send(encodeRelayFrame({ kind: 'acknowledged', cursors }));
      });
    });
  }),
);
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
process.once('SIGTERM', () => process.exit(0));
