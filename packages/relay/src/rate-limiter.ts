/**
 * Token buckets by name, in memory only. The table holds only who was busy lately: it is bounded, and the name that was
 * quiet for longest, whose bucket has most likely refilled, gives way.
 */

import { RelayError } from './errors.ts';
import { RATE_BUCKETS_MAX } from './limits.ts';

export interface RateLimiter {
  /** Takes `tokens` from the bucket of `name` or throws `E_RATE_LIMITED`. */
  take(name: string, tokens?: number): void;
}

interface Bucket {
  readonly tokens: number;
  readonly updatedAt: number;
}

/** @param clock milliseconds, monotonic */
export const createRateLimiter = (burst: number, perSecond: number, clock: () => number): RateLimiter => {
  /** Least recently used first. */
  const buckets = new Map<string, Bucket>();

  return {
    take(name, tokens = 1) {
      const now = clock();
      const bucket = buckets.get(name) ?? { tokens: burst, updatedAt: now };
      const refilled = (Math.max(0, now - bucket.updatedAt) / 1000) * perSecond;
      const level = Math.min(burst, bucket.tokens + refilled);
      const wanted = Math.min(tokens, burst);
      if (level < wanted) {
        const retryAfter = Math.min(RETRY_AFTER_MAX, Math.ceil((wanted - level) / perSecond));
        throw new RelayError('E_RATE_LIMITED', 'too many requests', { retryAfter });
      }
      buckets.delete(name);
      buckets.set(name, { tokens: level - wanted, updatedAt: now });
      if (buckets.size > RATE_BUCKETS_MAX) for (const oldest of buckets.keys()) return void buckets.delete(oldest);
    },
  };
};

const RETRY_AFTER_MAX = 3600;
