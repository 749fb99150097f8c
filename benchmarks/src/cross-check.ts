/**
 * Before anything is timed: both ends of a conversation, one ours and one a peer's, read each other. A number beside that
 * of an implementation with which we cannot talk would be a number of something else.
 */

import { VerificationError } from './case.ts';
import { begin, send } from './cases/pair.ts';
import type { Implementation, Message } from './implementation.ts';
import { accountName, createText } from './inputs.ts';

/**
 * Conversations in both roles, with texts of all sizes, in turns and one way. Throws if one end does not read the other.
 * Both must speak the same protocol and the same form of bundle.
 */
export async function crossCheck(ours: Implementation, theirs: Implementation, seed: number): Promise<void> {
  for (const [first, second] of [
    [ours, theirs],
    [theirs, ours],
  ] as const) {
    const alice = await first.sessions?.createDevice(accountName(seed), 'objects');
    const bob = await second.sessions?.createDevice(accountName(seed + 1), 'objects');
    if (alice === undefined || bob === undefined) throw new TypeError('both: need sessions');
    await begin({ alice, bob });
    for (const bytes of SIZES) {
      const plaintext = createText(seed, bytes);
      for (const [from, to] of [
        [alice, bob],
        [alice, bob],
        [bob, alice],
      ] as const) {
        assertTripleRatchet(await send(from, to, plaintext), [ours, theirs]);
      }
    }
  }
}

/** Both ends do the whole work: the version is that of the Triple Ratchet, and each message has its post-quantum part. */
function assertTripleRatchet(message: Message, readers: readonly Implementation[]): void {
  for (const { describe } of readers) {
    const view = describe?.(message);
    if (view === undefined || (view.version === TRIPLE_RATCHET && view.postQuantumBytes > 0)) continue;
    throw new VerificationError('a message is not one of the Triple Ratchet');
  }
}

const TRIPLE_RATCHET = 4;
const SIZES = [32, 256, 1024, 16 * 1024, 64 * 1024];
