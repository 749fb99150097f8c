/**
 * Where a delivery comes from: the mailbox on the relay, or the store, where it waited for the certificates of its sender's
 * relay. Either way it is dealt with in one commit that also notes that it was.
 */

import { bytesToHex } from '@sotto/crypto';
import type { Key } from '@sotto/store';
import { decodeStoredHeldDelivery, type StoredMailboxPosition } from '@sotto/wire';
import type { Snapshot } from './commit.ts';

/** A delivery that is being dealt with. */
export interface Arrival {
  /** Serialised `Envelope`. */
  readonly envelope: Uint8Array;
  /** When the sender's relay says it took the message; seconds since 1970. */
  readonly acceptedAt: number;
  readonly source: Source;
}

export interface Source {
  /** Records a snapshot must hold for the other methods. */
  readonly keys: readonly Key[];
  /** Whether it was dealt with before; then nothing is to be done. */
  isDone(snapshot: Snapshot, position: StoredMailboxPosition): boolean;
  /** The position once it is dealt with. */
  advance(position: StoredMailboxPosition): StoredMailboxPosition;
  /** Records to delete then. */
  readonly delete: readonly Key[];
  /** Whether it may be put aside to wait. */
  readonly mayWait: boolean;
}

/** Cursors of one epoch are in the order of delivery; another epoch means a restored relay, whose numbers start anew. */
export const fromMailbox = (cursor: Uint8Array): Source => ({
  keys: [],
  isDone: (_snapshot, position) => {
    if (position.cursor === undefined) return false;
    const [read, offered] = [bytesToHex(position.cursor), bytesToHex(cursor)];
    return read.slice(0, EPOCH_DIGITS) === offered.slice(0, EPOCH_DIGITS) && offered <= read;
  },
  advance: (position) => ({ ...position, cursor }),
  delete: [],
  mayWait: true,
});

/** `mayWait` is `false` when it has waited long enough. */
export const fromHeld = (key: Key, mayWait: boolean): Source => ({
  keys: [key],
  isDone: (snapshot) => snapshot.read(key, decodeStoredHeldDelivery) === undefined,
  advance: (position) => position,
  delete: [key],
  mayWait,
});

/** Of what is ephemeral: it is dealt with in no commit. */
export const fromNowhere: Source = {
  keys: [],
  isDone: () => false,
  advance: (position) => position,
  delete: [],
  mayWait: false,
};

/** Hex digits of the mailbox epoch at the head of a cursor. */
const EPOCH_DIGITS = 16;
