/** A wrapper that does not print what it holds, for secrets at the edges, where objects meet loggers. */

/**
 * Holds a secret and shows `[Secret]` in `String`, `JSON.stringify` and Node's `inspect`. It keeps a secret out of logs
 * by accident only: whoever has the wrapper has the secret, by {@link Secret.expose}.
 */
export class Secret<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The secret itself. The name is to be seen in a review. */
  expose(): T {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return REDACTED;
  }
}

const REDACTED = '[Secret]';
