/** Answers: a protobuf body on success, a protobuf `Error` otherwise. */

import type { ServerResponse } from 'node:http';
import { Duplex } from 'node:stream';
import type { HeaderList } from '@sotto/identity';
import { type DeviceErrorBody, encodeErrorBody, WireError } from '@sotto/wire';
import { RelayError } from '../errors.ts';
import { MEDIA_TYPE } from './incoming.ts';
import { statusOf } from './status.ts';

/** An answer in words of its own: the relay signs what it says to other relays. */
export interface Answer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  /** What it says, if it is a refusal. */
  readonly refusal: RelayError | undefined;
}

export const answerAs = (response: ServerResponse, { status, headers, body }: Answer): void => {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'content-length': body.length, ...Object.fromEntries(headers), ...commonHeaders });
  response.end(body);
};

export const answerBytes = (response: ServerResponse, body: Uint8Array, mediaType = MEDIA_TYPE): void => {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(200, { 'content-type': mediaType, 'content-length': body.length, ...commonHeaders });
  response.end(body);
};

/**
 * The connection is given up when the body was not read to its end, for what follows on it could not be told from the
 * rest of that body.
 */
export const answerError = (response: ServerResponse, error: RelayError): void => {
  if (response.headersSent || response.destroyed) return;
  const body = encodeError(error);
  response.writeHead(statusOf(error.code), {
    'content-type': MEDIA_TYPE,
    'content-length': body.length,
    ...Object.fromEntries(retryHeader(error)),
    ...(response.req.complete || isHttp2(response) ? {} : { connection: 'close' }),
    ...(error.code === 'E_METHOD_NOT_ALLOWED' ? { allow: 'POST' } : {}),
    ...commonHeaders,
  });
  response.end(body);
  if (isHttp2(response) && !response.req.complete) endStream(response);
};

/** In HTTP/2 it is the stream that is given up, after the answer; others on the connection go on. */
const isHttp2 = (response: ServerResponse): boolean => response.req.httpVersionMajor === 2;

const endStream = (response: ServerResponse): void => {
  const close = (): void => {
    if ('stream' in response && response.stream instanceof Duplex) response.stream.destroy();
  };
  response.once('finish', close);
};

export const retryHeader = ({ retryAfter }: RelayError): HeaderList =>
  retryAfter > 0 ? [['retry-after', String(retryAfter)]] : [];

export const encodeError = (error: RelayError): Uint8Array => encodeErrorBody(errorBodyOf(error));

export const errorBodyOf = ({ code, message, retryAfter, now }: RelayError): DeviceErrorBody => ({
  code,
  message,
  retryAfter,
  ...(now !== undefined && { now }),
});

/** What an outsider is told of a failure: our own refusals as they are, bytes that do not decode, and nothing else. */
export const toRelayError = (error: unknown): RelayError => {
  if (error instanceof RelayError) return error;
  if (error instanceof WireError)
    return new RelayError('E_REQUEST_MALFORMED', `the body was refused: ${error.code}`, { cause: error });
  return new RelayError('E_INTERNAL', 'the relay failed', { cause: error });
};

const commonHeaders = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
