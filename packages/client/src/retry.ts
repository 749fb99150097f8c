/**
 * Back-off with full jitter: the pause is drawn between zero and a ceiling that doubles with every failure.
 */

import type { RandomBytes } from '@sotto/crypto';
import { RETRY_BASE_MS, RETRY_MAX_MS } from './limits.ts';

/** Milliseconds to wait after `failures` failures in a row (from 1). */
export function retryDelayMs(failures: number, random: RandomBytes): number {
  const ceiling = Math.min(RETRY_MAX_MS, RETRY_BASE_MS * 2 ** Math.min(failures - 1, 30));
  const bytes = random(4);
  const fraction = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) / 2 ** 32;
  return Math.ceil(ceiling * fraction);
}
