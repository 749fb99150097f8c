/**
 * All streams of the process: `GET /v1/stream` becomes a WebSocket, its first frame attaches a device, then
 * `delivery.ts` takes over.
 */

import { randomInt } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  type ClientFrame,
  type DeliveryOutcome,
  decodeClientFrame,
  type Ephemeral,
  FRAME_BYTES_MAX,
} from '@sotto/wire';
import { type WebSocket, WebSocketServer } from 'ws';
import type { DeviceAuthentication } from '../clients/authenticate.ts';
import { RelayError } from '../errors.ts';
import { toRelayError } from '../http/answer.ts';
import { type IncomingRequest, readHead } from '../http/incoming.ts';
import type { AnyServer } from '../http/server.ts';
import {
  ATTACH_TIMEOUT_MS,
  STREAM_PING_INTERVAL_MS,
  STREAM_RETRY_AFTER_MAX,
  STREAMS_MAX,
  STREAMS_RETURNING_PER_SECOND,
  STREAMS_UNATTACHED_MAX,
} from '../limits.ts';
import { describeFailure, type Log } from '../log.ts';
import type { RateLimiter } from '../rate-limiter.ts';
import type { MailboxRow, RelayStore } from '../store/relay-store.ts';
import { type Attachments, createAttachments } from './attachments.ts';
import type { Delivery, DeliveryObserver } from './delivery.ts';
import type { Noticeboard, WakeReason } from './notices.ts';
import { createSocket, type Socket } from './socket.ts';

export const STREAM_PATH = '/v1/stream';

export interface Streams extends Noticeboard {
  /** Something may have come into this mailbox that the store did not offer. */
  wake(mailbox: MailboxRow): void;
  /** Tells the device of this mailbox, if it is attached, what became of an item it sent. */
  tell(mailbox: MailboxRow, outcome: DeliveryOutcome): void;
  /** To whoever is attached and keeps up. */
  pass(mailbox: MailboxRow, ephemeral: Ephemeral): void;
  /** Takes the upgrade requests of this server. */
  serve(server: AnyServer): void;
  /** Attached ones. */
  isAttached(mailbox: MailboxRow): boolean;
  /** Ends the stream of this mailbox, if there is one, with a reason. */
  detach(mailbox: MailboxRow, reason: RelayError): void;
  /** Attached ones. */
  count(): number;
  /** Tells every device to come back, each after a time of its own, waits for what they acknowledged, and closes. */
  stop(): Promise<void>;
}

export interface StreamsEnvironment {
  readonly store: RelayStore;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly authentication: DeviceAuthentication;
  readonly accounts: RateLimiter;
  readonly log: Log;
  readonly observer: StreamsObserver;
  /** Something waits for a device that has no stream. */
  readonly onAbsent: (mailbox: MailboxRow, reason: WakeReason) => void;
}

export interface StreamsObserver extends DeliveryObserver {
  refusal(code: string): void;
}

/** What is open now. */
interface Open {
  readonly attachments: Attachments;
  readonly sockets: Set<Socket>;
  /** Frames being worked on. */
  readonly working: Set<Promise<void>>;
}

export const createStreams = (env: StreamsEnvironment): Streams => {
  const refuse = (socket: Socket, error: unknown): void => refuseSocket(env, socket, error);
  const attachments = createAttachments({ ...env, refuse });
  const open: Open = { attachments, sockets: new Set(), working: new Set() };
  const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: FRAME_BYTES_MAX });
  let isStopping = false;

  const upgrade = (message: IncomingMessage, duplex: Duplex, head: Buffer): void => {
    duplex.on('error', destroyItself);
    const refusal = isStopping || isFull(open) ? SERVICE_UNAVAILABLE : refuseHead(message);
    if (refusal !== undefined) rejectUpgrade(duplex, refusal);
    // Its headers say nothing that the first frame does not, and would stay as long as the socket.
    else
      webSockets.handleUpgrade(message, duplex, head, (webSocket) =>
        converse(env, open, webSocket, { ...readHead(message), headers: [] }),
      );
  };

  const pinging = setInterval(() => {
    for (const socket of open.sockets) socket.ping();
  }, STREAM_PING_INTERVAL_MS);
  pinging.unref();

  return {
    serve: (server) => {
      server.on('upgrade', upgrade);
    },
    wake: attachments.wake,
    isAttached: attachments.isAttached,
    detach: attachments.detach,
    tell: attachments.tell,
    pass: attachments.pass,
    notify: attachments.notify,
    count: attachments.count,
    async stop() {
      isStopping = true;
      clearInterval(pinging);
      attachments.stop();
      const spread = Math.min(STREAM_RETRY_AFTER_MAX, Math.ceil(open.sockets.size / STREAMS_RETURNING_PER_SECOND));
      const closed = [...open.sockets].map((socket) => socket.goAway(randomInt(spread + 1)));
      await Promise.allSettled([...open.working, ...closed]);
    },
  };
};

const isFull = ({ sockets, attachments }: Open): boolean =>
  sockets.size >= STREAMS_MAX || sockets.size - attachments.count() >= STREAMS_UNATTACHED_MAX;

/** The first frame attaches; later ones wait for that and then run side by side, so that they share commits. */
const converse = (env: StreamsEnvironment, open: Open, webSocket: WebSocket, request: IncomingRequest): void => {
  const socket = createSocket(webSocket);
  const attachTimer = setTimeout(() => {
    refuseSocket(env, socket, new RelayError('E_ATTACH_TIMEOUT', 'no Attach came in time'));
  }, ATTACH_TIMEOUT_MS);
  open.sockets.add(socket);
  socket.onClosed(() => {
    open.sockets.delete(socket);
    clearTimeout(attachTimer);
  });

  // The request is let go of by the first frame: the stream lives on.
  let state: { readonly request: IncomingRequest } | { readonly attached: Promise<Delivery> } = { request };
  const work = async (bytes: Uint8Array): Promise<void> => {
    const frame = decodeClientFrame(bytes);
    if ('attached' in state) return (await state.attached).receive(frame);
    state = { attached: attach(env, open.attachments, frame, state.request, socket) };
    await state.attached;
    clearTimeout(attachTimer);
  };
  socket.onFrame(async (bytes) => {
    const done = work(bytes).catch((error: unknown) => refuseSocket(env, socket, error));
    open.working.add(done);
    await done;
    open.working.delete(done);
  });
};

/** The upgrade request itself carries no signature, for browsers cannot set its headers: the first frame does. */
const attach = async (
  env: StreamsEnvironment,
  attachments: Attachments,
  frame: ClientFrame,
  request: IncomingRequest,
  socket: Socket,
): Promise<Delivery> => {
  if (frame.kind !== 'attach') throw new RelayError('E_FRAME_INVALID', 'the first frame must attach');
  const headers = [
    ['signature-input', frame.signatureInput],
    ['signature', frame.signature],
  ] as const;
  const device = await env.authentication.authenticateSignature('clientStream', { ...request, headers });
  env.accounts.take(device.account);
  return attachments.attach(device, socket);
};

const refuseSocket = ({ log, observer }: StreamsEnvironment, socket: Socket, error: unknown): void => {
  if (socket.isClosing()) return;
  const refusal = toFrameRefusal(error);
  if (refusal.code === 'E_INTERNAL' || refusal.code === 'E_STORE_FAILED')
    log.error('a stream failed', { route: STREAM_PATH, code: describeFailure(refusal) });
  observer.refusal(refusal.code);
  socket.refuse(refusal);
};

/** Bytes that do not decode are a fault of the frame, not of a request. */
const toFrameRefusal = (error: unknown): RelayError => {
  const refusal = toRelayError(error);
  if (refusal.code !== 'E_REQUEST_MALFORMED') return refusal;
  return new RelayError('E_FRAME_INVALID', 'the frame does not decode', { cause: error });
};

/** Why this is no request for a stream; `undefined` if it is one. */
const refuseHead = (message: IncomingMessage): string | undefined => {
  try {
    return readHead(message).path === STREAM_PATH ? undefined : '404 Not Found';
  } catch {
    return '400 Bad Request';
  }
};

/** Closes over nothing: what listens stays as long as the socket, and with it all that its scope holds, such as the request. */
function destroyItself(this: Duplex): void {
  this.destroy();
}

const rejectUpgrade = (duplex: Duplex, status: string): void => {
  duplex.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
};

const SERVICE_UNAVAILABLE = '503 Service Unavailable';
