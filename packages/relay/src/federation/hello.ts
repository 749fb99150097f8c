/**
 * A relay that starts says hello to those it knows, so that what waits for it there comes at once and not when their pauses
 * end. Nothing depends on it: who does not hear it tries again by itself.
 */

import { setTimeout } from 'node:timers/promises';
import { encodeHello } from '@sotto/wire';
import { DELIVER_ANSWER_BYTES_MAX, HELLO_ATTEMPTS, HELLO_PEERS_MAX } from '../limits.ts';
import type { Log } from '../log.ts';
import type { RelayStore } from '../store/relay-store.ts';
import type { Caller } from './caller.ts';
import type { Directory } from './directory.ts';

export interface Hello {
  /** To all, a few at a time. Resolves when everybody was told, or could not be. */
  sayToAll(): Promise<void>;
  stop(): Promise<void>;
}

export interface HelloEnvironment {
  readonly store: Pick<RelayStore, 'pinnedDomains' | 'outboxDestinations'>;
  readonly directory: Directory;
  readonly caller: Caller;
  readonly configured: readonly string[];
  readonly log: Log;
}

export const createHello = (env: HelloEnvironment): Hello => {
  const stopping = new AbortController();
  let saying: Promise<void> = Promise.resolve();

  const say = async (domain: string): Promise<boolean> => {
    try {
      const peer = await env.directory.find(domain);
      const { status } = await env.caller.post(peer, '/s2s/v1/hello', encodeHello({}), DELIVER_ANSWER_BYTES_MAX);
      return status === 200;
    } catch {
      // It may not have started yet. Whoever needs it is not to wait for having been too early here.
      env.directory.forgetFailure(domain);
      return false;
    }
  };

  const sayUntilHeard = async (domain: string): Promise<void> => {
    for (let attempt = 0; attempt < HELLO_ATTEMPTS && !stopping.signal.aborted; attempt++) {
      if (await say(domain)) return;
      await rest(RETRY_MS * 2 ** attempt, stopping.signal);
    }
  };

  const sayToAll = async (): Promise<void> => {
    const { store, configured } = env;
    const waiting = await store.outboxDestinations();
    const domains = new Set([...waiting, ...configured, ...(await store.pinnedDomains(HELLO_PEERS_MAX))]);
    const list = [...domains].slice(0, HELLO_PEERS_MAX).values();
    const workers = Array.from({ length: AT_ONCE }, async () => {
      for (const domain of list) await sayUntilHeard(domain);
    });
    await Promise.all(workers);
    env.log.debug('other relays were told that this one has started', { count: domains.size });
  };

  return {
    sayToAll() {
      saying = sayToAll();
      return saying;
    },
    async stop() {
      stopping.abort();
      await saying.catch(() => undefined);
    },
  };
};

/** Cut short by the signal, which is not an error here. */
const rest = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  setTimeout(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);

const AT_ONCE = 8;
const RETRY_MS = 2_000;
