/**
 * What a request of another relay costs it beyond the token that it took to be heard: as much as the work that it brings, so
 * that large batches do not pass below the rate. What a relay may do here is generous, and the same for all.
 */

import { PEER_BYTES_PER_TOKEN, PEER_ITEMS_PER_TOKEN } from '../limits.ts';
import type { RateLimiter } from '../rate-limiter.ts';

export const chargeForSize = (
  peers: Pick<RateLimiter, 'charge'>,
  origin: string,
  items: number,
  bytes: number,
): void => {
  const cost = Math.max(Math.ceil(items / PEER_ITEMS_PER_TOKEN), Math.ceil(bytes / PEER_BYTES_PER_TOKEN));
  if (cost > 1) peers.charge(origin, cost - 1);
};
