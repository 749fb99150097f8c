/** The limits of a session at their exact edges, on real messages. Rules: DR-01 to DR-03, DR-05, PQ-11 to PQ-13. */

import { describe, expect, it } from 'vitest';
import { FORWARD_JUMP_MAX, SKIPPED_SEEDS_MAX } from '../src/limits.ts';
import { listSessions } from '../src/session-record.ts';
import { encodeSessionRecord } from '../src/session-storage.ts';
import { ALICE_ID, acquaintedPair, codeOf, Device, sendLost } from './support.ts';

describe('T08: one chain', () => {
  it('bridges 24 999 lost messages, and not 25 000', () => {
    const { alice, bob } = acquaintedPair('jump');
    bob.decrypt(alice, alice.encrypt(bob, 'on a new chain'));
    sendLost(alice, FORWARD_JUMP_MAX - 1);
    const [last, beyond] = [alice.encrypt(bob, 'last'), alice.encrypt(bob, 'beyond')];
    const before = encodeSessionRecord(bob.record!);
    expect(codeOf(() => bob.decrypt(alice, beyond))).toBe('E_MESSAGE_UNDECRYPTABLE');
    expect(encodeSessionRecord(bob.record!)).toEqual(before);
    expect(bob.decrypt(alice, last)).toBe('last');
    expect(bob.decrypt(alice, beyond)).toBe('beyond');
  });

  it('keeps 2000 of 2104 skipped messages: number 104 is read, number 103 is not', () => {
    const { alice, bob } = acquaintedPair('skipped');
    const skipped = Array.from({ length: SKIPPED_SEEDS_MAX + 104 }, (_, n) => alice.encrypt(bob, `${n}`));
    expect(bob.decrypt(alice, alice.encrypt(bob, 'after them'))).toBe('after them');
    expect(bob.decrypt(alice, skipped[104]!)).toBe('104');
    expect(codeOf(() => bob.decrypt(alice, skipped[103]!))).toBe('E_MESSAGE_DUPLICATE');
    expect(codeOf(() => bob.decrypt(alice, skipped[104]!))).toBe('E_MESSAGE_DUPLICATE');
    expect(bob.decrypt(alice, skipped.at(-1)!)).toBe('2103');
  });

  it('between devices of one account bridges 30 000 lost messages', () => {
    const phone = new Device(ALICE_ID, 'own jump', 1);
    const laptop = new Device(ALICE_ID, 'own jump', 2, phone.local.identityKeyPair);
    phone.initiate(laptop);
    laptop.decrypt(phone, phone.encrypt(laptop, 'first'));
    sendLost(phone, 30_000);
    expect(laptop.decrypt(phone, phone.encrypt(laptop, 'last'))).toBe('last');
  });
});

describe('one device', () => {
  it('is read on each of 41 sessions, and a forgery is tried on all of them', () => {
    const { alice, bob } = acquaintedPair('forty-one');
    const late = [alice.encrypt(bob, 'session 0')];
    for (let n = 1; n <= 40; n++) {
      alice.initiate(bob, bob.bundle({ lastResort: true }));
      bob.decrypt(alice, alice.encrypt(bob, 'first'));
      alice.decrypt(bob, bob.encrypt(alice, 'reply'));
      late.push(alice.encrypt(bob, `session ${n}`));
    }
    expect(listSessions(bob.record!).length).toBe(41);
    const before = encodeSessionRecord(bob.record!);
    const forged = {
      ...late[0]!,
      bytes: late[0]!.bytes.map((byte, i, all) => (i === all.length - 1 ? byte ^ 1 : byte)),
    };
    expect(codeOf(() => bob.decrypt(alice, forged))).toBe('E_MESSAGE_UNDECRYPTABLE');
    expect(encodeSessionRecord(bob.record!)).toEqual(before);
    for (const [n, message] of late.entries()) expect(bob.decrypt(alice, message)).toBe(`session ${n}`);
    expect(listSessions(bob.record!).length).toBe(41);
  });
});
