/**
 * The timer of a conversation. Both sides may change it; every message carries the setting it was written under, so that one
 * whose news of a change was lost learns of it with the next message.
 */

import type { ContentTimer, StoredConversation, StoredConversationTimer } from '@sotto/wire';
import type { RunningTimer } from './durations.ts';

/** What the next content of this conversation carries; nothing while nobody has ever set a timer. */
export const carriedTimer = ({ timer }: StoredConversation, own: RunningTimer | undefined): ContentTimer | undefined =>
  own === undefined ? timer : { ...own, version: 0 };

/** The setting that takes the place of the one there is. `undefined` ends the timer. */
export const nextSetting = (
  { timer }: StoredConversation,
  wanted: RunningTimer | undefined,
): StoredConversationTimer => ({
  ...(wanted ?? { seconds: 0, start: timer?.start ?? 'sent' }),
  version: (timer?.version ?? 0) + 1,
});

/** The conversation after a content of either side that carries `carried`. */
export function withCarried(conversation: StoredConversation, carried: ContentTimer | undefined): StoredConversation {
  // TM-02: a timer of version 0 is the message's own.
  if (carried === undefined || carried.version === 0) return conversation;
  const { timer } = conversation;
  return timer === undefined || isNewer(carried, timer) ? { ...conversation, timer: { ...carried } } : conversation;
}

function isNewer(one: StoredConversationTimer, other: StoredConversationTimer): boolean {
  // TM-03: of two settings the one with the higher version holds; of the same version, as when both sides set it at once, the stricter.
  if (one.version !== other.version) return one.version > other.version;
  if (one.seconds !== other.seconds) return strictness(one) < strictness(other);
  return one.start === 'sent' && other.start === 'read';
}

const strictness = ({ seconds }: RunningTimer): number => (seconds === 0 ? Number.POSITIVE_INFINITY : seconds);
