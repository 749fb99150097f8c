import { describe, expect, it } from 'vitest';
import { acquaintedPair, codeOf, NOW, pair } from '../test/support.ts';
import { ARCHIVED_SESSIONS_MAX, UNACKNOWLEDGED_SESSION_SECONDS } from './limits.ts';
import { secretsOnlyIn } from './session.ts';
import {
  archiveCurrentSession,
  EMPTY_RECORD,
  hasUsableSession,
  listSessions,
  retireSessions,
} from './session-record.ts';

const DAYS_30_MS = UNACKNOWLEDGED_SESSION_SECONDS * 1000;

describe('session records', () => {
  it('archive the current session when a new one starts, and erase what it waited for', () => {
    const { alice, bob } = pair('archive');
    alice.initiate(bob);
    const first = alice.record!.current!;
    expect(first.pendingPreKey?.preKeyId).toBe(31);
    alice.initiate(bob);
    expect(alice.record!.archived).toEqual([{ ...first, pendingPreKey: undefined }]);
    expect(alice.record!.current!.initiatorBaseKey).not.toEqual(first.initiatorBaseKey);
  });

  it('SS-01: keep 40 archived sessions; the oldest goes with all its secrets', () => {
    const { alice, bob } = pair('forty');
    alice.initiate(bob);
    const oldest = alice.record!.current!;
    const oldestSecrets = secretsOnlyIn(oldest, undefined).map((secret) => secret.slice());
    for (let n = 0; n < ARCHIVED_SESSIONS_MAX; n++) alice.initiate(bob);
    expect(alice.record!.archived.length).toBe(ARCHIVED_SESSIONS_MAX);
    expect(alice.record!.archived.at(-1)!.initiatorBaseKey).toEqual(oldest.initiatorBaseKey);
    alice.initiate(bob);
    expect(alice.record!.archived.length).toBe(ARCHIVED_SESSIONS_MAX);
    expect(alice.record!.archived.at(-1)!.initiatorBaseKey).not.toEqual(oldest.initiatorBaseKey);
    expect(alice.lastSpent).toEqual(oldestSecrets);
  });

  it('SS-02: promote an archived session that reads a message', () => {
    const { alice, bob } = acquaintedPair('promote');
    const late = bob.encrypt(alice, 'late');
    const first = alice.record!.current!;
    alice.initiate(bob);
    const second = alice.record!.current!;
    expect(alice.decrypt(bob, late)).toBe('late');
    expect(alice.record!.current!.initiatorBaseKey).toEqual(first.initiatorBaseKey);
    expect(alice.record!.archived).toEqual([{ ...second, pendingPreKey: undefined }]);
    // A message that no session reads changes nothing.
    const before = alice.record;
    const next = bob.encrypt(alice, 'next');
    const forged = { ...next, bytes: next.bytes.map((byte, i) => (i === 60 ? byte ^ 1 : byte)) };
    expect(codeOf(() => alice.decrypt(bob, forged))).toBe('E_MESSAGE_UNDECRYPTABLE');
    expect(alice.record).toBe(before);
  });

  it('list the current session first', () => {
    const { alice, bob } = pair('list');
    alice.initiate(bob);
    alice.initiate(bob);
    const { current, archived } = alice.record!;
    expect(listSessions(alice.record!)).toEqual([current, ...archived]);
    expect(listSessions(EMPTY_RECORD)).toEqual([]);
  });

  it('SS-11: a retired session reads in any order, and never becomes current', () => {
    const { alice, bob } = acquaintedPair('retired');
    const late = bob.encrypt(alice, 'late');
    expect(alice.commit(retireSessions(alice.record!))).toBeUndefined();
    expect(alice.record!.archived.map(({ retired }) => retired)).toEqual([true]);
    expect(alice.decrypt(bob, bob.encrypt(alice, 'later'))).toBe('later');
    expect(alice.decrypt(bob, late)).toBe('late');
    expect(alice.record!.current).toBeUndefined();
    expect(hasUsableSession(alice.record!, NOW)).toBe(false);
    expect(codeOf(() => alice.encrypt(bob, 'x'))).toBe('E_SESSION_NOT_FOUND');
    // Beside a new session, which is the one that becomes current.
    alice.initiate(bob);
    const fresh = alice.record!.current!;
    expect(alice.decrypt(bob, bob.encrypt(alice, 'still the old one'))).toBe('still the old one');
    expect(alice.record!.current).toBe(fresh);
    expect(alice.record!.archived.map(({ retired }) => retired)).toEqual([true]);
    // Another archived session still does.
    const { alice: carol, bob: dave } = acquaintedPair('not retired');
    const first = carol.record!.current!;
    carol.initiate(dave);
    carol.decrypt(dave, dave.encrypt(carol, 'hello'));
    expect(carol.record!.current!.initiatorBaseKey).toEqual(first.initiatorBaseKey);
  });

  it('can be archived on request, and are read from still', () => {
    const { alice, bob } = acquaintedPair('request');
    const late = bob.encrypt(alice, 'late');
    expect(alice.commit(archiveCurrentSession(alice.record!))).toBeUndefined();
    expect(hasUsableSession(alice.record!, NOW)).toBe(false);
    expect(codeOf(() => alice.encrypt(bob, 'x'))).toBe('E_SESSION_NOT_FOUND');
    expect(archiveCurrentSession(alice.record!)).toEqual({ state: alice.record, output: undefined, spent: [] });
    expect(alice.decrypt(bob, late)).toBe('late');
    expect(hasUsableSession(alice.record!, NOW)).toBe(true);
  });

  it('are usable for 30 days unacknowledged, to the millisecond, and for ever after', () => {
    const { alice, bob } = pair('expiry');
    alice.initiate(bob);
    expect(hasUsableSession(alice.record!, NOW + DAYS_30_MS)).toBe(true);
    expect(hasUsableSession(alice.record!, NOW + DAYS_30_MS + 1)).toBe(false);
    bob.decrypt(alice, alice.encrypt(bob, 'hello'));
    alice.decrypt(bob, bob.encrypt(alice, 'hi'));
    expect(hasUsableSession(alice.record!, NOW + 100 * DAYS_30_MS)).toBe(true);
  });
});
