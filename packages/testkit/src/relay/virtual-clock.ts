/** Time that stands still until it is moved, and then wakes whoever slept until then, in the order of their times. */

import type { Clock } from '@sotto/client';

/** What `open({ clock })` of a client takes, and `clock` of a relay with {@link Clock.now}. */
export interface VirtualClock extends Clock {
  /** Moves time by `ms`, 0 or more. Sleepers wake at their time, and each may sleep again before the next one wakes. */
  advance(ms: number): Promise<void>;
  /** Sets the time, also to an earlier one, as a corrected clock does. Nobody wakes: sleep is of a certain length. */
  set(ms: number): void;
}

interface Sleeper {
  /** By a count of milliseconds that nobody sets. */
  readonly dueAt: number;
  readonly wake: () => void;
}

/** A clock that shows `startMs` until it is moved. */
export function virtualClock(startMs: number): VirtualClock {
  assertTime('startMs', startMs);
  let wall = startMs;
  let elapsed = 0;
  const sleepers = new Set<Sleeper>();

  const moveTo = (target: number): void => {
    wall += target - elapsed;
    elapsed = target;
  };
  const nextUntil = (target: number): Sleeper | undefined =>
    [...sleepers]
      .filter(({ dueAt }) => dueAt <= target)
      .reduce<Sleeper | undefined>(
        (first, one) => (first === undefined || one.dueAt < first.dueAt ? one : first),
        undefined,
      );

  return {
    now: () => wall,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const wake = (): void => {
          sleepers.delete(sleeper);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        const sleeper: Sleeper = { dueAt: elapsed + Math.max(0, ms), wake };
        sleepers.add(sleeper);
        signal.addEventListener('abort', wake, { once: true });
      }),
    async advance(ms) {
      assertTime('ms', ms);
      const target = elapsed + ms;
      for (let next = nextUntil(target); next !== undefined; next = nextUntil(target)) {
        moveTo(Math.max(elapsed, next.dueAt));
        next.wake();
        await settled();
      }
      moveTo(target);
      await settled();
    },
    set(ms) {
      assertTime('ms', ms);
      wall = ms;
    },
  };
}

/** Whoever was woken has gone on, as far as it does without waiting for a disk or a network. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function assertTime(name: string, ms: number): void {
  if (!Number.isSafeInteger(ms) || ms < 0) throw new RangeError(`${name}: must be an integer from 0`);
}
