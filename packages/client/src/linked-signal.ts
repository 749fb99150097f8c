/**
 * One signal out of several, for the time of one task. `AbortSignal.any` would do, but Node 20 keeps what it made for as
 * long as the longest-lived of its sources, which here is the client itself.
 */

/**
 * Runs `task` with a signal that is aborted with the first of `signals`, for the same reason, or after `timeoutMs` with
 * a `TimeoutError`. When the task ends, nothing of it is left with the sources.
 */
export async function withSignal<T>(
  signals: readonly (AbortSignal | undefined)[],
  timeoutMs: number | undefined,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const linked = linkSignals(signals, timeoutMs);
  try {
    return await task(linked.signal);
  } finally {
    linked.release();
  }
}

export interface LinkedSignal {
  readonly signal: AbortSignal;
  /** Lets go of the sources. To be called when the signal is no longer needed. */
  release(): void;
}

/** As {@link withSignal}, for what is no single task. */
export function linkSignals(signals: readonly (AbortSignal | undefined)[], timeoutMs?: number): LinkedSignal {
  const controller = new AbortController();
  const sources = signals.filter((signal) => signal !== undefined);
  const releases = sources.map((source) => {
    const abort = (): void => controller.abort(source.reason);
    if (source.aborted) abort();
    else source.addEventListener('abort', abort, { once: true });
    return () => source.removeEventListener('abort', abort);
  });
  const expire = (): void => controller.abort(new DOMException('the time is over', 'TimeoutError'));
  const timer = timeoutMs === undefined ? undefined : setTimeout(expire, timeoutMs);
  return {
    signal: controller.signal,
    release: () => {
      clearTimeout(timer);
      for (const release of releases) release();
    },
  };
}
