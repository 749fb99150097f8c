/**
 * What was sent, kept for a while in case a device of the recipient cannot read it and asks for it again. It goes when its time
 * is over, or when newer messages push it out (`sweeps.ts`).
 */

import { encodeStoredSentMessage } from '@sotto/wire';
import type { AccountContext } from './context.ts';
import { nowSeconds } from './environment.ts';
import { SENT_LIFETIME_S } from './limits.ts';

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
