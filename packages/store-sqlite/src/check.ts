/** Argument checks of this package. */

/** Returns `value`, which must be an integer from `min` to what SQLite's pragmas and timers take. */
export function checkWhole(name: string, value: number, min = 0): number {
  if (!Number.isInteger(value) || value < min || value > INT32_MAX) {
    throw new RangeError(`${name}: must be an integer from ${min} to ${INT32_MAX}`);
  }
  return value;
}

const INT32_MAX = 2 ** 31 - 1;
