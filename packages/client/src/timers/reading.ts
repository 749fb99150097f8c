/** Timers that run from reading on: they start when the messages are marked as read. */

import type { Key } from '@sotto/store';
import { decodeStoredMessage } from '@sotto/wire';
import { decodeRecord, takeSnapshot } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { type Put, readConversation } from '../conversations/record.ts';
import { conversationKey, messageKey, messagePrefix, parseMessageKey } from '../keys.ts';
import { HISTORY_PAGE } from '../limits.ts';
import { fromTime } from '../times.ts';
import { endOf, putExpiry, timerOfMessage } from './expiry.ts';

/**
 * Of the messages up to that order, or up to the newest, which are not marked as read: they were read at that time. Done before
 * they are marked, so that after a crash between the two it is done again; a timer that runs already ends when it would have.
 */
export async function startReadTimers(
  context: AccountContext,
  name: string,
  upTo: number | undefined,
  readAtMs: number,
): Promise<void> {
  const { store, environment } = context;
  const snapshot = await takeSnapshot(store, [conversationKey(name)]);
  const { read, newest } = readConversation(snapshot, name);
  const now = Math.floor(environment.clock.now());
  let after: Key = messageKey(name, Math.min(upTo ?? newest, newest) + 1);
  let isStarted = false;
  for (;;) {
    const page = await store.scan(messagePrefix(name), { limit: HISTORY_PAGE, after });
    const unread = page.filter(([key]) => parseMessageKey(key) > read);
    const puts = unread.flatMap(([key, { value }]): readonly Put[] => {
      const message = decodeRecord(key, value, decodeStoredMessage);
      const timer = timerOfMessage(message);
      // Neither later than now nor earlier than it was written, for another device may have a wrong clock.
      const beganAtMs = Math.min(now, Math.max(Math.floor(readAtMs), fromTime(message.sentAt)));
      const endsAtMs = message.outgoing || timer?.start !== 'read' ? undefined : endOf(timer, beganAtMs);
      return endsAtMs === undefined
        ? []
        : [putExpiry(name, { kind: 'message', order: parseMessageKey(key) }, endsAtMs)];
    });
    if (puts.length > 0) await store.commit({ put: puts });
    isStarted ||= puts.length > 0;
    const last = page.at(-1)?.[0];
    if (last === undefined || unread.length < page.length || page.length < HISTORY_PAGE) break;
    after = last;
  }
  if (isStarted) context.expiryChanges.notify();
}
