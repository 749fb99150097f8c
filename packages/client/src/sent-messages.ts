/**
 * What was sent, kept for a while in case a device of the recipient cannot read it and asks for it again. It goes when its time
 * is over, or when newer messages push it out (`sweeps.ts`).
 */

import type { Key } from '@sotto/store';
import { encodeStoredSentMessage, type StoredSentMessage, type StoredTime } from '@sotto/wire';
import type { AccountContext } from './context.ts';
import { nowSeconds } from './environment.ts';
import { sentKey } from './keys.ts';
import { SENT_LIFETIME_S } from './limits.ts';
import { fromTime } from './times.ts';

/** What is kept of a message to an account that was sent then: for its devices, and for the other devices of this one. */
export const sentCopies = ({ account }: Pick<AccountContext, 'account'>, to: string, sentAt: StoredTime): Key[] =>
  [to, account.serviceId].map((serviceId) => sentKey(serviceId, fromTime(sentAt)));

/** The record of a message that goes out now for the first time; `meant`: which devices alone may have it. */
export function putSentMessage(
  context: AccountContext,
  messageId: Uint8Array,
  content: Uint8Array,
  itemIds: readonly Uint8Array[],
  meant: Pick<StoredSentMessage, 'secretChatId' | 'onlyDevice'> = {},
): Uint8Array {
  const keptUntil = nowSeconds(context.environment.clock) + SENT_LIFETIME_S;
  return encodeStoredSentMessage({ messageId, content, keptUntil, sentAgain: [], itemIds, ...meant });
}
