/**
 * Carries what is ephemeral to other relays: at once, or not at all. Nothing of it is written down, nothing is tried a
 * second time, and no answer is looked at. While one request is on its way, what comes for the same destination waits in
 * memory for the next, bounded in number and in time.
 */

import type { RandomBytes } from '@sotto/crypto';
import { type DeliverItem, encodeDeliverBatch } from '@sotto/wire';
import {
  DELIVER_ANSWER_BYTES_MAX,
  EPHEMERAL_DESTINATIONS_AT_ONCE,
  EPHEMERAL_WAITING_ITEMS_MAX,
  EPHEMERAL_WAITING_MS_MAX,
  OUTGOING_BATCH_ITEMS_MAX,
} from '../limits.ts';
import type { Caller } from './caller.ts';
import type { Directory } from './directory.ts';

export interface EphemeralSender {
  send(destination: string, item: DeliverItem): void;
  /** Drops what waits; resolves when nothing is on its way. */
  stop(): Promise<void>;
}

export interface EphemeralSenderEnvironment {
  readonly directory: Pick<Directory, 'find'>;
  readonly caller: Pick<Caller, 'post'>;
  readonly random: RandomBytes;
  /** Whether mail for this destination is being held back, for it cannot be reached. */
  readonly isAway: (destination: string) => boolean;
  /** Milliseconds of a clock that nobody sets. */
  readonly monotonic: () => number;
}

interface Waiting {
  readonly item: DeliverItem;
  readonly since: number;
}

export const createEphemeralSender = (env: EphemeralSenderEnvironment): EphemeralSender => {
  const waiting = new Map<string, Waiting[]>();
  const running = new Set<Promise<void>>();
  let isStopped = false;

  const sendAll = async (destination: string, queue: Waiting[]): Promise<void> => {
    try {
      while (queue.length > 0 && !isStopped) {
        const oldest = env.monotonic() - EPHEMERAL_WAITING_MS_MAX;
        const batch = queue.splice(0, OUTGOING_BATCH_ITEMS_MAX).filter(({ since }) => since >= oldest);
        if (batch.length > 0) await post(env, destination, batch);
      }
    } catch {
      // Whatever the reason is: mail for this relay meets it too, and logs it.
    } finally {
      waiting.delete(destination);
    }
  };

  return {
    send(destination, item) {
      if (isStopped || env.isAway(destination)) return;
      const queue = waiting.get(destination);
      const one = { item, since: env.monotonic() };
      if (queue !== undefined) {
        if (queue.length < EPHEMERAL_WAITING_ITEMS_MAX) queue.push(one);
        return;
      }
      if (waiting.size >= EPHEMERAL_DESTINATIONS_AT_ONCE) return;
      const fresh = [one];
      waiting.set(destination, fresh);
      const run = sendAll(destination, fresh).finally(() => running.delete(run));
      running.add(run);
    },
    async stop() {
      isStopped = true;
      await Promise.all([...running]);
    },
  };
};

const post = async (
  { directory, caller, random }: EphemeralSenderEnvironment,
  destination: string,
  batch: readonly Waiting[],
): Promise<void> => {
  const peer = await directory.find(destination);
  const body = encodeDeliverBatch({ batchId: random(16), items: batch.map(({ item }) => item) });
  await caller.post(peer, '/s2s/v1/deliver', body, DELIVER_ANSWER_BYTES_MAX);
};
