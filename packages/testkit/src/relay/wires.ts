/** Connections of a federation in memory: who is plugged in, what is open, and how requests and streams cross the network. */

import type { Duplex } from 'node:stream';
import type { Stream, Transport } from '@sotto/client';
import type { PeerAnswer, PeerRequest } from '@sotto/relay';
import { type HttpAnswer, type HttpRequest, openStreamOver, requestOver } from './http.ts';
import type { Fate, Network, Passage } from './network.ts';
import { createPipe } from './pipe.ts';

/** One process of a relay, as the network sees it. */
export interface Line {
  readonly domain: string;
  /** Set while it takes connections. */
  accept: ((connection: Duplex) => void) | undefined;
  /** Nothing that it says is heard any more. */
  isDead: boolean;
}

export interface Wires {
  transportOf(client: string): Transport;
  /** For a process that is about to start. */
  createLine(domain: string): Line;
  /** From here on it is the one that its domain leads to. */
  plug(line: Line): void;
  fetchPeer(line: Line, request: PeerRequest): Promise<PeerAnswer>;
  /** Breaks off what is open between these two; either may be `*`. */
  disconnect(one: string, other: string): void;
}

interface Connection {
  readonly from: string;
  readonly to: string;
  readonly end: Duplex;
}

interface State {
  readonly network: Network;
  readonly lines: Map<string, Line>;
  readonly connections: Set<Connection>;
}

export function createWires(network: Network): Wires {
  const state: State = { network, lines: new Map(), connections: new Set() };
  return {
    transportOf: (client) => ({
      async request({ method, url, headers, body, signal }) {
        const request = { method, url: new URL(url), headers, ...(body && { body }), signal };
        const { status, body: answer } = await exchange(state, client, {
          ...request,
          answerBytesMax: ANSWER_BYTES_MAX,
        });
        return { status, body: answer };
      },
      openStream: (url, signal) => openStream(state, client, new URL(url), signal),
    }),
    createLine: (domain) => ({ domain, accept: undefined, isDead: false }),
    plug: (line) => void state.lines.set(line.domain, line),
    async fetchPeer(line, { baseUrl, path, method, headers, body, answerBytesMax }) {
      const url = new URL(path, baseUrl);
      const request = { method, url, headers: Object.entries(headers), ...(body && { body }), answerBytesMax };
      if (line.isDead) throw new Error('this process has ended');
      const answer = await exchange(state, line.domain, request);
      if (line.isDead) throw new Error('this process has ended');
      return answer;
    },
    disconnect(one, other) {
      for (const { from, to, end } of state.connections)
        if ((fits(one, from) && fits(other, to)) || (fits(one, to) && fits(other, from))) end.destroy();
    },
  };
}

/** One request and its answer, each of which the network may lose. */
async function exchange(state: State, from: string, request: HttpRequest): Promise<HttpAnswer> {
  const { url, signal } = request;
  const to = url.host;
  const path = url.pathname;
  const fate = await carry(state, { from, to, kind: 'request', path }, signal);
  const answer = await requestOver(connect(state, from, to), request);
  if (fate === 'repeated') await requestOver(connect(state, from, to), request).catch(() => undefined);
  await carry(state, { from: to, to: from, kind: 'answer', path }, signal);
  return answer;
}

async function openStream(state: State, from: string, url: URL, signal: AbortSignal): Promise<Stream> {
  const to = url.host;
  const path = url.pathname;
  await carry(state, { from, to, kind: 'upgrade', path }, signal);
  const connection = connect(state, from, to);
  const stream = await openStreamOver(connection, url, signal);
  const pass = (passage: Pick<Passage, 'from' | 'to'>): Promise<boolean> =>
    carry(state, { ...passage, kind: 'frame', path }, undefined).then(
      () => true,
      () => {
        connection.destroy();
        return false;
      },
    );
  let sent = Promise.resolve();
  return {
    send(message) {
      const copy = message.slice();
      sent = sent.then(async () => {
        if (await pass({ from, to })) stream.send(copy);
      });
    },
    messages: {
      async *[Symbol.asyncIterator]() {
        for await (const message of stream.messages) {
          if (!(await pass({ from: to, to: from }))) return;
          yield message;
        }
      },
    },
    close: () => stream.close(),
  };
}

/** Rejects when the passage is lost, or `signal` is aborted before its fate is known. */
async function carry({ network }: State, passage: Passage, signal: AbortSignal | undefined): Promise<Fate> {
  const fate = await unlessAborted(network.carry(passage), signal);
  if (fate === 'lost') throw new Error(`lost between ${passage.from} and ${passage.to}`);
  return fate;
}

function unlessAborted<T>(work: T | Promise<T>, signal: AbortSignal | undefined): T | Promise<T> {
  if (signal === undefined || !(work instanceof Promise)) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function connect({ lines, connections }: State, from: string, to: string): Duplex {
  const accept = lines.get(to)?.accept;
  if (accept === undefined) throw new Error(`${to} takes no connections`);
  const { near, far } = createPipe();
  const connection = { from, to, end: near };
  connections.add(connection);
  near.once('close', () => connections.delete(connection));
  // Whoever holds the end hears of a failure in its own way.
  near.on('error', () => undefined);
  accept(far);
  return near;
}

const fits = (pattern: string, name: string): boolean => pattern === '*' || pattern === name;

/** As much as the transport of the platform reads. */
const ANSWER_BYTES_MAX = 4 * 1024 * 1024;
