import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LinkProxy, openLink } from './link.ts';

let echo: Server;
let link: LinkProxy;
const far: Socket[] = [];
const near: Socket[] = [];
beforeEach(async () => {
  echo = createServer((socket) => {
    far.push(socket.on('error', () => undefined));
    socket.pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const address = echo.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  link = await openLink(address.port);
});
afterEach(() => {
  link.close();
  for (const socket of [...far.splice(0), ...near.splice(0)]) socket.destroy();
  echo.close();
});

interface Line {
  readonly socket: Socket;
  readonly heard: () => string;
  readonly isClosed: () => boolean;
}

async function dial(): Promise<Line> {
  const socket = connect({ host: '127.0.0.1', port: link.port });
  near.push(socket);
  let heard = '';
  let isClosed = false;
  socket.on('data', (data) => {
    heard += data.toString();
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isClosed = true;
  });
  await once(socket, 'connect').catch(() => undefined);
  return { socket, heard: () => heard, isClosed: () => isClosed };
}

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};

/** Longer than an echo takes; what must not come has not come by then. */
const aWhile = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

test('without a mode everything passes', async () => {
  const { socket, heard } = await dial();
  socket.write('hello');
  await until(() => heard() === 'hello');
});

test('delay and dribble pass everything on, later', async () => {
  for (const mode of [
    { kind: 'delay', ms: 30 },
    { kind: 'dribble', bytesPerSecond: 200 },
  ] as const) {
    link.set(mode);
    const { socket, heard } = await dial();
    const started = performance.now();
    socket.write('0123456789abcdefghij');
    await until(() => heard() === '0123456789abcdefghij');
    expect(performance.now() - started).toBeGreaterThan(50);
  }
});

test('hold keeps everything back and loses nothing', async () => {
  const { socket, heard } = await dial();
  link.set({ kind: 'hold' });
  socket.write('hello');
  await aWhile();
  expect(heard()).toBe('');
  link.set(undefined);
  await until(() => heard() === 'hello');
});

test('a connection that lost something when it was silent is never heard of again, and a new one works', async () => {
  const { socket, heard, isClosed } = await dial();
  link.set({ kind: 'silent' });
  socket.write('lost');
  await aWhile();
  link.set(undefined);
  socket.write('after');
  await aWhile();
  expect(heard()).toBe('');
  expect(isClosed()).toBe(false);
  const another = await dial();
  another.socket.write('hello');
  await until(() => another.heard() === 'hello');
});

test('a deaf one still carries what is sent', async () => {
  const { socket, heard } = await dial();
  let received = '';
  await until(() => far.length === 1);
  far[0]!.on('data', (data) => {
    received += data.toString();
  });
  link.set({ kind: 'deaf' });
  socket.write('hello');
  await until(() => received === 'hello');
  await aWhile();
  expect(heard()).toBe('');
});

test('cut ends a connection after so many bytes of the answer', async () => {
  const { socket, heard, isClosed } = await dial();
  link.set({ kind: 'cut', afterBytes: 3 });
  socket.write('hello');
  await until(isClosed);
  expect(heard()).toBe('hel');
});

test('refuse ends what stands and what comes', async () => {
  const standing = await dial();
  link.set({ kind: 'refuse' });
  await until(standing.isClosed);
  const coming = await dial();
  await until(coming.isClosed);
});
