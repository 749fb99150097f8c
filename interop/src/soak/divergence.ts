/** What a run ends with when an implementation did not do what the model says. */

export class DivergenceError extends Error {
  override readonly name = 'DivergenceError';
}

/** Throws {@link DivergenceError} unless both are equal. */
export function assertEqual(what: string, actual: unknown, expected: unknown): void {
  if (actual === expected) return;
  throw new DivergenceError(`${what} is ${String(actual)}, expected ${String(expected)}`);
}
