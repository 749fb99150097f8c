/** The clock of one client, which the run moves. Its pauses are real ones but for their length, and end when time is moved. */

import type { Clock } from '@sotto/client';

export interface MovedClock extends Clock {
  /** Sets how far this clock is from that of the machine. */
  move(offsetMs: number): void;
}

export const movedClock = (): MovedClock => {
  let offset = 0;
  const sleepers = new Set<() => void>();
  return {
    now: () => Date.now() + offset,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const done = (): void => {
          clearTimeout(timer);
          sleepers.delete(done);
          signal.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, Math.min(ms, SLEEP_MS_MAX));
        sleepers.add(done);
        signal.addEventListener('abort', done, { once: true });
      }),
    move(offsetMs) {
      offset = offsetMs;
      for (const wake of [...sleepers]) wake();
    },
  };
};

/** A run is shorter than the pauses a client makes after many failures. */
const SLEEP_MS_MAX = 4_000;
