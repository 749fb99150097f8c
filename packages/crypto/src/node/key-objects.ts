/**
 * Key objects of private keys, kept for as long as the bytes they were made from.
 *
 * To read a private key costs `node:crypto` as much as to use it once, and the protocol layers use most of them more than
 * once: identity keys, and both ratchet keys of a session in memory. A key object therefore stands beside the array of the
 * key, found by the identity of the array, and goes when the array goes.
 *
 * Secrets: a key object holds a copy of the private key in the memory of OpenSSL, which overwrites it when the garbage
 * collector has taken the object. So a wiped key leaves this copy behind for a while, and nothing can hasten its end.
 * What wiping must end at once is its use, and does: an array that has changed is read anew. To notice the change, 32
 * bits computed from the key are kept in plain memory, with the same end.
 */

import type { KeyObject } from 'node:crypto';

export interface KeyObjects<Private extends Uint8Array> {
  /** That of `privateKey`: the kept one, or a new one, which is kept. */
  of(privateKey: Private): KeyObject;
  /** Keeps `key`, which was made from `privateKey` as it is now. */
  keep(privateKey: Private, key: KeyObject): void;
}

/** Keeps what `read` makes of private keys, which have at most a few thousand bytes. */
export function keepKeyObjects<Private extends Uint8Array>(
  read: (privateKey: Private) => KeyObject,
): KeyObjects<Private> {
  const kept = new WeakMap<Private, { readonly key: KeyObject; readonly check: number }>();

  function keep(privateKey: Private, key: KeyObject): void {
    kept.set(privateKey, { key, check: checkOf(privateKey) });
  }

  function of(privateKey: Private): KeyObject {
    const found = kept.get(privateKey);
    if (found !== undefined && found.check === checkOf(privateKey)) return found.key;
    const key = read(privateKey);
    keep(privateKey, key);
    return key;
  }

  return { of, keep };
}

/** FNV-1a. A change that the owner of the array makes escapes it once in 2^32; nobody else can make one. */
function checkOf(bytes: Uint8Array): number {
  let check = 0x811c9dc5 | 0;
  for (let i = 0; i < bytes.length; i++) check = Math.imul(check ^ bytes[i]!, 0x01000193);
  return check;
}
