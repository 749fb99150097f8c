import { bytesToHex, concatBytes } from '@sotto/crypto';
import {
  decodeStoredSessionRecord,
  encodeStoredSessionRecord,
  type StoredSession,
  type StoredSessionRecord,
} from '@sotto/wire';
import { describe, expect, it } from 'vitest';
import { acquaintedPair, codeOf, pair } from '../test/support.ts';
import { secretsOnlyIn } from './session.ts';
import { EMPTY_RECORD, retireSessions, type SessionRecord } from './session-record.ts';
import { decodeSessionRecord, encodeSessionRecord } from './session-storage.ts';

const record = fullRecord();
const bytes = encodeSessionRecord(record);
const stored = decodeStoredSessionRecord(bytes);

describe('stored records', () => {
  it('come back as they were', () => {
    expect(decodeSessionRecord(bytes)).toEqual(record);
    expect(encodeSessionRecord(decodeSessionRecord(bytes))).toEqual(bytes);
    expect(decodeSessionRecord(encodeSessionRecord(EMPTY_RECORD))).toEqual(EMPTY_RECORD);
    expect(decodeSessionRecord(Buffer.from(bytes))).toEqual(record);
  });

  it('share no memory with their bytes, so either can be wiped', () => {
    const copy = bytes.slice();
    const decoded = decodeSessionRecord(copy);
    copy.fill(0);
    expect(decoded).toEqual(record);
    const secrets = secretsOnlyIn(decoded.current!, undefined);
    for (const secret of secrets) secret.fill(0);
    expect(decodeSessionRecord(bytes)).toEqual(record);
  });

  it('hold every secret of the record', () => {
    const text = bytesToHex(bytes);
    for (const secret of secretsOnlyIn(record.current!, undefined)) expect(text).toContain(bytesToHex(secret));
  });

  it('SR-01: have this version, fields of their length and lists within their limits', () => {
    expect(codeOf(() => decodeSessionRecord(new Uint8Array(0)))).toBe('E_RECORD_INVALID');
    expect(codeOf(() => decodeSessionRecord(Uint8Array.of(8, 2)))).toBe('E_RECORD_INVALID');
    expect(codeOf(() => decodeSessionRecord(bytes.subarray(0, -1)))).toBe('E_RECORD_INVALID');
    expect(codeOf(() => decodeSessionRecord(concatBytes(bytes, bytes)))).toBe('E_RECORD_INVALID');
    expect(decodeSessionRecord(Uint8Array.of(8, 1))).toEqual(EMPTY_RECORD);
  });

  it('SR-02: have sessions with a sending chain and a post-quantum ratchet', () => {
    const { sendingChain: _, ...mute } = stored.current!;
    const { postQuantumRatchet: __, ...classical } = stored.current!;
    expectInvalid({ ...stored, current: mute });
    expectInvalid({ ...stored, current: classical });
    expectInvalid({ current: stored.current!, archived: [mute] });
    expect(decodeSessionRecord(encodeStoredSessionRecord(stored))).toEqual(record);
  });

  it('SR-03: have skipped places that ascend and lie before the end of their chain', () => {
    const seeds = chainWithSkips(stored.current!).skippedSeeds;
    expect(seeds.length).toBe(2);
    for (const skippedSeeds of [[seeds[1]!, seeds[0]!], [seeds[0]!, seeds[0]!], [{ ...seeds[0]!, index: 99 }]]) {
      const receivingChains = stored.current!.receivingChains.map((chain) => ({ ...chain, skippedSeeds }));
      expectInvalid({ ...stored, current: { ...stored.current!, receivingChains } });
    }
    const { links } = stored.current!.postQuantumRatchet!;
    const { receiving } = links[0]!;
    expect(receiving.skippedKeys.length).toBe(2);
    const late = { ...receiving, skippedKeys: [{ index: receiving.counter, seed: new Uint8Array(32) }] };
    expectInvalid(withPostQuantum({ links: [{ ...links[0]!, receiving: late }] }));
    expect(decodeSessionRecord(encodeStoredSessionRecord(withPostQuantum({ links })))).toEqual(record);
  });

  it('SR-04: have one chain for a ratchet key', () => {
    const { receivingChains } = stored.current!;
    expect(decodeSessionRecord(bytes).current!.receivingChains.length).toBe(receivingChains.length);
    expectInvalid({
      ...stored,
      current: { ...stored.current!, receivingChains: [...receivingChains, receivingChains[0]!] },
    });
  });

  it('SR-05: wait for an acknowledgement in the current session only', () => {
    const { alice, bob } = pair('pending');
    alice.initiate(bob);
    expect(decodeSessionRecord(encodeSessionRecord(alice.record!))).toEqual(alice.record);
    const pending = decodeStoredSessionRecord(encodeSessionRecord(alice.record!)).current!;
    expectInvalid({ archived: [pending] });
  });

  it('SR-11: are retired only when they are archived', () => {
    const { alice } = acquaintedPair('retired');
    const retired = retireSessions(alice.record!).state;
    expect(decodeSessionRecord(encodeSessionRecord(retired))).toEqual(retired);
    expectInvalid({ current: decodeStoredSessionRecord(encodeSessionRecord(retired)).archived[0]!, archived: [] });
  });

  it('SR-06: skip nothing in the direction they send in', () => {
    const { links } = stored.current!.postQuantumRatchet!;
    const skipping = { ...links[0]!.sending!, skippedKeys: [{ index: 0, seed: new Uint8Array(32) }] };
    expectInvalid(withPostQuantum({ links: [{ ...links[0]!, sending: skipping }] }));
    expect(decodeSessionRecord(encodeStoredSessionRecord(withPostQuantum({ links })))).toEqual(record);
  });

  it('have keys with their type byte', () => {
    expectInvalid({ ...stored, current: { ...stored.current!, remoteIdentityKey: new Uint8Array(33) } });
  });
});

function withPostQuantum(part: Partial<NonNullable<StoredSession['postQuantumRatchet']>>): StoredSessionRecord {
  const current = stored.current!;
  return { ...stored, current: { ...current, postQuantumRatchet: { ...current.postQuantumRatchet!, ...part } } };
}

function chainWithSkips(session: StoredSession) {
  return session.receivingChains.find(({ skippedSeeds }) => skippedSeeds.length > 0)!;
}

function expectInvalid(untrusted: StoredSessionRecord): void {
  expect(codeOf(() => decodeSessionRecord(encodeStoredSessionRecord(untrusted)))).toBe('E_RECORD_INVALID');
}

/** Two sessions, several chains, skipped messages in both ratchets. */
function fullRecord(): SessionRecord {
  const { alice, bob } = acquaintedPair('stored');
  alice.initiate(bob);
  bob.decrypt(alice, alice.encrypt(bob, 'first'));
  alice.decrypt(bob, bob.encrypt(alice, 'reply'));
  alice.encrypt(bob, 'lost');
  alice.encrypt(bob, 'lost too');
  bob.decrypt(alice, alice.encrypt(bob, 'third'));
  return bob.record!;
}
