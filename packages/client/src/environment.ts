/**
 * What the client takes from outside: cryptography, randomness, time and a place for log events. All can be replaced,
 * which is how tests replay a run.
 */

import type { CryptoProvider, RandomBytes } from '@sotto/crypto';

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds of a clock that nobody sets and that never goes back, from any beginning. Default: {@link Clock.now}. */
  monotonic?(): number;
  /** Resolves after `ms`, or at once when `signal` is aborted. Never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** An event for the app's log: a name, and fields that never hold a key, a text or an address. */
export interface LogEvent {
  readonly level: 'debug' | 'info' | 'warn';
  readonly event: string;
  readonly fields: Readonly<Record<string, string | number | boolean>>;
}

export type Logger = (event: LogEvent) => void;

export interface Environment {
  readonly crypto: CryptoProvider;
  readonly random: RandomBytes;
  readonly clock: Clock;
  readonly log: Logger;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done, { once: true });
    }),
};

/** Whole seconds since 1970, as they stand in every format of ours. */
export const nowSeconds = (clock: Clock): number => Math.floor(clock.now() / 1000);

/**
 * Whether a pause that began at `sinceMs` still lasts. It has ended when the clock was set back behind its beginning: the
 * time at which it would end may then be days away.
 */
export const isPausing = (sinceMs: number, nowMs: number, pauseMs: number): boolean =>
  nowMs >= sinceMs && nowMs - sinceMs < pauseMs;
