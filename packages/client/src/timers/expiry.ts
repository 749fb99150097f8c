/**
 * When messages are due to be gone. The record that says so has all it says in its key, and is written in the commit that
 * starts the timer; so a timer survives whatever happens to the process.
 */

import { type Content, type ContentTimer, readKeptContent, type StoredMessage, type Timestamp } from '@sotto/wire';
import type { Put } from '../conversations/record.ts';
import { expiryKey, NO_VALUE } from '../keys.ts';
import { MESSAGE_LIFETIME_S } from '../limits.ts';
import { fromTime } from '../times.ts';

/** What is to go. */
export type Expiring =
  /** A message of the history with all that belongs to it. */
  | { readonly kind: 'message'; readonly order: number }
  /** Changes that wait for a message that has not come. */
  | { readonly kind: 'pending'; readonly messageId: string }
  /** A secret chat that nobody has accepted. */
  | { readonly kind: 'offer' };

/** Milliseconds since 1970 at which a timer that began then ends; `undefined` when there is none. */
export const endOf = (timer: ContentTimer | undefined, beganAtMs: number): number | undefined =>
  timer === undefined || timer.seconds === 0 ? undefined : beganAtMs + timer.seconds * 1000;

/**
 * For how many seconds relays may keep a content that goes out now: no longer than a timer runs that began when it was sent, of
 * the message itself or of the one that another device of this account is told of. 0: its time is over.
 */
export function lifetimeOf({ sentAt, timer, body }: Content, nowMs: number): number {
  if (body.kind === 'sync' && body.sync.kind === 'sent') return lifetimeOf(readKeptContent(body.sync.content), nowMs);
  const endsAtMs = timer?.start === 'sent' ? endOf(timer, fromTime(sentAt)) : undefined;
  if (endsAtMs === undefined) return MESSAGE_LIFETIME_S;
  return Math.min(MESSAGE_LIFETIME_S, Math.max(0, Math.ceil((endsAtMs - nowMs) / 1000)));
}

/**
 * From when a timer counts that began with the sending of a content of somebody else: by the clock of the sender, but neither
 * later than now nor earlier than its relay took it, so that a wrong clock over there makes nothing end early or never.
 */
export const sendingOf = (sentAt: Timestamp, acceptedAtMs: number, nowMs: number): number =>
  Math.min(nowMs, Math.max(fromTime(sentAt), acceptedAtMs));

export const putExpiry = (name: string, expiring: Expiring, endsAtMs: number): Put => [
  expiryKey(endsAtMs, name, textOf(expiring)),
  NO_VALUE,
];

export function parseExpiring(what: string): Expiring {
  const value = what.slice(1);
  if (what.startsWith('o')) return { kind: 'offer' };
  return what.startsWith('m') ? { kind: 'message', order: Number(value) } : { kind: 'pending', messageId: value };
}

function textOf(expiring: Expiring): string {
  if (expiring.kind === 'offer') return 'o';
  return expiring.kind === 'message' ? `m${expiring.order}` : `p${expiring.messageId}`;
}

/** The timer of a message of the history; none of one whose content is gone. */
export const timerOfMessage = ({ content }: StoredMessage): ContentTimer | undefined =>
  content === undefined ? undefined : readKeptContent(content).timer;
