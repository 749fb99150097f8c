/**
 * All sessions with one peer device: one that sends, and those it replaced.
 *
 *     initiate, or receive on a new base key:  new session -> current -> archived[0] -> ... -> archived[39] -> gone
 *     receive on an archived session:          it becomes current, the former current one archived[0]
 *     retire:                                  all are archived, and stay so whatever they read
 *
 * Spec: Signal session layer, sections 7.1, 7.2 and 7.5.
 */

import { equalBytes, type X25519PublicKey } from '@sotto/crypto';
import { ARCHIVED_SESSIONS_MAX, UNACKNOWLEDGED_SESSION_SECONDS } from './limits.ts';
import { type Session, secretsOnlyIn } from './session.ts';
import type { Step } from './step.ts';

export interface SessionRecord {
  /** The session we send on. */
  readonly current: Session | undefined;
  /** Most recently archived first, at most 40. They only receive. */
  readonly archived: readonly Session[];
}

/** A change of a record, with the secrets that the new one no longer holds. */
export interface RecordChange {
  readonly record: SessionRecord;
  readonly spent: readonly Uint8Array[];
}

/** A record without sessions. */
export const EMPTY_RECORD: SessionRecord = { current: undefined, archived: [] };

/** In the order in which a message is tried (section 7.4). */
export function listSessions(record: SessionRecord): readonly Session[] {
  return record.current === undefined ? record.archived : [record.current, ...record.archived];
}

/** The session that has a chain for this ratchet key. Ratchet keys are unique, so then no other one needs a try. */
export function findHolder(record: SessionRecord, ratchetKey: X25519PublicKey): Session | undefined {
  const { current, archived } = record;
  if (current !== undefined && hasReceivingChain(current, ratchetKey)) return current;
  return archived.find((session) => hasReceivingChain(session, ratchetKey));
}

/** The session that an initiator's base key names, current or archived (section 7.3 step 2). */
export function findSession(record: SessionRecord, initiatorBaseKey: X25519PublicKey): Session | undefined {
  return listSessions(record).find((session) => equalBytes(session.initiatorBaseKey, initiatorBaseKey));
}

/** Adds a new session as the current one. */
export function addSession(record: SessionRecord, session: Session): RecordChange {
  return makeCurrent(record, session, record.archived);
}

/** Puts `after` in the place of `before`, a session of the record, and makes it current. */
export function advanceSession(record: SessionRecord, before: Session, after: Session): RecordChange {
  const spent = secretsOnlyIn(before, after);
  if (before === record.current) return { record: { current: after, archived: record.archived }, spent };
  // SS-02: only a session that reads a message becomes current by it (section 7.4).
  // SS-11: a retired session reads and stays archived (ours).
  if (before.retired) {
    const archived = record.archived.map((session) => (session === before ? after : session));
    return { record: { current: record.current, archived }, spent };
  }
  const others = record.archived.filter((session) => session !== before);
  const change = makeCurrent(record, after, others);
  return { record: change.record, spent: [...spent, ...change.spent] };
}

/**
 * Archives the current session, so that the next message needs a new bundle. The step for a peer who reports that it
 * cannot read us. Throws on misuse only.
 */
export function archiveCurrentSession(record: SessionRecord): Step<SessionRecord, undefined> {
  if (record.current === undefined) return { state: record, output: undefined, spent: [] };
  const { archived, spent } = archive(record.current, record.archived);
  return { state: { current: undefined, archived }, output: undefined, spent };
}

/**
 * Archives all sessions for good: they read what is under way, and nothing is sent on them again. The step for a state that
 * may be older than the last one that was sent from: its chains would give keys that have been used. Throws on misuse only.
 */
export function retireSessions(record: SessionRecord): Step<SessionRecord, undefined> {
  const { state, spent } = archiveCurrentSession(record);
  const archived = state.archived.map((session) => (session.retired ? session : { ...session, retired: true }));
  const encoded = state.archived.flatMap((session, place) => secretsOnlyIn(session, archived[place]));
  return { state: { current: undefined, archived }, output: undefined, spent: [...spent, ...encoded] };
}

/**
 * Retires every session but the current one: the peer has said that it left them. Throws on misuse only.
 */
export function retireOtherSessions(record: SessionRecord): Step<SessionRecord, undefined> {
  const { state, spent } = retireSessions({ current: undefined, archived: record.archived });
  return { state: { current: record.current, archived: state.archived }, output: undefined, spent };
}

/**
 * Whether a message can be sent without a new bundle (section 7.2). `now` is in milliseconds. Throws on misuse only.
 */
export function hasUsableSession(record: SessionRecord, now: number): boolean {
  return record.current !== undefined && !isExpired(record.current, now);
}

/** An unacknowledged session ends strictly after 30 days; an acknowledged one never does. */
export function isExpired(session: Session, now: number): boolean {
  if (session.pendingPreKey === undefined) return false;
  return (session.pendingPreKey.createdAt + UNACKNOWLEDGED_SESSION_SECONDS) * 1000 < now;
}

function hasReceivingChain(session: Session, ratchetKey: X25519PublicKey): boolean {
  return session.receivingChains.some((chain) => equalBytes(chain.ratchetKey, ratchetKey));
}

function makeCurrent(record: SessionRecord, session: Session, others: readonly Session[]): RecordChange {
  if (record.current === undefined) return { record: { current: session, archived: others }, spent: [] };
  const { archived, spent } = archive(record.current, others);
  return { record: { current: session, archived }, spent };
}

function archive(
  session: Session,
  others: readonly Session[],
): { readonly archived: readonly Session[]; readonly spent: readonly Uint8Array[] } {
  const archived = [{ ...session, pendingPreKey: undefined }, ...others];
  // SS-01: the 41st archived session is discarded, with every secret it holds (section 7.1).
  const dropped = archived.slice(ARCHIVED_SESSIONS_MAX);
  return {
    archived: archived.slice(0, ARCHIVED_SESSIONS_MAX),
    spent: dropped.flatMap((old) => secretsOnlyIn(old, undefined)),
  };
}
