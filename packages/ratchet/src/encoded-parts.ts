/**
 * What the parts of records that did not change were encoded to last, by the identity of the part: lists of skipped
 * secrets, and sessions that are archived. A state is never changed in place, so a part that is the same array or object
 * has the same bytes.
 *
 * The bytes hold the secrets of their part. They live as long as it does, and who wipes its secrets wipes them too:
 * {@link takeEncoded}.
 */

/** Shorter lists are encoded as fast as they are found. */
const LIST_LENGTH_MIN = 16;

const parts = new WeakMap<object, Uint8Array>();

/** The bytes of `part`, encoded now or before. */
export function encodeOnce<Part extends object>(part: Part, encode: (part: Part) => Uint8Array): Uint8Array {
  const known = parts.get(part);
  if (known !== undefined) return known;
  const encoded = encode(part);
  parts.set(part, encoded);
  return encoded;
}

/** Whether a list of so many secrets is worth it. */
export function isWorthKeeping(length: number): boolean {
  return length >= LIST_LENGTH_MIN;
}

/** The bytes that are kept of a part that is spent, which are forgotten here: the caller wipes them. */
export function takeEncoded(part: object): Uint8Array | undefined {
  const encoded = parts.get(part);
  parts.delete(part);
  return encoded;
}
