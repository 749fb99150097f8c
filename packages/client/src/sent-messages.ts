/**
 * What was sent, kept for a while in case a device of the recipient cannot read it and asks for it again. Text stands here
 * as it stands in the inbox of its recipient; it goes when its time is over, or when newer messages push it out.
 */

import type { Key } from '@sotto/store';
import { decodeStoredSentMessage, encodeStoredSentMessage } from '@sotto/wire';
import { decodeRecord } from './commit.ts';
import type { AccountContext } from './context.ts';
import { nowSeconds } from './environment.ts';
import { SENT_PREFIX } from './keys.ts';
import { REPAIR_PAGE, SENT_LIFETIME_S, SENT_MAX } from './limits.ts';
import { scanAll } from './scan.ts';

/** The record of a message that goes out now for the first time. */
export function putSentMessage(
  context: AccountContext,
  messageId: Uint8Array,
  content: Uint8Array,
  itemIds: readonly Uint8Array[],
): Uint8Array {
  const keptUntil = nowSeconds(context.environment.clock) + SENT_LIFETIME_S;
  return encodeStoredSentMessage({ messageId, content, keptUntil, sentAgain: [], itemIds });
}

/** Deletes what is kept longer than it may be asked for, and the oldest messages of accounts with too many. */
export async function sweepSentMessages(context: AccountContext): Promise<void> {
  const now = nowSeconds(context.environment.clock);
  let account = '';
  let keys: Key[] = [];
  const dropOldest = async (): Promise<void> => {
    const surplus = keys.slice(0, Math.max(0, keys.length - SENT_MAX));
    if (surplus.length > 0) await context.store.commit({ delete: surplus });
  };
  for await (const [key, entry] of scanAll(context.store, SENT_PREFIX, REPAIR_PAGE)) {
    const owner = key.slice(0, key.lastIndexOf('/'));
    if (owner !== account) {
      await dropOldest();
      [account, keys] = [owner, []];
    }
    const { keptUntil } = decodeRecord(key, entry.value, decodeStoredSentMessage);
    if (now > keptUntil) await context.store.commit({ delete: [key] });
    else keys.push(key);
  }
  await dropOldest();
}
