/**
 * Agreements of our identity key with those of peers, remembered by whoever seals and opens many messages: for two people
 * who write to each other it is the same secret in every sealed message, and to compute it anew is a quarter of the work.
 *
 * What is remembered is as secret as an identity key, for one peer: with it, and without the identity key, others could be
 * made to believe that either end sealed a message to the other. It lives in memory only, and its owner wipes it when the
 * identity key goes.
 *
 * Spec: Signal session layer, sections 9.2 and 9.3, DH(S, R).
 */

import { bytesToHex, copyBytes, type SharedSecret, wipe, type X25519PublicKey } from '@sotto/crypto';
import { AGREEMENTS_REMEMBERED_MAX } from './limits.ts';

/** Bounded: the agreement that was not used for the longest time makes room, and is wiped. */
export class AgreementMemory {
  readonly #secrets = new Map<string, SharedSecret>();

  /** How many are held, at most 256. */
  get size(): number {
    return this.#secrets.size;
  }

  /** A copy, 32 bytes, the caller's to wipe; `undefined` where this pair has not agreed yet. */
  find(local: X25519PublicKey, remote: X25519PublicKey): SharedSecret | undefined {
    const name = nameOf(local, remote);
    const secret = this.#secrets.get(name);
    if (secret === undefined) return undefined;
    this.#secrets.delete(name);
    this.#secrets.set(name, secret);
    return copyBytes(secret) as SharedSecret;
  }

  /** Keeps a copy of `secret`, 32 bytes. Of a peer whose message is not authentic yet, nothing may be kept. */
  add(local: X25519PublicKey, remote: X25519PublicKey, secret: SharedSecret): void {
    const name = nameOf(local, remote);
    if (this.#secrets.has(name)) return;
    this.#secrets.set(name, copyBytes(secret) as SharedSecret);
    if (this.#secrets.size <= AGREEMENTS_REMEMBERED_MAX) return;
    const [oldest, old] = this.#secrets.entries().next().value!;
    this.#secrets.delete(oldest);
    wipe(old);
  }

  /** Overwrites all secrets and forgets them. */
  wipe(): void {
    wipe(...this.#secrets.values());
    this.#secrets.clear();
  }
}

function nameOf(local: X25519PublicKey, remote: X25519PublicKey): string {
  return bytesToHex(local) + bytesToHex(remote);
}
