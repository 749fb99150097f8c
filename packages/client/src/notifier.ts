/**
 * Tells waiting loops of this process that something changed. A signal between two waits is not lost.
 */

export class Notifier {
  #generation = 0;
  readonly #waiting = new Set<() => void>();

  /** Pass it to {@link wait}: a change after this moment ends the wait at once. */
  get generation(): number {
    return this.#generation;
  }

  notify(): void {
    this.#generation += 1;
    for (const wake of [...this.#waiting]) wake();
  }

  /** Resolves at the first change after `generation`, when `signal` is aborted, or after `timeoutMs`. Never rejects. */
  wait(generation: number, signal: AbortSignal, timeoutMs?: number): Promise<void> {
    if (signal.aborted || generation !== this.#generation) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        clearTimeout(timer);
        resolve();
      };
      const timer = timeoutMs === undefined ? undefined : setTimeout(wake, timeoutMs);
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}
