/**
 * The record that says how far the mailbox on the relay was read and which number the next inbox entry gets. Whatever
 * puts an entry into the inbox moves it in the same commit, so no two entries share a number.
 */

import type { Key } from '@sotto/store';
import {
  decodeStoredMailboxPosition,
  encodeStoredInboxEntry,
  encodeStoredMailboxPosition,
  type StoredInboxEntry,
  type StoredMailboxPosition,
} from '@sotto/wire';
import type { Snapshot } from './commit.ts';
import { inboxKey, MAILBOX_KEY } from './keys.ts';

/** The position in a snapshot that holds {@link MAILBOX_KEY}. */
export function readMailboxPosition(snapshot: Snapshot): StoredMailboxPosition {
  return snapshot.read(MAILBOX_KEY, decodeStoredMailboxPosition) ?? NOTHING_READ;
}

/** The record to put for `position`. */
export function putMailboxPosition(position: StoredMailboxPosition): readonly [Key, Uint8Array] {
  return [MAILBOX_KEY, encodeStoredMailboxPosition(position)];
}

/** The records to put for a new inbox entry after `position`. */
export function putInboxEntry(
  position: StoredMailboxPosition,
  entry: StoredInboxEntry,
): readonly (readonly [Key, Uint8Array])[] {
  const { nextInboxSequence } = position;
  return [
    [inboxKey(nextInboxSequence), encodeStoredInboxEntry(entry)],
    putMailboxPosition({ ...position, nextInboxSequence: nextInboxSequence + 1 }),
  ];
}

/** The records to put for some, or none. */
export function putInboxEntries(
  position: StoredMailboxPosition,
  entries: readonly StoredInboxEntry[],
): readonly (readonly [Key, Uint8Array])[] {
  const { nextInboxSequence } = position;
  return [
    ...entries.map((entry, index) => [inboxKey(nextInboxSequence + index), encodeStoredInboxEntry(entry)] as const),
    putMailboxPosition({ ...position, nextInboxSequence: nextInboxSequence + entries.length }),
  ];
}

/** Before the first delivery. */
const NOTHING_READ: StoredMailboxPosition = { nextInboxSequence: 0 };
