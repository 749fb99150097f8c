/** Requests that are made again until they succeed: an upload waits for its relay as every message does. */

import type { AccountContext } from '../context.ts';
import { ClientError } from '../errors.ts';
import { retryDelayMs } from '../retry.ts';

/** Does `act` again, after pauses, for as long as a later attempt may succeed; `attemptsMax` times at most. */
export async function persist<T>(
  { environment: { clock, random } }: Pick<AccountContext, 'environment'>,
  signal: AbortSignal,
  act: () => Promise<T>,
  attemptsMax = Number.POSITIVE_INFINITY,
): Promise<T> {
  for (let attempts = 1; ; attempts++) {
    signal.throwIfAborted();
    try {
      return await act();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ClientError && error.retryable) || attempts >= attemptsMax) throw error;
      await clock.sleep(retryDelayMs(attempts, random), signal);
    }
  }
}
