/**
 * The listener with TLS of its own: TLS 1.2 or later, HTTP/2, and HTTP/1.1 for those that ask for nothing else and for
 * WebSockets. What `node:http` limits by itself for HTTP/1.1 is limited here for HTTP/2 too: time for a request, idle time,
 * headers, and streams of one connection.
 */

import {
  constants,
  createSecureServer,
  type Http2SecureServer,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import {
  CONNECTIONS_CHECK_INTERVAL_MS,
  HEADER_BYTES_MAX,
  HEADERS_TIMEOUT_MS,
  HTTP2_STREAMS_MAX,
  KEEP_ALIVE_TIMEOUT_MS,
  REQUEST_TIMEOUT_MS,
} from '../limits.ts';
import type { TlsMaterial } from '../tls.ts';

export interface TlsServer {
  readonly server: Http2SecureServer;
  readonly sessions: Sessions;
  /** For connections made from now on. */
  replace(material: TlsMaterial): void;
}

/** The open HTTP/2 connections; those of HTTP/1.1 the server knows itself. */
export interface Sessions {
  /** Each ends when its streams have ended. */
  close(): void;
  /** Each ends now. */
  cut(): void;
}

export const createTlsServer = (material: TlsMaterial): TlsServer => {
  const server = createSecureServer({
    allowHTTP1: true,
    minVersion: 'TLSv1.2',
    honorCipherOrder: true,
    handshakeTimeout: HEADERS_TIMEOUT_MS,
    maxSessionMemory: SESSION_MEGABYTES_MAX,
    settings: { maxConcurrentStreams: HTTP2_STREAMS_MAX, maxHeaderListSize: HEADER_BYTES_MAX, enablePush: false },
    cert: material.certificate,
    key: material.privateKey,
  });
  Object.assign(server, {
    maxHeaderSize: HEADER_BYTES_MAX,
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    connectionsCheckingInterval: CONNECTIONS_CHECK_INTERVAL_MS,
  });
  const open = new Set<ServerHttp2Session>();
  server.on('session', (session: ServerHttp2Session) => {
    open.add(session);
    session.once('close', () => open.delete(session));
    session.setTimeout(KEEP_ALIVE_TIMEOUT_MS, () => session.close());
    session.on('error', () => session.destroy());
  });
  server.on('stream', limitTime);
  return {
    server,
    sessions: {
      close: () => open.forEach((session) => void session.close()),
      cut: () => open.forEach((session) => void session.destroy()),
    },
    replace: ({ certificate, privateKey }) => server.setSecureContext({ cert: certificate, key: privateKey }),
  };
};

/** A request that is not there in time is cut off, as `requestTimeout` does for HTTP/1.1. */
const limitTime = (stream: ServerHttp2Stream): void => {
  const timer = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), REQUEST_TIMEOUT_MS);
  timer.unref();
  const stop = (): void => clearTimeout(timer);
  stream.once('end', stop);
  stream.once('close', stop);
};

/** Megabytes of headers and buffers of one connection. */
const SESSION_MEGABYTES_MAX = 4;
