/**
 * Token buckets by name, in memory only. The table holds only who was busy lately: it is bounded, and the name that was
 * quiet for longest, whose bucket has most likely refilled, gives way.
 */

import { RelayError } from './errors.ts';
import { RATE_BUCKETS_MAX } from './limits.ts';

export interface RateLimiter {
  /** Takes `tokens` from the bucket of `name` if there are so many. */
  tryTake(name: string, tokens?: number): boolean;
  /** Takes `tokens` from the bucket of `name` or throws `E_RATE_LIMITED`. */
  take(name: string, tokens?: number): void;
  /** Takes them for what was done already, and leaves a debt of at most a whole bucket where there are too few. */
  charge(name: string, tokens: number): void;
}

interface Bucket {
  readonly tokens: number;
  readonly updatedAt: number;
}

/** @param clock milliseconds, monotonic */
export const createRateLimiter = (burst: number, perSecond: number, clock: () => number): RateLimiter => {
  /** Least recently used first. */
  const buckets = new Map<string, Bucket>();

  const levelOf = (name: string, now: number): number => {
    const bucket = buckets.get(name) ?? { tokens: burst, updatedAt: now };
    const refilled = (Math.max(0, now - bucket.updatedAt) / 1000) * perSecond;
    return Math.min(burst, bucket.tokens + refilled);
  };

  const leave = (name: string, tokens: number, now: number): void => {
    buckets.delete(name);
    buckets.set(name, { tokens, updatedAt: now });
    if (buckets.size > RATE_BUCKETS_MAX) for (const oldest of buckets.keys()) return void buckets.delete(oldest);
  };

  return {
    tryTake(name, tokens = 1) {
      const now = clock();
      const level = levelOf(name, now);
      if (level < tokens) return false;
      leave(name, level - tokens, now);
      return true;
    },
    take(name, tokens = 1) {
      const now = clock();
      const level = levelOf(name, now);
      const wanted = Math.min(tokens, burst);
      if (level < wanted) {
        const retryAfter = Math.min(RETRY_AFTER_MAX, Math.ceil((wanted - level) / perSecond));
        throw new RelayError('E_RATE_LIMITED', 'too many requests', { retryAfter });
      }
      leave(name, level - wanted, now);
    },
    charge(name, tokens) {
      const now = clock();
      leave(name, Math.max(-burst, levelOf(name, now) - tokens), now);
    },
  };
};

const RETRY_AFTER_MAX = 3600;
