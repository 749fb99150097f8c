/**
 * Session records kept decoded from one step of a conversation to the next, and the loan of them to the attempts of a commit.
 *
 *     store ──bytes──▶ take ──record──▶ step ──new record──▶ put ──bytes──▶ commit ──▶ keep
 *
 * What is kept is a short cut for decoding and nothing else: a record is lent only for the very bytes it was encoded to, as
 * the store gives them now. If another client has advanced the session, the bytes differ and are decoded; the comparison of
 * versions in the commit stays what makes it safe. A commit does not tell the versions it gave, hence the bytes.
 *
 * A record that is lent is not held any more, so no two steps share one and nothing is wiped under a step. It comes back, as
 * the step left it, when that is durable; an attempt that came to nothing gives nothing back, and is wiped.
 */

import { equalBytes, wipe } from '@sotto/crypto';
import { decodeSessionRecord, encodeSessionRecord, type SessionRecord, wipeSessionRecord } from '@sotto/ratchet';
import type { Key, Store } from '@sotto/store';
import { type Attempt, commitStep, type Snapshot } from './commit.ts';
import { SESSION_MEMORY_BYTES_MAX, SESSIONS_REMEMBERED_MAX } from './limits.ts';

/** A record, and the bytes it stands for. Both are secret and have one owner. */
interface HeldSession {
  readonly record: SessionRecord;
  readonly bytes: Uint8Array;
}

/** Whatever it lets go, it overwrites. */
export class SessionMemory {
  /** Least recently used first. */
  readonly #held = new Map<Key, HeldSession>();
  #bytes = 0;
  #isClosed = false;

  /** Number of records held. */
  get size(): number {
    return this.#held.size;
  }

  /** The record that `bytes` stand for, which is the caller's from now on. Throws what decoding throws. */
  take(key: Key, bytes: Uint8Array): SessionRecord {
    const held = this.#remove(key);
    if (held === undefined) return decodeSessionRecord(bytes);
    if (equalBytes(held.bytes, bytes)) {
      wipe(held.bytes);
      return held.record;
    }
    wipeHeld(held);
    return decodeSessionRecord(bytes);
  }

  /** Takes a record over with its stored bytes. The caller must be its only owner. */
  keep(key: Key, held: HeldSession): void {
    const before = this.#remove(key);
    if (before !== undefined) wipeHeld(before);
    if (this.#isClosed || held.bytes.length > SESSION_MEMORY_BYTES_MAX) wipeHeld(held);
    else this.#add(key, held);
  }

  /** Overwrites what is held under `key`. */
  drop(key: Key): void {
    const held = this.#remove(key);
    if (held !== undefined) wipeHeld(held);
  }

  /** Overwrites everything, and whatever comes back later. */
  close(): void {
    this.#isClosed = true;
    while (this.#held.size > 0) this.#dropOldest();
  }

  #add(key: Key, held: HeldSession): void {
    this.#held.set(key, held);
    this.#bytes += held.bytes.length;
    while (this.#held.size > SESSIONS_REMEMBERED_MAX || this.#bytes > SESSION_MEMORY_BYTES_MAX) this.#dropOldest();
  }

  #dropOldest(): void {
    for (const key of this.#held.keys()) {
      const held = this.#remove(key);
      if (held !== undefined) wipeHeld(held);
      return;
    }
  }

  #remove(key: Key): HeldSession | undefined {
    const held = this.#held.get(key);
    if (held === undefined) return undefined;
    this.#held.delete(key);
    this.#bytes -= held.bytes.length;
    return held;
  }
}

/** The session records of one attempt. */
export interface Sessions {
  /** The record of a snapshot that asked for `key`. */
  read(snapshot: Snapshot, key: Key): SessionRecord | undefined;
  /** What to put for a record that a step has made of the one read; the memory owns it from now on. */
  put(key: Key, record: SessionRecord): readonly [Key, Uint8Array];
}

/** {@link commitStep} for attempts on sessions. What they have read and put is kept for the next ones once it is durable. */
export async function commitSessions<T>(
  { store, sessions }: { readonly store: Store; readonly sessions: SessionMemory },
  attempt: (lent: Sessions) => Promise<Attempt<T>>,
): Promise<T> {
  const loan = new Loan(sessions);
  try {
    const result = await commitStep(store, async () => {
      loan.drop();
      const made = await attempt(loan);
      loan.spend(made.spent ?? []);
      return made;
    });
    loan.giveBack();
    return result;
  } finally {
    loan.drop();
  }
}

class Loan implements Sessions {
  readonly #memory: SessionMemory;
  readonly #read = new Map<Key, HeldSession>();
  readonly #put = new Map<Key, HeldSession>();
  #spent: readonly Uint8Array[] = [];

  constructor(memory: SessionMemory) {
    this.#memory = memory;
  }

  read(snapshot: Snapshot, key: Key): SessionRecord | undefined {
    return (
      this.#read.get(key)?.record ??
      snapshot.read(key, (bytes) => {
        const record = this.#memory.take(key, bytes);
        this.#read.set(key, { record, bytes });
        return record;
      })
    );
  }

  put(key: Key, record: SessionRecord): readonly [Key, Uint8Array] {
    const bytes = encodeSessionRecord(record);
    this.#put.set(key, { record, bytes });
    return [key, bytes];
  }

  /** What the new records no longer hold of the old ones. */
  spend(secrets: readonly Uint8Array[]): void {
    this.#spent = secrets;
  }

  /** After the commit, when what was spent has been wiped. */
  giveBack(): void {
    for (const [key, held] of this.#read) {
      if (this.#put.has(key)) wipe(held.bytes);
      else this.#memory.keep(key, held);
    }
    for (const [key, held] of this.#put) this.#memory.keep(key, held);
    this.#clear();
  }

  /** Nothing of it became durable, or nobody knows: the store has the truth. */
  drop(): void {
    for (const held of [...this.#read.values(), ...this.#put.values()]) wipeHeld(held);
    wipe(...this.#spent);
    this.#clear();
  }

  #clear(): void {
    this.#read.clear();
    this.#put.clear();
    this.#spent = [];
  }
}

function wipeHeld({ record, bytes }: HeldSession): void {
  wipeSessionRecord(record);
  wipe(bytes);
}
