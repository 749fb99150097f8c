/** Checks of arguments. What fails here is a mistake of the caller, not of a peer. */

/** `TypeError` unless `value` is a byte array; `RangeError` unless it has the length, where one is given. */
export function assertBytes(name: string, value: Uint8Array, length?: number): void {
  if (!(value instanceof Uint8Array)) throw new TypeError(`${name}: must be a Uint8Array`);
  if (length !== undefined && value.length !== length) {
    throw new RangeError(`${name}: must have ${length} bytes, has ${value.length}`);
  }
}

/** `RangeError` unless `value` is an integer from 0 to `max`. */
export function assertLength(name: string, value: number, max: number): void {
  if (!Number.isSafeInteger(value) || value < 0 || value > max) {
    throw new RangeError(`${name}: must be an integer from 0 to ${max}`);
  }
}
