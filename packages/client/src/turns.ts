/**
 * A queue per name within this process. It spares work that would lose the compare-and-set; it is not what makes the
 * store safe.
 */

export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  /** Runs `task` after every earlier task of the same name has ended, however it ended. */
  async run<T>(name: string, task: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name) ?? Promise.resolve();
    const result = before.then(task);
    const ended = result.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(name, ended);
    try {
      return await result;
    } finally {
      if (this.#last.get(name) === ended) this.#last.delete(name);
    }
  }
}
