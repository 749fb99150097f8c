/** Requests that a well-behaved client library would not send. */

import { request } from 'node:http';
import { connect } from 'node:net';
import type { HeaderList } from '@sotto/identity';
import { decodeErrorBody } from '@sotto/wire';

export interface RawAnswer {
  readonly status: number;
  /** Of the error body; empty on success. */
  readonly code: string;
}

/** Headers go out as they are, repeated ones too. `host` is the URL's unless it is among them. */
export const sendRaw = (
  url: string,
  target: string,
  body: Uint8Array,
  headers: HeaderList,
  method = 'POST',
): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const hasHost = headers.some(([name]) => name === 'host');
    const all: HeaderList = [
      ...(hasHost ? [] : [['host', new URL(url).host] as const]),
      ...headers,
      ['content-length', String(body.length)],
    ];
    const outgoing = request(
      { host: '127.0.0.1', port: new URL(url).port, method, path: target, headers: all.flat() as never, agent: false },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const status = answer.statusCode ?? 0;
          resolve({ status, code: status === 200 ? '' : codeOf(Buffer.concat(chunks)) });
        });
        answer.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });

/** Promises `body.length` bytes, sends fewer and hangs up. Resolves with what came back, if anything. */
export const sendTruncated = (url: string, path: string, body: Uint8Array, headers: HeaderList): Promise<string> =>
  new Promise((resolve) => {
    const { hostname, port, host } = new URL(url);
    const socket = connect(Number(port), hostname, () => {
      const lines = [...headers, ['host', host], ['content-length', String(body.length)]].map(
        ([name, value]) => `${name}: ${value}\r\n`,
      );
      socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
      socket.write(body.subarray(0, Math.max(0, body.length - 1)));
      setTimeout(() => socket.destroySoon(), 20);
    });
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });

const codeOf = (body: Uint8Array): string => (body.length === 0 ? '' : decodeErrorBody(new Uint8Array(body)).code);
