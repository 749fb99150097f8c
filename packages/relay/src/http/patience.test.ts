/** Slow, large and many clients at the door: each is given up in time, and none keeps the others out. */

import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { HEADER_BYTES_MAX } from '../limits.ts';
import { createLog } from '../log.ts';
import { createBodyBudget } from './incoming.ts';
import { closeServer, createDoor, type Door, listen } from './server.ts';

const PATIENCE = { headersMs: 300, requestMs: 400, checkMs: 50 };
const BODY_BYTES_MAX = 1024;

let door: Door | undefined;
afterEach(() => door && closeServer(door, 0));

const open = async (): Promise<number> => {
  door = createDoor({
    routes: [{ path: '/echo', bodyBytesMax: BODY_BYTES_MAX, handle: async ({ body }) => body }],
    pages: [],
    observer: { request: () => undefined, refusal: () => undefined },
    log: createLog({ level: 'silent' }, 'a.example'),
    patience: PATIENCE,
  });
  return (await listen(door.server, 0, '127.0.0.1', 'port')).port;
};

/** Writes the pieces with a pause between them, and resolves with all that came back once the connection is closed. */
const converse = (port: number, pieces: readonly string[], pauseMs = 0): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
    const next = (at: number): void => {
      if (at >= pieces.length || socket.destroyed) return;
      socket.write(pieces[at]!);
      setTimeout(() => next(at + 1), pauseMs);
    };
    next(0);
  });

const head = (length: number, more = ''): string =>
  `POST /echo HTTP/1.1\r\nhost: a.example\r\ncontent-type: application/x-protobuf\r\n${more}content-length: ${length}\r\n\r\n`;

test('a client that drips its headers is cut off, and others are served meanwhile', async () => {
  const port = await open();
  const slow = converse(port, [...'POST /echo HTTP/1.1\r\nhost: a.example\r\n'].concat(new Array(500).fill('x')), 20);
  expect(await converse(port, [head(2, 'connection: close\r\n'), 'ok'])).toMatch(/^HTTP\/1.1 200 [\s\S]*ok$/);
  expect(await slow).toMatch(/^HTTP\/1.1 408 /);
});

test('a client that drips its body is cut off', async () => {
  const port = await open();
  expect(await converse(port, [head(500), ...new Array(400).fill('x')], 20)).toMatch(/^HTTP\/1.1 408 |^$/);
  await expect.poll(() => door!.requestsInFlight()).toBe(0);
});

test('headers beyond their limit are refused', async () => {
  const port = await open();
  const answer = await converse(port, [head(0, `x-large: ${'x'.repeat(HEADER_BYTES_MAX)}\r\n`)]);
  expect(answer).toMatch(/^HTTP\/1.1 431 /);
});

test('a body that says it is too large is refused before it is read, one that is while it is', async () => {
  const port = await open();
  expect(await converse(port, [head(BODY_BYTES_MAX + 1)])).toMatch(/^HTTP\/1.1 413 /);
  const chunked = head(0).replace('content-length: 0', 'transfer-encoding: chunked');
  const chunk = `400\r\n${'x'.repeat(0x400)}\r\n`;
  expect(await converse(port, [chunked, chunk, chunk])).toMatch(/^HTTP\/1.1 413 /);
});

test('all bodies together have a budget, which comes back', () => {
  const budget = createBodyBudget(10);
  budget.take(6);
  budget.take(4);
  expect(() => budget.take(1)).toThrow(expect.objectContaining({ code: 'E_BUSY', retryAfter: 1 }));
  budget.give(4);
  budget.take(3);
});
