/**
 * The way between two ends as a TCP proxy on loopback, and what happens on it. Bytes that a connection has lost are never
 * followed by later ones: such a connection stays silent for as long as its ends keep it.
 */

import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LinkMode } from './plan.ts';

export interface LinkProxy {
  readonly port: number;
  /** The mode from now on; `undefined` lets everything pass. The connections that stand are treated by it too. */
  set(mode: LinkMode | undefined): void;
  close(): void;
}

/** Connections that come in are passed on to `target` on loopback. */
export const openLink = async (target: number): Promise<LinkProxy> => {
  const pairs = new Set<Pair>();
  let mode: LinkMode | undefined;
  const server = createServer((near) => {
    if (mode?.kind === 'refuse') {
      near.on('error', () => undefined);
      near.resetAndDestroy();
      return;
    }
    const pair = join(
      near,
      target,
      () => mode,
      () => pairs.delete(pair),
    );
    pairs.add(pair);
  });
  await listen(server);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the link has no port');
  return {
    port: address.port,
    set(next) {
      mode = next;
      for (const pair of [...pairs]) pair.modeChanged();
    },
    close() {
      for (const pair of [...pairs]) pair.destroy();
      server.close();
    },
  };
};

const listen = async (server: Server): Promise<void> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
};

/** One connection of the near end, and the one to the far end that carries it. */
interface Pair {
  modeChanged(): void;
  destroy(): void;
}

const join = (near: Socket, target: number, modeNow: () => LinkMode | undefined, ended: () => void): Pair => {
  const far = connect({ host: '127.0.0.1', port: target });
  const state: PairState = { near, far, lost: new Set(), toCut: undefined, release: [], modeNow };
  const destroy = (): void => {
    near.destroy();
    far.destroy();
    wake(state);
  };
  for (const socket of [near, far]) {
    socket.setNoDelay(true);
    socket.on('error', destroy);
    socket.on('close', () => {
      // An end that is silent does not tell the other that it is gone.
      if (state.lost.size > 0 && !(near.destroyed && far.destroyed)) return;
      destroy();
      ended();
    });
  }
  void pump(state, near, far, 'request');
  void pump(state, far, near, 'answer');
  const modeChanged = (): void => {
    const mode = modeNow();
    state.toCut = mode?.kind === 'cut' ? mode.afterBytes : undefined;
    if (mode?.kind === 'refuse') {
      near.resetAndDestroy();
      destroy();
    }
    wake(state);
  };
  modeChanged();
  return { modeChanged, destroy };
};

type Way = 'request' | 'answer';

interface PairState {
  readonly near: Socket;
  readonly far: Socket;
  /** Ways on which bytes were lost, so that nothing passes there any more. */
  readonly lost: Set<Way>;
  /** Bytes of answers until the connection is cut. */
  toCut: number | undefined;
  /** Called when the mode changes. */
  release: (() => void)[];
  readonly modeNow: () => LinkMode | undefined;
}

const wake = (state: PairState): void => {
  for (const release of state.release.splice(0)) release();
};

/** Reads one side and writes the other, one chunk after the other, as the mode of each moment says. */
const pump = async (state: PairState, from: Socket, to: Socket, way: Way): Promise<void> => {
  try {
    for await (const chunk of from) await pass(state, to, chunk, way);
    await flows(state);
    if (state.lost.size === 0) to.end();
  } catch {
    // An end that breaks is what this is for; the listeners above have dealt with it.
  }
};

const pass = async (state: PairState, to: Socket, chunk: Buffer, way: Way): Promise<void> => {
  await flows(state);
  const mode = state.modeNow();
  if (mode?.kind === 'silent' || (mode?.kind === 'deaf' && way === 'answer')) state.lost.add(way);
  if (state.lost.has(way)) return;
  if (mode?.kind === 'delay') await sleep(mode.ms);
  if (mode?.kind === 'dribble') return dribble(state, to, chunk, mode.bytesPerSecond);
  if (state.toCut !== undefined && way === 'answer') {
    const rest = chunk.subarray(0, state.toCut);
    state.toCut -= rest.length;
    if (rest.length < chunk.length) {
      to.write(rest, () => {
        state.near.destroy();
        state.far.destroy();
      });
      return;
    }
  }
  await write(to, chunk);
};

const dribble = async (state: PairState, to: Socket, chunk: Buffer, bytesPerSecond: number): Promise<void> => {
  const piece = Math.max(1, Math.ceil(bytesPerSecond / 20));
  for (let offset = 0; offset < chunk.length; offset += piece) {
    await write(to, chunk.subarray(offset, offset + piece));
    if (state.modeNow()?.kind === 'dribble') await sleep(50);
  }
};

/** Resolves when nothing is held back. */
const flows = async (state: PairState): Promise<void> => {
  while (state.modeNow()?.kind === 'hold' && !state.near.destroyed) {
    await new Promise<void>((resolve) => state.release.push(resolve));
  }
};

const write = async (to: Socket, bytes: Buffer): Promise<void> => {
  if (to.destroyed || to.write(bytes)) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      to.off('drain', done);
      to.off('close', done);
      resolve();
    };
    to.on('drain', done);
    to.on('close', done);
  });
};
