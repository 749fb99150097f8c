/**
 * Proof of work that takes memory as well as time: who wants something shows a counter for which a hash of it begins with
 * enough zero bits. On average 2^bits tries find one; checking it is one try.
 *
 *   hash = scrypt(password = subject || counter (32 bits, big-endian), salt = challenge, N = 2^cost, r = 8, p = 1, 32 bytes)
 *
 * One try takes 2^cost KiB of memory. Spec: RFC 7914, sections 5 and 6; the use is ours.
 */

import { scrypt } from '@noble/hashes/scrypt.js';

/**
 * The hash of one try. `subject` and `challenge` of any length. Returns 32 bytes. Throws on misuse only.
 *
 * @param counter 0 to 2^32 - 1
 * @param cost 1 to 18: log2 of the KiB
 */
export function proofOfWorkHash(challenge: Uint8Array, subject: Uint8Array, counter: number, cost: number): Uint8Array {
  if (!Number.isInteger(cost) || cost < 1 || cost > COST_MAX) throw new RangeError(`cost: must be 1 to ${COST_MAX}`);
  const options = { N: 2 ** cost, r: 8, p: 1, dkLen: 32 };
  return scrypt(proofOfWorkPassword(subject, counter), challenge, options);
}

/** What is hashed, for whoever has a scrypt of its own. `subject` of any length. Returns its length and 4 bytes. Throws on misuse only. */
export function proofOfWorkPassword(subject: Uint8Array, counter: number): Uint8Array {
  if (!Number.isInteger(counter) || counter < 0 || counter > 0xffffffff)
    throw new RangeError('counter: must be 32 bits');
  const password = new Uint8Array(subject.length + 4);
  password.set(subject);
  new DataView(password.buffer).setUint32(subject.length, counter);
  return password;
}

/** How many zero bits `hash`, of any length, begins with. Throws on misuse only. */
export function leadingZeroBits(hash: Uint8Array): number {
  const first = hash.findIndex((byte) => byte !== 0);
  return first < 0 ? hash.length * 8 : first * 8 + Math.clz32(hash[first]!) - 24;
}

/** 256 MiB. */
const COST_MAX = 18;
