/**
 * The main listener: Hono routes over `node:http`. Handlers are functions from a read request to the bytes of an answer;
 * answers are written to the socket's response directly, so no global of the host program is touched.
 */

import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Http2SecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, getRequestListener, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { BLOB_MESSAGE_BYTES_MAX } from '@sotto/wire';
import { Hono } from 'hono';
import { RelayError } from '../errors.ts';
import {
  BODY_BYTES_HELD_MAX,
  CONNECTIONS_CHECK_INTERVAL_MS,
  HEADER_BYTES_MAX,
  HEADERS_TIMEOUT_MS,
  KEEP_ALIVE_TIMEOUT_MS,
  LARGE_ANSWER_BYTES_HELD_MAX,
  LARGE_ANSWER_TIMEOUT_MS,
  REQUEST_TIMEOUT_MS,
  REQUESTS_IN_FLIGHT_MAX,
  STORING_REQUESTS_MAX,
} from '../limits.ts';
import { describeFailure, type Log } from '../log.ts';
import type { TlsMaterial } from '../tls.ts';
import { type Answer, answerAs, answerBytes, answerError, toRelayError } from './answer.ts';
import { answerBrowser } from './cross-origin.ts';
import { type BodyBudget, createBodyBudget, type IncomingRequest, readRequest } from './incoming.ts';
import { createTlsServer, type Sessions } from './tls-server.ts';

/** A signed POST with a protobuf body. */
export interface Route {
  readonly path: string;
  readonly bodyBytesMax: number;
  /** Whether what it takes has to be stored, so that it is refused while the disk is nearly full. */
  readonly stores?: boolean;
  /** Whether its answers are large, so that of those on their way only so many are held. */
  readonly answersLargely?: boolean;
  /** The body of a 200, or a whole answer. */
  handle(request: IncomingRequest): Promise<Uint8Array | Answer>;
}

/** A GET for anybody. */
export interface Page {
  readonly path: string;
  readonly mediaType: string;
  render(headers: IncomingHttpHeaders): Promise<Uint8Array>;
}

export interface HttpObserver {
  request(route: string, status: number, seconds: number): void;
  refusal(code: string): void;
}

export interface DoorOptions {
  readonly routes: readonly Route[];
  readonly pages: readonly Page[];
  readonly observer: HttpObserver;
  readonly log: Log;
  /** Throws `E_DISK_LOW` while nothing new can be stored. */
  readonly refuseIfFull?: () => void;
  /** How long slow clients are borne with; those of limits.ts unless told otherwise. */
  readonly patience?: Patience;
  /** Absent: HTTP without TLS, as behind a proxy. */
  readonly tls?: TlsMaterial | undefined;
}

export interface Patience {
  readonly headersMs: number;
  readonly requestMs: number;
  /** How often it is looked for those beyond. */
  readonly checkMs: number;
}

/** Either kind; `upgrade` events come from both. */
export type AnyServer = Server | Http2SecureServer;

export interface Door {
  readonly server: AnyServer;
  readonly sessions: Sessions;
  /** Another certificate for connections made from now on. */
  replaceTls(material: TlsMaterial): void;
  requestsInFlight(): number;
  /** New requests are told to come back; resolves when those being worked on are answered. */
  drain(): Promise<void>;
}

export const createDoor = (options: DoorOptions): Door => {
  const { routes, pages, observer, log, patience = usualPatience } = options;
  const means: Means = {
    budget: createBodyBudget(BODY_BYTES_HELD_MAX),
    answers: createBodyBudget(LARGE_ANSWER_BYTES_HELD_MAX),
    admission: createStoringAdmission(),
  };
  let inFlight = 0;
  let isDraining = false;
  let whenIdle: (() => void) | undefined;

  const admit = (): void => {
    if (isDraining) throw new RelayError('E_BUSY', 'the relay is stopping', { retryAfter: 5 });
    if (inFlight > REQUESTS_IN_FLIGHT_MAX) throw new RelayError('E_BUSY', 'too many requests', { retryAfter: 1 });
  };

  const work = async (name: string, response: ServerResponse, act: () => Promise<void>): Promise<Response> => {
    const started = performance.now();
    inFlight += 1;
    try {
      admit();
      await act();
    } catch (error) {
      const refusal = toRelayError(error);
      if (refusal.code === 'E_INTERNAL' || refusal.code === 'E_STORE_FAILED')
        log.error('a request failed', { route: name, code: describeFailure(refusal) });
      observer.refusal(refusal.code);
      answerError(response, refusal);
    } finally {
      inFlight -= 1;
      if (inFlight === 0) whenIdle?.();
      observer.request(name, response.statusCode, (performance.now() - started) / 1000);
    }
    return RESPONSE_ALREADY_SENT;
  };

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(({ env: { incoming, outgoing } }, next) =>
    answerBrowser(incoming, outgoing) ? Promise.resolve(RESPONSE_ALREADY_SENT) : next(),
  );
  for (const route of routes)
    app.all(route.path, ({ env: { incoming, outgoing } }) =>
      work(route.path, outgoing, () => {
        if (route.stores === true) options.refuseIfFull?.();
        return answerRoute(route, incoming, outgoing, means);
      }),
    );
  for (const page of pages)
    app.get(page.path, ({ env: { incoming, outgoing } }) =>
      work(page.path, outgoing, async () => answerBytes(outgoing, await page.render(incoming.headers), page.mediaType)),
    );
  app.notFound(({ env: { outgoing } }) =>
    work('other', outgoing, async () => {
      throw new RelayError('E_NOT_FOUND', 'nothing is served here');
    }),
  );

  return {
    ...createServerFor(app.fetch, patience, options.tls),
    requestsInFlight: () => inFlight,
    drain() {
      isDraining = true;
      return inFlight === 0 ? Promise.resolve() : new Promise((resolve) => (whenIdle = resolve));
    },
  };
};

/** What all requests share. */
interface Means {
  readonly budget: BodyBudget;
  readonly answers: BodyBudget;
  readonly admission: StoringAdmission;
}

interface StoringAdmission {
  /** Throws `E_BUSY` when as much waits for commits as may. */
  run<Result>(act: () => Promise<Result>): Promise<Result>;
}

/**
 * Counts requests whose bodies are here: neither a slow client takes a place, nor does whoever is told to come back have
 * to connect anew.
 */
export const createStoringAdmission = (requestsMax = STORING_REQUESTS_MAX): StoringAdmission => {
  let waiting = 0;
  return {
    async run(act) {
      if (waiting >= requestsMax) throw new RelayError('E_BUSY', 'too many requests wait', { retryAfter: 1 });
      waiting += 1;
      try {
        return await act();
      } finally {
        waiting -= 1;
      }
    },
  };
};

const answerRoute = async (
  route: Route,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { budget, answers, admission }: Means,
): Promise<void> => {
  if (incoming.method !== 'POST') throw new RelayError('E_METHOD_NOT_ALLOWED', 'this path takes POST');
  const request = await readRequest(incoming, route.bodyBytesMax, budget);
  // The router decodes and normalises paths; what was signed is the path as sent.
  if (request.path !== route.path) throw new RelayError('E_NOT_FOUND', 'nothing is served here');
  if (route.answersLargely === true) holdAnswer(outgoing, answers);
  const answer = await (route.stores === true ? admission.run(() => route.handle(request)) : route.handle(request));
  if (answer instanceof Uint8Array) return answerBytes(outgoing, answer);
  answerAs(outgoing, answer);
  // It has been answered; what is left is to count and log it like every other.
  if (answer.refusal !== undefined) throw answer.refusal;
};

/** Before it is made; until it is gone, or its reader has had time enough. */
const holdAnswer = (outgoing: ServerResponse, answers: BodyBudget): void => {
  answers.take(BLOB_MESSAGE_BYTES_MAX);
  const timer = setTimeout(() => outgoing.destroy(), LARGE_ANSWER_TIMEOUT_MS);
  timer.unref();
  outgoing.once('close', () => {
    clearTimeout(timer);
    answers.give(BLOB_MESSAGE_BYTES_MAX);
  });
};

const usualPatience: Patience = {
  headersMs: HEADERS_TIMEOUT_MS,
  requestMs: REQUEST_TIMEOUT_MS,
  checkMs: CONNECTIONS_CHECK_INTERVAL_MS,
};

type Fetch = Hono<{ Bindings: HttpBindings }>['fetch'];

const createServerFor = (
  fetch: Fetch,
  patience: Patience,
  tls: TlsMaterial | undefined,
): Pick<Door, 'server' | 'sessions' | 'replaceTls'> => {
  if (tls === undefined)
    return { server: createHttpServer(fetch, patience), sessions: noSessions, replaceTls: () => undefined };
  const { server, sessions, replace } = createTlsServer(tls);
  const listener = getRequestListener((request, env) => fetch(request, env as HttpBindings), {
    overrideGlobalObjects: false,
  });
  server.on('request', (request, response) => void listener(request, response));
  return { server, sessions, replaceTls: replace };
};

/** Of a server that speaks HTTP/1.1 alone. */
export const noSessions: Sessions = { close: () => undefined, cut: () => undefined };

/** A server with the limits of the door; `node:http` itself answers 408, 431 and 400 to what breaks them. */
export const createHttpServer = (fetch: Fetch, patience = usualPatience): Server =>
  createAdaptorServer({
    fetch: (request, env) => fetch(request, env as HttpBindings),
    createServer,
    overrideGlobalObjects: false,
    serverOptions: {
      maxHeaderSize: HEADER_BYTES_MAX,
      headersTimeout: patience.headersMs,
      requestTimeout: patience.requestMs,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      connectionsCheckingInterval: patience.checkMs,
    },
  }) as Server;

export const listen = (server: AnyServer, port: number, host: string, key: string): Promise<AddressInfo> =>
  new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new RelayError('E_LISTEN_FAILED', `${key} cannot be listened on`, { cause })),
    );
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });

/** Resolves when every connection is closed; those still open after `graceMs` are cut. */
export const closeServer = ({ server, sessions }: Pick<Door, 'server' | 'sessions'>, graceMs: number): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => {
      sessions.cut();
      if ('closeAllConnections' in server) server.closeAllConnections();
    }, graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    sessions.close();
    closeIdle(server);
  });

/** Connections kept alive after their last answer. */
export const closeIdle = (server: AnyServer): void => {
  if ('closeIdleConnections' in server) server.closeIdleConnections();
};
