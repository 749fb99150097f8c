/**
 * One request as it came off the wire: raw header list (duplicates are visible), raw path and query, and a body read up
 * to a limit. Checked here, before anything is computed: media type, encoding, declared and real size.
 */

import type { IncomingMessage } from 'node:http';
import { type HeaderList, parseRequestTarget, type RequestParts } from '@sotto/identity';
import { RelayError } from '../errors.ts';

export const MEDIA_TYPE = 'application/x-protobuf';

/** Header names are in lower case, in the order received, duplicates kept. */
export type IncomingRequest = RequestParts;

/** The memory that bodies take, of all requests together. */
export interface BodyBudget {
  /** Throws `E_BUSY` when it is used up. */
  take(bytes: number): void;
  give(bytes: number): void;
}

export const createBodyBudget = (bytesMax: number): BodyBudget => {
  let held = 0;
  return {
    take(bytes) {
      if (held + bytes > bytesMax) throw new RelayError('E_BUSY', 'too many bodies are held', { retryAfter: 1 });
      held += bytes;
    },
    give(bytes) {
      held -= bytes;
    },
  };
};

/** Reads a request with a protobuf body of at most `bytesMax`. What it takes of the budget is given back when it closes. */
export const readRequest = async (
  message: IncomingMessage,
  bytesMax: number,
  budget: BodyBudget,
): Promise<IncomingRequest> => {
  const headers = headersOf(message);
  const contentTypes = valuesOf(headers, 'content-type');
  if (contentTypes.length !== 1 || contentTypes[0] !== MEDIA_TYPE)
    throw new RelayError('E_CONTENT_TYPE', `content-type must be ${MEDIA_TYPE}`);
  if (valuesOf(headers, 'content-encoding').length > 0)
    throw new RelayError('E_CONTENT_ENCODING', 'bodies are never encoded');
  const { path, query } = parseRequestTarget(message.url ?? '');
  const authority = authorityOf(message, headers);
  return {
    method: message.method ?? '',
    authority,
    path,
    query,
    headers,
    body: await readBody(message, bytesMax, budget),
  };
};

/** A request line and headers alone, as of an upgrade. */
export const readHead = (message: IncomingMessage): IncomingRequest => {
  const headers = headersOf(message);
  const { path, query } = parseRequestTarget(message.url ?? '');
  return {
    method: message.method ?? '',
    authority: authorityOf(message, headers),
    path,
    query,
    headers,
    body: new Uint8Array(0),
  };
};

export const valuesOf = (headers: HeaderList, name: string): readonly string[] =>
  headers.filter(([header]) => header === name).map(([, value]) => value);

const headersOf = (message: IncomingMessage): HeaderList => {
  const headers: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < message.rawHeaders.length; index += 2) {
    const name = message.rawHeaders[index]!.toLowerCase();
    // Pseudo-headers of HTTP/2 are no headers; a name of HTTP/1.1 never begins with a colon.
    if (!name.startsWith(':')) headers.push([name, message.rawHeaders[index + 1]!]);
  }
  return headers;
};

/** `host`, which stands once; in HTTP/2 it is `:authority`, and a `host` beside it must say the same (RFC 9113, 8.3.1). */
const authorityOf = (message: IncomingMessage, headers: HeaderList): string => {
  const pseudo = message.headers[':authority'];
  const hosts = [...valuesOf(headers, 'host'), ...(typeof pseudo === 'string' ? [pseudo] : [])];
  if (hosts.length === 0 || hosts.some((host) => host !== hosts[0]) || (pseudo === undefined && hosts.length > 1))
    throw new RelayError('E_AUTHORITY_UNKNOWN', 'the host header must stand once');
  return hosts[0]!.toLowerCase();
};

/** The declared size is refused before a byte is read, the real one while reading: no more than the limit is held. */
const readBody = async (message: IncomingMessage, bytesMax: number, budget: BodyBudget): Promise<Uint8Array> => {
  const tooLarge = () => new RelayError('E_BODY_TOO_LARGE', `the body must be at most ${bytesMax} bytes long`);
  if (Number(message.headers['content-length'] ?? 0) > bytesMax) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  let taken = 0;
  return new Promise((resolve, reject) => {
    const stop = (error: unknown): void => {
      message.pause();
      reject(error);
    };
    // A request that is answered closes as well: an error is made only when one is needed, for it costs a stack trace.
    const breakOff = (): void => {
      if (!message.complete) reject(new RelayError('E_REQUEST_MALFORMED', 'the body broke off'));
    };
    message.on('data', (chunk: Uint8Array) => {
      length += chunk.length;
      if (length > bytesMax) {
        stop(tooLarge());
        return;
      }
      try {
        budget.take(chunk.length);
      } catch (error) {
        stop(error);
        return;
      }
      taken += chunk.length;
      chunks.push(chunk);
    });
    message.on('end', () => resolve(joined(chunks, length)));
    message.on('error', breakOff);
    message.on('close', () => {
      budget.give(taken);
      breakOff();
    });
  });
};

/** A plain array; most bodies come in one piece, which is not copied. */
const joined = (chunks: readonly Uint8Array[], length: number): Uint8Array => {
  const [first] = chunks;
  const whole = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, length);
  return new Uint8Array(whole.buffer, whole.byteOffset, length);
};
