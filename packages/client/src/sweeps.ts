/**
 * Deleting what has served: names of messages that were read or asked for, copies of what was sent, changes whose message never
 * came, accounts that were forgotten long ago. There is one record for each message of the last weeks, so they are looked through a page at a time, with pauses: an app
 * that is opened has better things to do.
 */

import type { Entry, Key } from '@sotto/store';
import {
  decodeStoredAwaitedMessage,
  decodeStoredPendingChanges,
  decodeStoredReadMessage,
  decodeStoredSentMessage,
  decodeStoredStanding,
} from '@sotto/wire';
import { decodeRecord } from './commit.ts';
import { isOutlived } from './contacts/standing.ts';
import type { AccountContext } from './context.ts';
import { nowSeconds } from './environment.ts';
import { AWAITED_PREFIX, PENDING_PREFIX, READ_PREFIX, SENT_PREFIX, STANDING_PREFIX } from './keys.ts';
import {
  AWAITED_LIFETIME_S,
  PENDING_LIFETIME_S,
  READ_LIFETIME_S,
  SENT_MAX,
  SWEEP_PAGE,
  SWEEP_PAGE_PAUSE_MS,
  SWEEP_PAUSE_MS,
} from './limits.ts';
import { keepDoing } from './retry.ts';

/** Runs until `signal` is aborted. Never rejects. */
export const runSweeps = (context: AccountContext, signal: AbortSignal): Promise<void> =>
  keepDoing(context, { event: 'sweeps-retry', level: 'warn' }, signal, async () => {
    const { clock } = context.environment;
    const now = (): number => nowSeconds(clock);
    const pages = (prefix: Key, isDue: (key: Key, entry: Entry) => boolean) => sweep(context, prefix, isDue, signal);
    await pages(AWAITED_PREFIX, (key, { value }) => {
      return decodeRecord(key, value, decodeStoredAwaitedMessage).askedAt < now() - AWAITED_LIFETIME_S;
    });
    await pages(PENDING_PREFIX, (key, { value }) => {
      return decodeRecord(key, value, decodeStoredPendingChanges).keptSince < now() - PENDING_LIFETIME_S;
    });
    await pages(READ_PREFIX, (key, { value }) => {
      return decodeRecord(key, value, decodeStoredReadMessage).readAt < now() - READ_LIFETIME_S;
    });
    await pages(STANDING_PREFIX, (key, { value }) => isOutlived(decodeRecord(key, value, decodeStoredStanding), now()));
    await sweepSentMessages(context, signal);
    return () => clock.sleep(SWEEP_PAUSE_MS, signal);
  });

/** Deletes the records that are over, and of those of one account all but the newest. */
async function sweepSentMessages(context: AccountContext, signal: AbortSignal): Promise<void> {
  let account = '';
  let kept: Key[] = [];
  const surplus: Key[] = [];
  const isOver = (key: Key, { value }: Entry): boolean => {
    const owner = key.slice(0, key.lastIndexOf('/'));
    if (owner !== account) [account, kept] = [owner, []];
    const { keptUntil, secretChatId, onlyDevice } = decodeRecord(key, value, decodeStoredSentMessage);
    if (nowSeconds(context.environment.clock) > keptUntil) return true;
    // It may wait for a secret chat to be accepted.
    if (secretChatId !== undefined && onlyDevice === undefined) return false;
    kept.push(key);
    if (kept.length > SENT_MAX) surplus.push(...kept.splice(0, 1));
    return false;
  };
  await sweep(context, SENT_PREFIX, isOver, signal, () => surplus.splice(0));
}

/** `surplus`: keys that are to go as well, after each page. */
async function sweep(
  { store, environment }: AccountContext,
  prefix: Key,
  isOver: (key: Key, entry: Entry) => boolean,
  signal: AbortSignal,
  surplus: () => readonly Key[] = () => [],
): Promise<void> {
  let after: Key | undefined;
  while (!signal.aborted) {
    const page = await store.scan(prefix, { limit: SWEEP_PAGE, ...(after !== undefined && { after }) });
    const over = page.filter(([key, entry]) => isOver(key, entry));
    const gone = [...over.map(([key]) => key), ...surplus()];
    // What has changed since it was read is looked at the next time, and so is the rest of its page.
    const expect = over.map(([key, { version }]) => [key, version] as const);
    if (gone.length > 0) await store.commit({ expect, delete: gone });
    after = page.at(-1)?.[0];
    if (page.length < SWEEP_PAGE) return;
    await environment.clock.sleep(SWEEP_PAGE_PAUSE_MS, signal);
  }
}
