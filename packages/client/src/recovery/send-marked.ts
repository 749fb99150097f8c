/** Requests that send, each under a mark of its own: the relay takes nothing from a store that is behind. */

import type { ItemResult, OutgoingItem } from '@sotto/wire';
import type { AccountContext } from '../context.ts';
import { confirmStoreMark, meetStoreMark, nextStoreMark } from './store-marks.ts';

/** `undefined` when nothing was taken, for the store is behind, or another process on it was faster. */
export async function sendMarked(
  context: AccountContext,
  items: readonly OutgoingItem[],
  signal: AbortSignal,
): Promise<readonly ItemResult[] | undefined> {
  const mark = await nextStoreMark(context);
  if (mark === undefined) return undefined;
  const { results, storeMark } = await context.relay.send(items, signal, mark);
  if (storeMark !== undefined) {
    await meetStoreMark(context, storeMark);
    return undefined;
  }
  confirmStoreMark(context, mark.next);
  return results;
}

/** Before anything else is sent by a process that has not heard yet what the relay keeps: a mark and nothing else. */
export async function sendFirstMark(
  context: AccountContext,
  signal: AbortSignal,
): Promise<readonly ItemResult[] | undefined> {
  return context.attachment.confirmedMark === undefined ? sendMarked(context, [], signal) : [];
}
