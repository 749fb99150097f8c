/** Work by the clock: expired rows go, a chunk a turn; then the write-ahead log is truncated, so that they are gone. */

import { describeFailure, type Log } from './log.ts';
import type { RelayStore, Swept } from './store/relay-store.ts';

export interface Upkeep {
  /** Does now what is due by the clock; beside a round that runs already, one that begins after it. Never rejects. */
  run(): Promise<void>;
  stop(): Promise<void>;
}

export interface UpkeepOptions {
  readonly store: RelayStore;
  readonly intervalMs: number;
  readonly log: Log;
  readonly observer: { swept(swept: Swept): void };
  /** What else is done each time. */
  readonly also: () => Promise<void>;
  /** The time of an item for another relay was over. */
  readonly onSettled: (itemId: Uint8Array, code: 'E_ITEM_EXPIRED') => void;
}

export const startUpkeep = ({ store, intervalMs, log, observer, also, onSettled }: UpkeepOptions): Upkeep => {
  let isStopped = false;
  let round: Promise<void> | undefined;

  const sweepAll = async (): Promise<void> => {
    for (;;) {
      const swept = await store.sweep();
      observer.swept(swept);
      for (const itemId of swept.undelivered) onSettled(itemId, 'E_ITEM_EXPIRED');
      if (isStopped || swept.envelopes + swept.outboxItems + swept.records === 0) break;
    }
    await also();
    await store.truncateLog();
    // Needs room on the disk, which the steps before may have made.
    await store.noteInUse();
  };

  const begin = (): Promise<void> => {
    round = sweepAll()
      .catch((error: unknown) => log.error('upkeep failed', { code: describeFailure(error) }))
      .finally(() => {
        round = undefined;
      });
    return round;
  };

  const timer = setInterval(() => {
    if (round === undefined) void begin();
  }, intervalMs);
  timer.unref();

  return {
    async run() {
      while (round !== undefined) await round;
      if (!isStopped) await begin();
    },
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await round;
    },
  };
};
