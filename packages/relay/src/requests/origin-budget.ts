/**
 * How many requests the accounts of one other relay may make here: a bucket for each relay, which starts small and grows with
 * the time for which the relay has been known, since this process started: no table says which relays write here. A relay for one family never notices; one that was set up to flood does. What
 * contacts write is no request and takes nothing.
 */

import { RATE_BUCKETS_MAX } from '../limits.ts';

export interface OriginBudget {
  /** Whether the budget of this relay allows for one more; if so, it is taken. */
  take(origin: string, cost: number): boolean;
}

export interface OriginBudgetConfig {
  /** Of a relay that is heard from for the first time; both grow by as much with each day, up to thirty times. */
  readonly originBurst: number;
  readonly originPerHour: number;
}

interface Bucket {
  readonly since: number;
  readonly tokens: number;
  readonly updatedAt: number;
}

/** @param clock milliseconds, monotonic */
export const createOriginBudget = (config: OriginBudgetConfig, clock: () => number): OriginBudget => {
  /** Least recently used first. */
  const buckets = new Map<string, Bucket>();

  return {
    take(origin, cost) {
      const now = clock();
      const { since, tokens, updatedAt } = buckets.get(origin) ?? {
        since: now,
        tokens: config.originBurst,
        updatedAt: now,
      };
      const growth = Math.min(GROWTH_MAX, 1 + (now - since) / DAY_MS);
      const burst = config.originBurst * growth;
      const refilled = ((now - updatedAt) / 3_600_000) * config.originPerHour * growth;
      const level = Math.min(burst, tokens + refilled);
      const isEnough = level >= cost;
      buckets.delete(origin);
      buckets.set(origin, { since, tokens: isEnough ? level - cost : level, updatedAt: now });
      if (buckets.size > RATE_BUCKETS_MAX)
        for (const oldest of buckets.keys()) return buckets.delete(oldest) && isEnough;
      return isEnough;
    },
  };
};

const GROWTH_MAX = 30;
const DAY_MS = 86_400_000;
