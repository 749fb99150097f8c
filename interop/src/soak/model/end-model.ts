/**
 * What one device knows of another, and what it therefore says to a message.
 *
 * Spec: Signal session layer, sections 4.7, 7.2, 7.3 and 7.4. Where our implementation limits more than the
 * specification, the model of our devices does; see `packages/ratchet/src/limits.ts`.
 */

import type { Refusal } from '../../peer.ts';
import { type PreKeyModel, type PreKeyNames, preKeyRefusal } from './pre-key-model.ts';
import { EMPTY_RECORD, isUsable, listSessions, makeCurrent, type RecordModel } from './record-model.ts';
import { isNewChain, type MessagePlace, readWithSession, type SessionModel, startResponder } from './session-model.ts';
import { refused, type Verdict } from './verdict.ts';

export interface EndModel {
  readonly record: RecordModel | undefined;
  /** The identity that is trusted, hexadecimal. */
  readonly identity: string | undefined;
}

export const UNACQUAINTED: EndModel = { record: undefined, identity: undefined };

/** What a message shows of itself, and what the run knows of it besides. */
export interface Arrival {
  readonly place: MessagePlace;
  /** The identity its sender had, hexadecimal. */
  readonly senderIdentity: string;
  /** Of a message that starts a session. */
  readonly preKeys: PreKeyNames | undefined;
}

/** How far a receiver goes for a message. */
export interface WalkLimits {
  readonly jumpMax: number;
  /** Where a ratchet key is tried on an archived session; libsignal makes no difference. */
  readonly guessJumpMax: number;
  /** Steps over all sessions together. */
  readonly stepsMax: number;
}

export type EndVerdict =
  | {
      readonly kind: 'read';
      readonly after: EndModel;
      /** What the message used up. */
      readonly consumed: PreKeyNames | undefined;
      /** False where the allowance for work may or may not have been used up before the right session was tried. */
      readonly isSure: boolean;
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export function walkLimits(implementation: 'ours' | 'libsignal', isSameAccount: boolean): WalkLimits {
  if (implementation === 'libsignal') {
    const jumpMax = isSameAccount ? Number.POSITIVE_INFINITY : JUMP_MAX;
    return { jumpMax, guessJumpMax: jumpMax, stepsMax: Number.POSITIVE_INFINITY };
  }
  const jumpMax = isSameAccount ? OUR_SELF_JUMP_MAX : JUMP_MAX;
  return { jumpMax, guessJumpMax: OUR_GUESS_JUMP_MAX, stepsMax: OUR_FULL_JUMPS_MAX * jumpMax };
}

/** Why nothing can be sent, if nothing can. */
export function sendRefusal({ record, identity }: EndModel, now: number): Refusal | undefined {
  if (!isUsable(record?.current, now)) return 'no session';
  return record?.current?.remoteIdentity === identity ? undefined : 'untrusted';
}

export function judge(end: EndModel, preKeys: PreKeyModel, arrival: Arrival, limits: WalkLimits): EndVerdict {
  return arrival.preKeys === undefined
    ? judgePlain(end, arrival, limits)
    : judgeFirst(end, preKeys, arrival, arrival.preKeys, limits);
}

/** Section 7.4. */
function judgePlain(end: EndModel, { place }: Arrival, limits: WalkLimits): EndVerdict {
  const { record } = end;
  if (record === undefined) return refused('no session');
  const sessions = listSessions(record);
  const tried = sessions.findIndex(({ number }) => number === place.session);
  const session = sessions[tried];
  if (session === undefined) return refused('undecryptable');
  const isGuess = session !== record.current && isNewChain(session, place);
  const verdict = readWithSession(session, place, isGuess ? limits.guessJumpMax : limits.jumpMax);
  if (verdict.kind === 'refused') return verdict;
  if (session.remoteIdentity !== end.identity) return refused('untrusted');
  // A session that is tried takes at most this many steps, and a known chain is found without trying.
  const stepsMax = isGuess ? (tried + 1) * (place.counter + place.index) : 0;
  return settle(end, verdict.after, undefined, stepsMax <= limits.stepsMax);
}

/** Section 7.3. */
function judgeFirst(
  end: EndModel,
  held: PreKeyModel,
  { place, senderIdentity }: Arrival,
  preKeys: PreKeyNames,
  { jumpMax }: WalkLimits,
): EndVerdict {
  if (end.identity !== undefined && end.identity !== senderIdentity) return refused('untrusted');
  const known = listSessions(end.record ?? EMPTY_RECORD).find(({ number }) => number === place.session);
  const problem = known === undefined ? preKeyRefusal(held, preKeys, place.session) : undefined;
  if (problem !== undefined) return problem;
  const session = known ?? startResponder(place.session, senderIdentity);
  const verdict: Verdict<SessionModel> = readWithSession(session, place, jumpMax);
  if (verdict.kind === 'refused') return verdict;
  return settle({ ...end, identity: senderIdentity }, verdict.after, known === undefined ? preKeys : undefined, true);
}

function settle(end: EndModel, session: SessionModel, consumed: PreKeyNames | undefined, isSure: boolean): EndVerdict {
  const record = makeCurrent(end.record ?? EMPTY_RECORD, session);
  return { kind: 'read', after: { ...end, record }, consumed, isSure };
}

const JUMP_MAX = 25_000;
const OUR_SELF_JUMP_MAX = 250_000;
const OUR_GUESS_JUMP_MAX = 1000;
const OUR_FULL_JUMPS_MAX = 2;
