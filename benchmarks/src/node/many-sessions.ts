/**
 * Many sessions of ours in one store, all copies of one: what they cost does not depend on their keys, and one peer can
 * read all of them.
 */

import type { Store } from '@sotto/store';
import { memoryBytes } from '../byte-store.ts';
import { VerificationError } from '../case.ts';
import { begin } from '../cases/pair.ts';
import type { Bytes, Decrypted, Implementation, MaybePromise, Message, Plaintext } from '../implementation.ts';
import { accountName } from '../inputs.ts';
import { bytesOn } from './store-bytes.ts';

export interface ManySessions {
  /** The bytes they are copies of. */
  readonly record: Bytes;
  /** Encrypts on session number `session`: loads it, steps, commits. */
  encrypt(session: number, plaintext: Plaintext): MaybePromise<Message>;
  /** Reads a message of any of them, without moving on. */
  decrypt(message: Message): MaybePromise<Decrypted>;
}

export async function createManySessions(
  ours: Implementation,
  store: Store,
  count: number,
  seed: number,
): Promise<ManySessions> {
  let session = 0;
  const records = bytesOn(store, () => keyOf(session));
  const alice = await ours.sessions?.createDevice(accountName(seed), records);
  const kept = memoryBytes();
  let isFrozen = false;
  const bob = await ours.sessions?.createDevice(accountName(seed + 1), {
    ...kept,
    store: async (key, bytes) => {
      if (!isFrozen) await kept.store(key, bytes);
    },
  });
  if (alice === undefined || bob === undefined) throw new TypeError('ours: has no sessions');
  await begin({ alice, bob });
  isFrozen = true;
  const record = await records.load(bob.name);
  if (record === undefined) throw new VerificationError('no record was stored');
  await fill(store, record, count);
  return {
    record,
    encrypt: (number, plaintext) => {
      session = number;
      return alice.encrypt(bob.name, plaintext);
    },
    decrypt: (message) => bob.decrypt(alice.name, message),
  };
}

async function fill(store: Store, record: Uint8Array, count: number): Promise<void> {
  for (let from = 1; from < count; from += FILL_BATCH) {
    const keys = Array.from({ length: Math.min(FILL_BATCH, count - from) }, (_, n) => keyOf(from + n));
    await store.commit({ put: keys.map((key) => [key, record]) });
  }
}

function keyOf(session: number): string {
  return `session/${session}`;
}

/** Sessions in one commit of the preparation. */
const FILL_BATCH = 500;
