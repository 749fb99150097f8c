/**
 * All streams of the process: `GET /v1/stream` becomes a WebSocket, its first frame attaches a device, then
 * `delivery.ts` takes over. A device has one stream: a second one takes the mailbox over and the first is told.
 */

import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ClientFrame, decodeClientFrame, encodeRelayFrame, FRAME_BYTES_MAX } from '@sotto/wire';
import { type WebSocket, WebSocketServer } from 'ws';
import type { AuthenticatedDevice, DeviceAuthentication } from '../clients/authenticate.ts';
import { RelayError } from '../errors.ts';
import { toRelayError } from '../http/answer.ts';
import { type IncomingRequest, readHead } from '../http/incoming.ts';
import { ATTACH_TIMEOUT_MS, STREAM_PING_INTERVAL_MS, STREAMS_MAX, STREAMS_UNATTACHED_MAX } from '../limits.ts';
import { describeFailure, type Log } from '../log.ts';
import type { RateLimiter } from '../rate-limiter.ts';
import type { MailboxRow, RelayStore } from '../store/relay-store.ts';
import { createDelivery, type Delivery, type DeliveryObserver } from './delivery.ts';
import { createSocket, type Socket } from './socket.ts';

export const STREAM_PATH = '/v1/stream';

export interface Streams {
  /** Takes the upgrade requests of this server. */
  serve(server: Server): void;
  /** New mail was committed for this mailbox. */
  wake(mailbox: MailboxRow): void;
  /** Attached ones. */
  count(): number;
  /** Tells every device to come back, waits for what they acknowledged, and closes. */
  stop(): Promise<void>;
}

export interface StreamsEnvironment {
  readonly store: RelayStore;
  readonly authentication: DeviceAuthentication;
  readonly accounts: RateLimiter;
  readonly log: Log;
  readonly observer: DeliveryObserver & { refusal(code: string): void };
}

interface Attached {
  readonly socket: Socket;
  readonly delivery: Delivery;
}

export const createStreams = (env: StreamsEnvironment): Streams => {
  const sockets = new Set<Socket>();
  const attached = new Map<MailboxRow, Attached>();
  const working = new Set<Promise<void>>();
  let isStopping = false;
  const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: FRAME_BYTES_MAX });

  const refuse = (socket: Socket, error: unknown): void => {
    if (socket.isClosing()) return;
    const refusal = error instanceof RelayError ? error : toFrameError(error);
    if (refusal.code === 'E_INTERNAL' || refusal.code === 'E_STORE_FAILED')
      env.log.error('a stream failed', { route: STREAM_PATH, code: describeFailure(refusal) });
    env.observer.refusal(refusal.code);
    socket.refuse(refusal);
  };

  const attach = (device: AuthenticatedDevice, epoch: Uint8Array, socket: Socket): Delivery => {
    const { mailbox } = device.device;
    const former = attached.get(mailbox);
    if (former !== undefined) {
      former.delivery.stop();
      refuse(former.socket, new RelayError('E_STREAM_REPLACED', 'another stream of this device took over'));
    }
    const delivery = createDelivery({
      store: env.store,
      mailbox,
      epoch,
      send: (frame) => socket.send(encodeRelayFrame(frame)),
      fail: (error) => refuse(socket, error),
      observer: env.observer,
    });
    attached.set(mailbox, { socket, delivery });
    socket.onClosed(() => {
      delivery.stop();
      if (attached.get(mailbox)?.socket === socket) attached.delete(mailbox);
    });
    return delivery;
  };

  /** First frame. The upgrade request itself carries no signature, for browsers cannot set its headers. */
  const open = async (frame: ClientFrame, request: IncomingRequest, socket: Socket): Promise<Delivery> => {
    if (frame.kind !== 'attach') throw new RelayError('E_FRAME_INVALID', 'the first frame must attach');
    const headers = [
      ['signature-input', frame.signatureInput],
      ['signature', frame.signature],
    ] as const;
    const device = await env.authentication.authenticate('clientStream', { ...request, headers });
    env.accounts.take(device.account);
    await env.store.spendNonce(device.nonce);
    const epoch = await env.store.mailboxEpoch(device.device.mailbox);
    const delivery = attach(device, epoch, socket);
    socket.send(encodeRelayFrame({ kind: 'attached', mailboxEpoch: epoch }));
    delivery.wake();
    return delivery;
  };

  const converse = (webSocket: WebSocket, request: IncomingRequest): void => {
    const socket = createSocket(webSocket);
    sockets.add(socket);
    socket.onClosed(() => sockets.delete(socket));
    const attachTimer = setTimeout(
      () => refuse(socket, new RelayError('E_ATTACH_TIMEOUT', 'no Attach came in time')),
      ATTACH_TIMEOUT_MS,
    );
    socket.onClosed(() => clearTimeout(attachTimer));
    let opened: Promise<Delivery> | undefined;

    /** The first frame opens; later ones wait for that and then run side by side, so that they share commits. */
    const work = async (bytes: Uint8Array): Promise<void> => {
      const frame = decodeClientFrame(bytes);
      if (opened === undefined) {
        opened = open(frame, request, socket);
        await opened;
        clearTimeout(attachTimer);
      } else await (await opened).receive(frame);
    };

    socket.onFrame(async (bytes) => {
      const done = work(bytes).catch((error: unknown) => refuse(socket, error));
      working.add(done);
      await done;
      working.delete(done);
    });
  };

  const upgrade = (message: IncomingMessage, duplex: Duplex, head: Buffer): void => {
    duplex.on('error', () => duplex.destroy());
    const refusal = isStopping || isFull() ? SERVICE_UNAVAILABLE : refuseHead(message);
    if (refusal !== undefined) rejectUpgrade(duplex, refusal);
    else webSockets.handleUpgrade(message, duplex, head, (webSocket) => converse(webSocket, readHead(message)));
  };

  const isFull = (): boolean => sockets.size >= STREAMS_MAX || sockets.size - attached.size >= STREAMS_UNATTACHED_MAX;

  const pinging = setInterval(() => {
    for (const socket of sockets) socket.ping();
  }, STREAM_PING_INTERVAL_MS);
  pinging.unref();

  return {
    serve: (server) => {
      server.on('upgrade', upgrade);
    },
    wake: (mailbox) => attached.get(mailbox)?.delivery.wake(),
    count: () => attached.size,
    async stop() {
      isStopping = true;
      clearInterval(pinging);
      for (const { delivery } of attached.values()) delivery.stop();
      const closed = [...sockets].map((socket) => socket.goAway());
      await Promise.allSettled([...working, ...closed]);
    },
  };
};

/** Bytes that do not decode are a fault of the frame, not of a request. */
const toFrameError = (error: unknown): RelayError => {
  const { code } = toRelayError(error);
  if (code === 'E_REQUEST_MALFORMED')
    return new RelayError('E_FRAME_INVALID', 'the frame does not decode', { cause: error });
  return toRelayError(error);
};

/** Why this is no request for a stream; `undefined` if it is one. */
const refuseHead = (message: IncomingMessage): string | undefined => {
  try {
    return readHead(message).path === STREAM_PATH ? undefined : '404 Not Found';
  } catch {
    return '400 Bad Request';
  }
};

const rejectUpgrade = (duplex: Duplex, status: string): void => {
  duplex.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
};

const SERVICE_UNAVAILABLE = '503 Service Unavailable';
