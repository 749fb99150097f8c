/**
 * Tells waiting loops of this process that something changed. A signal between two waits is not lost.
 *
 * However many wait with one signal, it carries one listener: hundreds of messages may wait for their acceptance, and
 * platforms warn of a signal with more than a few.
 */

export class Notifier {
  #generation = 0;
  readonly #waiting = new Map<AbortSignal, Waiters>();

  /** Pass it to {@link wait}: a change after this moment ends the wait at once. */
  get generation(): number {
    return this.#generation;
  }

  notify(): void {
    this.#generation += 1;
    for (const { wakeAll } of [...this.#waiting.values()]) wakeAll();
  }

  /** Resolves at the first change after `generation`, when `signal` is aborted, or after `timeoutMs`. Never rejects. */
  wait(generation: number, signal: AbortSignal, timeoutMs?: number): Promise<void> {
    if (signal.aborted || generation !== this.#generation) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#leave(signal, wake);
        clearTimeout(timer);
        resolve();
      };
      const timer = timeoutMs === undefined ? undefined : setTimeout(wake, timeoutMs);
      this.#join(signal, wake);
    });
  }

  #join(signal: AbortSignal, wake: () => void): void {
    const waiters = this.#waiting.get(signal) ?? createWaiters();
    if (waiters.wakes.size === 0) {
      this.#waiting.set(signal, waiters);
      signal.addEventListener('abort', waiters.wakeAll);
    }
    waiters.wakes.add(wake);
  }

  #leave(signal: AbortSignal, wake: () => void): void {
    const waiters = this.#waiting.get(signal);
    if (waiters === undefined || !waiters.wakes.delete(wake) || waiters.wakes.size > 0) return;
    this.#waiting.delete(signal);
    signal.removeEventListener('abort', waiters.wakeAll);
  }
}

/** Of changes that are each about one account, which it keeps until somebody takes them. */
export class AccountNotifier extends Notifier {
  readonly #accounts = new Set<string>();

  notifyOf(serviceId: string): void {
    this.#accounts.add(serviceId);
    this.notify();
  }

  /** For whoever notifies without knowing of what. */
  of(serviceId: string): Pick<Notifier, 'notify'> {
    return { notify: () => this.notifyOf(serviceId) };
  }

  /** The accounts that something has changed about since the last call. */
  take(): readonly string[] {
    const taken = [...this.#accounts];
    this.#accounts.clear();
    return taken;
  }

  /** They are to be taken again, with the next change. */
  putBack(accounts: readonly string[]): void {
    for (const serviceId of accounts) this.#accounts.add(serviceId);
  }
}

interface Waiters {
  readonly wakes: Set<() => void>;
  readonly wakeAll: () => void;
}

function createWaiters(): Waiters {
  const wakes = new Set<() => void>();
  return {
    wakes,
    wakeAll: () => {
      for (const wake of [...wakes]) wake();
    },
  };
}
