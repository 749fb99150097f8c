/** Relays and people who live through a week in seconds: one clock, moved by hand, for all of them. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Clock, open, type SottoClient } from '@sotto/client';
import { memoryStore } from '@sotto/store';
import type { Cleanup } from './sotto.ts';

/** A relay process on a clock of ours. It can stop and come back on its port and data directory. */
export interface RelayInTime {
  readonly domain: string;
  readonly url: string;
  readonly metricsUrl: () => string;
  readonly dataDirectory: string;
  readonly logFile: string;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly snapshot: (file: string) => Promise<void>;
  readonly advance: (milliseconds: number) => Promise<void>;
}

export interface RelayInTimeOptions {
  readonly domain: string;
  readonly port: number;
  readonly peers: Readonly<Record<string, string>>;
  /** Where people connect to, besides the port itself. */
  readonly authorities: readonly string[];
  /** Push services on this machine. */
  readonly pushOrigins: readonly string[];
  readonly dataDirectory: string;
  readonly logFile: string;
  /** The folder for temporary files of the process. */
  readonly temporary: string;
  readonly cleanup: Cleanup;
}

export const relayInTime = (options: RelayInTimeOptions): RelayInTime => {
  const { domain, port, peers, authorities, pushOrigins, dataDirectory, logFile, temporary, cleanup } = options;
  const config = {
    domain,
    dataDirectory,
    port,
    peers,
    authorities,
    log: { level: 'debug' },
    upkeepIntervalSeconds: 0.1,
    outbox: { retryBaseMs: 50, retryCapMs: 200 },
    push: { origins: pushOrigins, jitterMs: 5 },
  };
  let child: ChildProcess | undefined;
  let metricsUrl = '';
  let elapsed = 0;

  const tell = async (order: object): Promise<void> => {
    if (child === undefined) return;
    const answered = once(child, 'message');
    child.send(order);
    await answered;
  };
  cleanup.add(() => child?.kill('SIGKILL'));

  return {
    domain,
    url: `http://127.0.0.1:${port}`,
    metricsUrl: () => metricsUrl,
    dataDirectory,
    logFile,
    async start() {
      const log = openSync(logFile, 'a', 0o600);
      const folder = { TMPDIR: temporary, TEMP: temporary, TMP: temporary, SQLITE_TMPDIR: temporary };
      child = fork(CHILD, [JSON.stringify(config)], {
        stdio: ['ignore', log, log, 'ipc'],
        env: { ...process.env, ...folder },
        execArgv: [],
      });
      closeSync(log);
      const [ready] = await once(child, 'message');
      metricsUrl = ready.metricsUrl;
      await tell({ advanceMs: elapsed });
    },
    async stop() {
      const ended = child === undefined ? undefined : once(child, 'exit');
      await tell({ stop: true });
      await ended;
      child = undefined;
    },
    snapshot: (file) => tell({ snapshot: file }),
    async advance(milliseconds) {
      elapsed += milliseconds;
      await tell({ advanceMs: milliseconds });
    },
  };
};

/** The clock of people. Sleeping takes as long as it takes, or until time is moved. */
export interface MovedClock extends Clock {
  advance(milliseconds: number): void;
}

export const movedClock = (): MovedClock => {
  let elapsed = 0;
  const sleepers = new Set<() => void>();
  return {
    now: () => Date.now() + elapsed,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const done = (): void => {
          clearTimeout(timer);
          sleepers.delete(done);
          signal.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, ms);
        sleepers.add(done);
        signal.addEventListener('abort', done, { once: true });
      }),
    advance(milliseconds) {
      elapsed += milliseconds;
      for (const wake of [...sleepers]) wake();
    },
  };
};

/** A door of a person's own: what it passes on reaches the relay from a network address that is this person's alone. */
export interface Door {
  readonly authority: string;
  readonly address: string;
  /** Ends what passes, and lets nobody through until it is unlocked: its person is away. */
  lock(): void;
  unlock(): void;
  close(): void;
}

/** @param address of the loopback network */
export const openDoor = async (address: string, port: number, cleanup: Cleanup): Promise<Door> => {
  const sockets = new Set<Socket>();
  let isLocked = false;
  const server: Server = createServer((near) => {
    near.on('error', () => near.destroy());
    if (isLocked) {
      near.destroy();
      return;
    }
    const far = connect({ host: '127.0.0.1', port, localAddress: address });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the door has no port');
  const lock = (): void => {
    isLocked = true;
    for (const socket of sockets) socket.destroy();
  };
  const unlock = (): void => {
    isLocked = false;
  };
  const close = (): void => {
    lock();
    server.close();
  };
  cleanup.add(close);
  return { authority: `127.0.0.1:${bound.port}`, address, lock, unlock, close };
};

export interface Person {
  readonly name: string;
  readonly domain: string;
  readonly door: Door;
  readonly clock: MovedClock;
  readonly client: SottoClient;
  readonly address: string;
  readonly accountId: string;
}

export const enter = async (
  name: string,
  domain: string,
  door: Door,
  clock: MovedClock,
  cleanup: Cleanup,
): Promise<Person> => {
  const client = await open({ store: memoryStore(), clock });
  cleanup.add(() => client.close());
  const { address, accountId } = await client.register(domain, { handle: name, relayUrl: `http://${door.authority}` });
  return { name, domain, door, clock, client, address, accountId };
};

/** Resolves when the home relay has it. */
export const write = async (from: Person, address: string, text: string): Promise<void> => {
  const message = await from.client.send(address, text);
  await message.accepted({ signal: AbortSignal.timeout(20_000) });
};

/** The next texts of an inbox, oldest first. */
export const read = async ({ client }: Person, count: number): Promise<readonly string[]> => {
  const texts: string[] = [];
  for await (const message of client.inbox({ signal: AbortSignal.timeout(20_000) })) {
    texts.push(message.kind === 'text' ? message.text : message.kind);
    await message.ack();
    if (texts.length === count) break;
  }
  return texts;
};

/** The next entry is a file: it is fetched, checked and read. */
export const readFile = async ({ client }: Person): Promise<string> => {
  for await (const message of client.inbox({ signal: AbortSignal.timeout(20_000) })) {
    const file = message.kind === 'attachments' ? message.attachments[0] : undefined;
    const text = file === undefined ? message.kind : await new Response(file.open()).text();
    await message.ack();
    return text;
  }
  throw new Error('the inbox ended');
};

const CHILD = fileURLToPath(new URL('./relay-in-time.mjs', import.meta.url));
