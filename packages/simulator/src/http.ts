/** Requests and answers of HTTP/1.1 as the bytes of one connection each. */

import { asBuffer } from './buffers.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** `host:port`. */
  readonly authority: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: Uint8Array | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case, duplicates kept. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

export function encodeRequest({ method, authority, path, headers, body }: HttpRequest): Uint8Array {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `host: ${authority}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined ? [] : [`content-length: ${body.length}`]),
    'connection: close',
  ];
  return new Uint8Array(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body ?? NOTHING]));
}

/** `undefined` unless these are the bytes of one whole answer. */
export function decodeAnswer(bytes: Uint8Array): HttpAnswer | undefined {
  const buffer = asBuffer(bytes);
  const end = buffer.indexOf('\r\n\r\n');
  const [first = '', ...lines] = buffer.toString('latin1', 0, Math.max(0, end)).split('\r\n');
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1];
  if (end === -1 || status === undefined) return undefined;
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  const body = new Uint8Array(buffer.subarray(end + 4));
  const length = headers.find(([name]) => name === 'content-length')?.[1];
  return Number(length) === body.length ? { status: Number(status), headers, body } : undefined;
}

const NOTHING = new Uint8Array(0);
