/**
 * A key from a pass-phrase, so dear to compute that guessing does not pay: Argon2id, version 1.3, on @noble/hashes.
 *
 * Spec: RFC 9106. The pass-phrase is normalized to NFKC, so that what looks the same is the same on every keyboard.
 */

import { argon2idAsync } from '@noble/hashes/argon2.js';
import { assertBytes } from '../assert.ts';
import { utf8ToBytes, wipe } from '../bytes.ts';

/** What one derivation costs, and one guess too. To be stored with the salt: without it there is no second derivation. */
export interface PassPhraseCost {
  /** Memory in KiB, 8 for each lane at least and 2^20 at most. */
  readonly memoryKiB: number;
  /** 1 to 64. */
  readonly passes: number;
  /** 1 to 16. They are computed one after the other here, and side by side by whoever guesses. */
  readonly lanes: number;
}

/**
 * 46 MiB and one pass, the first choice of the OWASP Password Storage Cheat Sheet: about a second in JavaScript. More
 * memory is the better use of more time.
 */
export const PASS_PHRASE_COST: PassPhraseCost = Object.freeze({ memoryKiB: 47_104, passes: 1, lanes: 1 });

/**
 * The key of `passPhrase`, which may have any length but none. `salt` 8 bytes or more, drawn once for each pass-phrase
 * that is set. Returns 32 bytes. Gives way to other work now and then. Throws on misuse only.
 */
export async function deriveFromPassPhrase(
  passPhrase: string,
  salt: Uint8Array,
  cost: PassPhraseCost,
): Promise<Uint8Array> {
  assertBytes('salt', salt);
  if (salt.length < SALT_BYTES_MIN) throw new RangeError(`salt: must have at least ${SALT_BYTES_MIN} bytes`);
  const { memoryKiB: m, passes: t, lanes: p } = cost;
  assertWhole('cost.passes', t, 1, 64);
  assertWhole('cost.lanes', p, 1, 16);
  assertWhole('cost.memoryKiB', m, 8 * p, 1 << 20);
  if (passPhrase === '') throw new RangeError('passPhrase: must not be empty');
  const password = utf8ToBytes(passPhrase.normalize('NFKC'));
  try {
    return await argon2idAsync(password, salt, { t, m, p, dkLen: KEY_BYTES, maxmem: 2 ** 31 });
  } finally {
    wipe(password);
  }
}

function assertWhole(name: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max) throw new RangeError(`${name}: must be ${min} to ${max}`);
}

/** RFC 9106, section 3.1. */
const SALT_BYTES_MIN = 8;
const KEY_BYTES = 32;
