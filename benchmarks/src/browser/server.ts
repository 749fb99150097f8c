/**
 * The server of the page: on the loopback interface, on a port of its own, for one run. Its policy lets the page load what
 * is served here and compile WebAssembly, and nothing else; code made of text is refused, as an application would have it.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { parseReport, type Report, ReportError } from './exchange.ts';

/** What is served, by path. */
export type PageFiles = ReadonlyMap<string, string | Uint8Array>;

export interface PageServer {
  /** Ends in a slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** On every answer: of scripts, too, since a worker has the policy of its own script. */
export const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  // The two that isolate a page from all others, for which it gets a finer clock.
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** Serves `files`, and gives every report of the page to `take`. */
export async function servePage(files: PageFiles, take: (report: Report) => void): Promise<PageServer> {
  const server = createServer((request, response) => {
    answer(request, response, files, take).catch((error: unknown) => {
      const isTheirs = error instanceof ReportError;
      response.writeHead(isTheirs ? 400 : 500, HEADERS).end(isTheirs ? error.message : undefined);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return { url: `http://${hostOf(server)}/`, close: () => closeServer(server) };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  files: PageFiles,
  take: (report: Report) => void,
): Promise<void> {
  const { method, url = '', headers, socket } = request;
  // A page of somebody else that has its name resolve to this machine would ask for that name.
  if (headers.host !== `127.0.0.1:${socket.localPort}`) return end(response, 403);
  if (method === 'POST' && url === '/report') {
    const site = headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin') return end(response, 403);
    take(parseReport(await readBody(request)));
    return end(response, 204);
  }
  if (method !== 'GET') return end(response, 405);
  const path = url === '/' ? '/index.html' : url;
  const file = files.get(path);
  if (file === undefined) return end(response, 404);
  response.writeHead(200, { ...HEADERS, 'content-type': typeOf(path) }).end(file);
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, HEADERS).end();
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > REPORT_BYTES_MAX) throw new ReportError('report: is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function hostOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `127.0.0.1:${address.port}`;
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
  });
}

function typeOf(path: string): string {
  const type = TYPES[extname(path)];
  if (type === undefined) throw new TypeError(`path: ${path} is of no known type`);
  return type;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** A group has some tens of rows, and a row less than a kilobyte. */
const REPORT_BYTES_MAX = 1024 * 1024;
