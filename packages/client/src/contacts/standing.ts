/** How accounts stand with this one: who is blocked, who has had tokens and needs more, who was written to without one. */

import type { Key, Store } from '@sotto/store';
import { decodeStoredStanding, encodeStoredStanding, type StoredStanding, type TokenReport } from '@sotto/wire';
import { commitStep, type Snapshot, takeSnapshot } from '../commit.ts';
import { standingKey } from '../keys.ts';
import {
  FORGOTTEN_LIFETIME_S,
  GRANT_LOST_S,
  REQUEST_PAUSE_MAX_S,
  REQUEST_PAUSE_S,
  REQUESTS_UNANSWERED_MAX,
  TOKENS_LOW,
  TOKENS_REFILL,
} from '../limits.ts';

/** Of a snapshot that holds {@link standingKey}. */
export const readStanding = (snapshot: Snapshot, serviceId: string): StoredStanding =>
  snapshot.read(standingKey(serviceId), decodeStoredStanding) ?? STRANGER;

export const putStanding = (serviceId: string, standing: StoredStanding): readonly [Key, Uint8Array] => [
  standingKey(serviceId),
  encodeStoredStanding(standing),
];

/** Makes the change durable, and what belongs to it; nothing is written when `change` gives what it got. */
export const changeStanding = (
  store: Store,
  serviceId: string,
  change: (standing: StoredStanding) => StoredStanding,
  besides: readonly (readonly [Key, Uint8Array])[] = [],
): Promise<void> =>
  commitStep(store, async () => {
    const snapshot = await takeSnapshot(store, [standingKey(serviceId)]);
    const before = readStanding(snapshot, serviceId);
    const after = change(before);
    if (after === before) return { batch: {}, result: undefined };
    return { batch: { expect: snapshot.expect, put: [putStanding(serviceId, after), ...besides] }, result: undefined };
  });

/**
 * After a message of the account was read; `now` in seconds. It is alive, and says what it has left to write with. Who was given
 * tokens before gets more unasked, and so does another device of this account, `isOwn`.
 */
export function heardFrom(
  standing: StoredStanding,
  report: TokenReport | undefined,
  now: number,
  isOwn = false,
): StoredStanding {
  const heard: StoredStanding = { ...standing, requests: 0, requestedAt: 0, forgotten: false };
  if (report === undefined) return heard;
  // A batch may be on its way: what was reported before it came says nothing.
  const isUnderWay = standing.granted > report.grants && now - standing.grantedAt < GRANT_LOST_S;
  if (isUnderWay) return heard;
  const isKnown = isOwn || standing.granted > 0;
  return { ...heard, low: report.left < TOKENS_LOW, refill: isKnown && report.left < TOKENS_REFILL };
}

/** After a batch was given. */
export const granted = (standing: StoredStanding, now: number): StoredStanding => ({
  ...standing,
  granted: standing.granted + 1,
  grantedAt: now,
  low: false,
  refill: false,
});

/** After it was told. */
export const withoutKnock = (standing: StoredStanding): StoredStanding =>
  standing.knock ? { ...standing, knock: false } : standing;

/** After so many messages went out without a token. */
export const requested = (standing: StoredStanding, messages: number, now: number): StoredStanding =>
  messages === 0 ? standing : { ...standing, requests: standing.requests + messages, requestedAt: now };

/**
 * When a message without a token may go to the account, in seconds since 1970. A stranger has nothing else to be written with,
 * so some may go at once; somebody who gave tokens before has run out of them, and one is enough to say so.
 */
export function requestDue({ requests, requestedAt }: StoredStanding, isKnown: boolean): number {
  const free = isKnown ? 1 : REQUESTS_UNANSWERED_MAX;
  if (requests < free) return 0;
  return requestedAt + Math.min(REQUEST_PAUSE_MAX_S, REQUEST_PAUSE_S * 2 ** (requests - free));
}

/** The part of a standing that is about tokens, on a device that has given and got none. */
export const NO_TOKENS = {
  revoking: false,
  granted: 0,
  grantedAt: 0,
  low: true,
  refill: false,
  knock: false,
  requests: 0,
  requestedAt: 0,
} as const;

/** Of somebody who was never heard of. */
export const STRANGER: StoredStanding = {
  ...NO_TOKENS,
  blocked: false,
  accepted: false,
  forgotten: false,
  forgottenAt: 0,
};

/** After everything else of the account was deleted; `at` in seconds, 0 when there is no other device that could speak of it. */
export const forgotten = (at: number): StoredStanding => ({
  ...STRANGER,
  revoking: true,
  forgotten: true,
  forgottenAt: at,
});

/** Whether nothing needs the record of a forgotten account any more. `now` in seconds. */
export const isOutlived = ({ forgotten, revoking, forgottenAt }: StoredStanding, now: number): boolean =>
  forgotten && !revoking && Math.abs(now - forgottenAt) > FORGOTTEN_LIFETIME_S;
