/**
 * All sessions of one device with another.
 *
 * Spec: Signal session layer, sections 7.1, 7.2 and 7.5.
 */

import type { SessionModel } from './session-model.ts';

export interface RecordModel {
  readonly current: SessionModel | undefined;
  /** Most recently archived first, at most 40. */
  readonly archived: readonly SessionModel[];
}

export const EMPTY_RECORD: RecordModel = { current: undefined, archived: [] };

export function listSessions({ current, archived }: RecordModel): readonly SessionModel[] {
  return current === undefined ? archived : [current, ...archived];
}

/** Makes a session current that is new, or the later state of one that is there. */
export function makeCurrent(record: RecordModel, session: SessionModel): RecordModel {
  const isOther = ({ number }: SessionModel) => number !== session.number;
  const others = { current: record.current, archived: record.archived.filter(isOther) };
  if (record.current?.number === session.number) return { ...others, current: session };
  return { ...archiveCurrent(others), current: session };
}

export function archiveCurrent({ current, archived }: RecordModel): RecordModel {
  if (current === undefined) return { current, archived };
  return { current: undefined, archived: [{ ...current, pending: undefined }, ...archived].slice(0, ARCHIVED_MAX) };
}

/** A session that was never answered can be sent on for 30 days, the last moment included. */
export function isUsable(session: SessionModel | undefined, now: number): session is SessionModel {
  if (session === undefined) return false;
  return session.pending === undefined || session.pending.createdAt + UNANSWERED_MS >= now;
}

export const ARCHIVED_MAX = 40;
export const UNANSWERED_MS = 30 * 24 * 60 * 60 * 1000;
