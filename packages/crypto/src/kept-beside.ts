/**
 * What is computed from a private key, kept for as long as the bytes it was computed from: beside the array of the key, found
 * by the identity of the array, and gone when the array goes.
 *
 * What wiping a key must end at once is its use, and does: an array that has changed is computed from anew. To notice the
 * change, 32 bits computed from the key are kept in plain memory, with the same end.
 */

export interface KeptBeside<Key extends Uint8Array, Value> {
  /** That of `key`: the kept one, or a new one, which is kept. */
  of(key: Key): Value;
  /** Keeps `value`, which was made from `key` as it is now. */
  keep(key: Key, value: Value): void;
}

/** Keeps what `make` makes of keys, which have at most a few thousand bytes. */
export function keepBeside<Key extends Uint8Array, Value>(make: (key: Key) => Value): KeptBeside<Key, Value> {
  const kept = new WeakMap<Key, { readonly value: Value; readonly check: number }>();

  function keep(key: Key, value: Value): void {
    kept.set(key, { value, check: checkOf(key) });
  }

  function of(key: Key): Value {
    const found = kept.get(key);
    if (found !== undefined && found.check === checkOf(key)) return found.value;
    const value = make(key);
    keep(key, value);
    return value;
  }

  return { of, keep };
}

/** FNV-1a. A change that the owner of the array makes escapes it once in 2^32; nobody else can make one. */
function checkOf(bytes: Uint8Array): number {
  let check = 0x811c9dc5 | 0;
  for (let i = 0; i < bytes.length; i++) check = Math.imul(check ^ bytes[i]!, 0x01000193);
  return check;
}
