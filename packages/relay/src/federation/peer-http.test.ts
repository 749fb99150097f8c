/** T33: what another server sends without end, or hardly at all, is given up, and its connection with it. */

import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createPeerHttp } from './peer-http.ts';

let server: Server | undefined;
afterEach(() => new Promise((done) => (server === undefined ? done(undefined) : server.close(done))));

/** Asks a server that answers so. What is sent, and whether the connection ended while it was sending, is in the result. */
const ask = async (answer: (response: ServerResponse) => void, timeoutMs = 20_000) => {
  let hungUp: () => void = () => undefined;
  const isHungUp = new Promise<void>((resolve) => {
    hungUp = resolve;
  });
  const listening = createServer((_, response) => {
    response.on('close', hungUp);
    answer(response);
  });
  server = listening;
  await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done));
  const http = createPeerHttp({ timeoutMs });
  const baseUrl = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  const request = {
    baseUrl,
    isConfigured: true,
    method: 'GET',
    path: '/',
    headers: {},
    answerBytesMax: 16_384,
  } as const;
  const said = await http.request(request).catch((error: unknown) => error);
  await isHungUp;
  await http.close();
  return said;
};

const UNREACHABLE = { code: 'E_PEER_UNREACHABLE', message: 'the other relay could not be reached' };

test('T33: of a huge document no more is read than its limit, whatever length it declares', async () => {
  let sent = 0;
  const pour = (response: ServerResponse): void => {
    const chunk = Buffer.alloc(4_096);
    const more = (): void => {
      while (!response.destroyed) {
        sent += chunk.length;
        if (!response.write(chunk)) return;
      }
    };
    response.on('drain', more);
    more();
  };
  expect(await ask(pour)).toMatchObject(UNREACHABLE);
  // What the sockets of both sides hold, and not the gigabytes that it would send.
  expect(sent).toBeLessThan(32 * 1024 * 1024);
  const exact = await ask((response) => response.end(Buffer.alloc(16_384)));
  expect(exact).toMatchObject({ status: 200, body: { length: 16_384 } });
  expect(await ask((response) => response.end(Buffer.alloc(16_385)))).toMatchObject(UNREACHABLE);
});

test('T33: a document that comes byte by byte is given up after its time, and so are headers that never come', async () => {
  const dribble = (response: ServerResponse): void => {
    const timer = setInterval(() => response.write('x'), 5);
    response.on('close', () => clearInterval(timer));
  };
  expect(await ask(dribble, 100)).toMatchObject(UNREACHABLE);
  expect(await ask(() => undefined, 100)).toMatchObject(UNREACHABLE);
});
