/**
 * Back-off with full jitter: the pause is drawn between zero and a ceiling that doubles with every failure. And the loops
 * that live by it.
 */

import type { RandomBytes } from '@sotto/crypto';
import type { Context } from './context.ts';
import { codeOf } from './errors.ts';
import { RETRY_BASE_MS, RETRY_MAX_MS } from './limits.ts';

/** Milliseconds to wait after `failures` failures in a row (from 1). */
export function retryDelayMs(failures: number, random: RandomBytes): number {
  const ceiling = Math.min(RETRY_MAX_MS, RETRY_BASE_MS * 2 ** Math.min(failures - 1, 30));
  const bytes = random(4);
  const fraction = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) / 2 ** 32;
  return Math.ceil(ceiling * fraction);
}

/** A whole number of milliseconds between two others, drawn evenly. */
export function randomBetween(minMs: number, maxMs: number, random: RandomBytes): number {
  const bytes = random(4);
  const fraction = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) / 2 ** 32;
  return Math.floor(minMs + (maxMs - minMs) * fraction);
}

/**
 * Does `act` until `signal` is aborted, and after each time waits for what it gives, or goes on at once when it gives nothing.
 * A failure is logged and followed by a pause. Never rejects.
 */
export async function keepDoing(
  { environment: { clock, random, log } }: Pick<Context, 'environment'>,
  { event, level }: { readonly event: string; readonly level: 'info' | 'warn' },
  signal: AbortSignal,
  act: () => Promise<(() => Promise<unknown>) | undefined>,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      const wait = await act();
      if (wait === undefined) continue;
      failures = 0;
      await wait();
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      log({ level, event, fields: { failures, code: codeOf(error) } });
      await clock.sleep(retryDelayMs(failures, random), signal);
    }
  }
}
