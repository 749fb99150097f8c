/**
 * What became of a message of ours. The record is made in the commit that queues the message, and changes in those that give
 * it up or hear of it from its recipient. Whether the home relay has taken it is not written down: it has when nothing of it is
 * left in the outbox.
 */

import type { Key } from '@sotto/store';
import { decodeStoredMessageStatus, encodeStoredMessageStatus, type StoredMessageStatus } from '@sotto/wire';
import { decodeRecord } from '../commit.ts';
import type { Context } from '../context.ts';
import { toTime } from '../times.ts';

/**
 * The record of a message that is queued now. `sentAt` in milliseconds since 1970; `heard`: what is known of its recipient
 * already.
 */
export const putStatus = (
  key: Key,
  sentAt: number,
  outboxKeys: readonly Key[],
  order: number | undefined,
  heard: Pick<StoredMessageStatus, 'deliveredAt' | 'readAt'> = {},
): readonly [Key, Uint8Array] => [
  key,
  encodeStoredMessageStatus({
    sentAt: toTime(sentAt),
    outboxKeys,
    incoming: false,
    ...(order !== undefined && { order }),
    ...heard,
  }),
];

/** Whoever writes a note to itself has it, and has read it. `now` in seconds. */
export const heardAtOnce = (now: number): Pick<StoredMessageStatus, 'deliveredAt' | 'readAt'> => ({
  deliveredAt: now,
  readAt: now,
});

export const changedStatus = (
  key: Key,
  before: StoredMessageStatus,
  change: Pick<StoredMessageStatus, 'refused' | 'deliveredAt' | 'readAt'>,
): readonly [Key, Uint8Array] => [key, encodeStoredMessageStatus({ ...before, ...change })];

/** How a message of ours stands. */
export interface SentState {
  readonly record: StoredMessageStatus;
  /** No copy of it waits in the outbox. */
  readonly isAccepted: boolean;
}

export async function readSentState({ store }: Pick<Context, 'store'>, key: Key): Promise<SentState | undefined> {
  const [entry] = await store.get([key]);
  if (entry === undefined) return undefined;
  const record = decodeRecord(key, entry.value, decodeStoredMessageStatus);
  const waiting = record.outboxKeys.length === 0 ? [] : await store.get(record.outboxKeys);
  if (waiting.every((one) => one === undefined)) {
    // What left the outbox in between may have been given up.
    const [now] = await store.get([key]);
    return {
      record: now === undefined ? record : decodeRecord(key, now.value, decodeStoredMessageStatus),
      isAccepted: true,
    };
  }
  return { record, isAccepted: false };
}
