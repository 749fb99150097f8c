/**
 * Public keys of the private keys that sign, kept for as long as the array of the private key is in memory. To compute
 * one takes as long as the rest of a signature, and what signs is used again and again: identity keys, and the keys of
 * senders in groups.
 *
 * A public key is found by the array of its private key, and a hash notices when the array has changed since. Nothing
 * secret is kept: the hash does not give the key away, which is 32 random bytes.
 */

import { equalBytes } from '../../bytes.ts';
import { sha256 } from '../symmetric/sha256.ts';

/** The public key of `privateKey`, which `compute` makes unless it is known. Nobody may change the result. */
export type PublicKeys<Private extends Uint8Array> = (privateKey: Private, compute: () => Uint8Array) => Uint8Array;

/** A memory for one kind of keys. */
export function rememberPublicKeys<Private extends Uint8Array>(): PublicKeys<Private> {
  const known = new WeakMap<Private, { readonly hash: Uint8Array; readonly publicKey: Uint8Array }>();
  return (privateKey, compute) => {
    const hash = sha256(privateKey);
    const found = known.get(privateKey);
    if (found !== undefined && equalBytes(found.hash, hash)) return found.publicKey;
    const publicKey = compute();
    known.set(privateKey, { hash, publicKey });
    return publicKey;
  };
}
