/**
 * One signal out of several, for the time of one task. `AbortSignal.any` would do, but Node 20 keeps what it made for as
 * long as the longest-lived of its sources, which here is the client itself.
 *
 * However many follow one source, it carries one listener: platforms warn of a signal with more than a few.
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
    if (!source.aborted) return follow(source, abort);
    abort();
    return () => {};
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

interface Followers {
  readonly aborts: Set<() => void>;
  readonly abortAll: () => void;
}

const followersOf = new WeakMap<AbortSignal, Followers>();

/** Calls `abort` with `source`. Returns what ends that. */
function follow(source: AbortSignal, abort: () => void): () => void {
  const followers = followersOf.get(source) ?? createFollowers(source);
  followers.aborts.add(abort);
  return () => {
    if (!followers.aborts.delete(abort) || followers.aborts.size > 0) return;
    followersOf.delete(source);
    source.removeEventListener('abort', followers.abortAll);
  };
}

function createFollowers(source: AbortSignal): Followers {
  const aborts = new Set<() => void>();
  const abortAll = (): void => {
    for (const abort of [...aborts]) abort();
  };
  const followers: Followers = { aborts, abortAll };
  followersOf.set(source, followers);
  source.addEventListener('abort', abortAll, { once: true });
  return followers;
}
