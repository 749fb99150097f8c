/**
 * Proof of work beside a voucher: a number that took many tries to find and takes one to check. Each try is an scrypt of one
 * mebibyte, so that what computes fast and remembers little has no advantage over a phone.
 *
 *   try(n)  = scrypt(challenge || n (4, big-endian), "Sotto work v1", N = 1024, r = 8, p = 1), 32 bytes
 *   n is a solution when the first `bits` bits of try(n) are zero
 *
 * Spec: RFC 7914 for scrypt.
 */

import { assertBytes, assertLength } from '../assert.ts';
import { utf8ToBytes } from '../bytes.ts';
import { leadingZeroBits, proofOfWorkHash } from '../proof-of-work/index.ts';

/** The most that is asked for: 1024 tries, some seconds of a phone. */
export const WORK_BITS_MAX = 10;

/** Whether `solution` solves `challenge`, 32 bytes, for so many bits. One try, whatever the answer. Throws on misuse only. */
export function isWorkDone(challenge: Uint8Array, bits: number, solution: number): boolean {
  assertBytes('challenge', challenge, 32);
  assertLength('bits', bits, WORK_BITS_MAX);
  return leadingZeroBits(attempt(challenge, solution)) >= bits;
}

/**
 * A solution for `challenge`, 32 bytes. Calls `pause` after every few tries and waits for it, so that what else runs gets its
 * turn, and so that it can end the search by throwing. Throws on misuse, and what `pause` throws.
 */
export async function findWork(challenge: Uint8Array, bits: number, pause: () => Promise<void>): Promise<number> {
  assertBytes('challenge', challenge, 32);
  assertLength('bits', bits, WORK_BITS_MAX);
  for (let solution = 0; ; solution++) {
    if (leadingZeroBits(attempt(challenge, solution)) >= bits) return solution;
    if (solution % TRIES_PER_TURN === TRIES_PER_TURN - 1) await pause();
  }
}

const attempt = (challenge: Uint8Array, solution: number): Uint8Array =>
  proofOfWorkHash(LABEL, challenge, solution, COST);

const LABEL = utf8ToBytes('Sotto work v1');
const TRIES_PER_TURN = 4;
/** log2 of the KiB of one try. */
const COST = 10;
