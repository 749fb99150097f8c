/** When the last backup was made of this store, and what it lacks by now. */

import { decodeStoredBackupNote, decodeStoredMessage, encodeStoredBackupNote } from '@sotto/wire';
import { decodeRecord, takeSnapshot } from '../commit.ts';
import type { Context } from '../context.ts';
import { isLasting } from '../conversations/kept-content.ts';
import { BACKUP_NOTE_KEY, messagePrefix, parseRecentKey, parseRecentTime, RECENT_PREFIX } from '../keys.ts';
import { BACKUP_BEHIND_MAX, HISTORY_PAGE } from '../limits.ts';
import { scanAll } from '../scan.ts';
import { fromTime, toTime } from '../times.ts';

export interface BackupStatus {
  readonly madeAt: Date;
  /** Messages that came or were sent since, as far as a backup would hold them; 1000 stands for any number above. */
  readonly messagesSince: number;
}

/** After a backup that was begun at that time, in milliseconds since 1970, is whole. */
export async function noteBackup({ store }: Context, begunAtMs: number): Promise<void> {
  await store.commit({ put: [[BACKUP_NOTE_KEY, encodeStoredBackupNote({ begunAt: toTime(begunAtMs) })]] });
}

/** `undefined` when none was made of this store. */
export async function backupStatus({ store }: Context): Promise<BackupStatus | undefined> {
  const note = (await takeSnapshot(store, [BACKUP_NOTE_KEY])).read(BACKUP_NOTE_KEY, decodeStoredBackupNote);
  if (note === undefined) return undefined;
  const begunAtMs = fromTime(note.begunAt);
  let messagesSince = 0;
  for await (const [key] of scanAll(store, RECENT_PREFIX, HISTORY_PAGE)) {
    if (parseRecentTime(key) < begunAtMs || messagesSince >= BACKUP_BEHIND_MAX) break;
    messagesSince += await storedSince(store, parseRecentKey(key), begunAtMs, BACKUP_BEHIND_MAX - messagesSince);
  }
  return { madeAt: new Date(begunAtMs), messagesSince };
}

/** Messages of one conversation, newest first, up to `most` of them. */
async function storedSince(store: Context['store'], serviceId: string, sinceMs: number, most: number): Promise<number> {
  let count = 0;
  for await (const [key, { value }] of scanAll(store, messagePrefix(serviceId), HISTORY_PAGE)) {
    const message = decodeRecord(key, value, decodeStoredMessage);
    if (count === most || fromTime(message.storedAt) < sinceMs) break;
    if (isLasting(message)) count += 1;
  }
  return count;
}
