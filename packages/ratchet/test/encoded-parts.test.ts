/** Parts of records that are encoded once, and gone when their secrets are. */

import { bytesToHex } from '@sotto/crypto';
import { describe, expect, it, vi } from 'vitest';
import { encodeOnce, takeEncoded } from '../src/encoded-parts.ts';
import { secretsOnlyIn } from '../src/session.ts';
import { decodeSessionRecord, encodeSessionRecord } from '../src/session-storage.ts';
import { acquaintedPair, type Device, sendLost } from './support.ts';

const SKIPPED = 40;

/** Bob has skipped forty messages of Alice's, and has kept one of them. */
function withSkipped(seed: string): { alice: Device; bob: Device; late: ReturnType<Device['encrypt']> } {
  const { alice, bob } = acquaintedPair(seed);
  const late = alice.encrypt(bob, 'late');
  sendLost(alice, SKIPPED - 1);
  bob.decrypt(alice, alice.encrypt(bob, 'on time'));
  return { alice, bob, late };
}

const seedsOf = ({ record }: Device) => record!.current!.receivingChains.at(-1)!.skippedSeeds;

describe('encoded parts', () => {
  it('are encoded once', () => {
    const part = {};
    const encode = vi.fn(() => new Uint8Array(3));
    expect(encodeOnce(part, encode)).toBe(encodeOnce(part, encode));
    expect(encode).toHaveBeenCalledTimes(1);
  });

  it('change no byte of a record', () => {
    const { bob } = withSkipped('bytes');
    const bytes = encodeSessionRecord(bob.record!);
    expect(encodeSessionRecord(bob.record!)).toEqual(bytes);
    expect(encodeSessionRecord(decodeSessionRecord(bytes))).toEqual(bytes);
  });

  it('stay while the list is the same, and are spent with the first seed of it', () => {
    const { alice, bob, late } = withSkipped('spent');
    encodeSessionRecord(bob.record!);
    const list = seedsOf(bob);
    expect(list.length).toBe(SKIPPED);
    bob.decrypt(alice, alice.encrypt(bob, 'next'));
    expect(seedsOf(bob)).toBe(list);
    const encoded = takeEncoded(list)!;
    expect(bytesToHex(encoded)).toContain(bytesToHex(list[7]!.secret));
    encodeOnce(list, () => encoded);
    expect(bob.decrypt(alice, late)).toBe('late');
    // What a step spends is wiped here at once, as after a commit.
    expect(encoded.every((byte) => byte === 0)).toBe(true);
    expect(takeEncoded(list)).toBeUndefined();
  });

  it('of an archived session are spent when the session moves or goes', () => {
    const { alice, bob } = withSkipped('archived');
    bob.initiate(alice);
    encodeSessionRecord(bob.record!);
    const archived = bob.record!.archived[0]!;
    const encoded = takeEncoded(archived)!;
    encodeOnce(archived, () => encoded);
    expect(secretsOnlyIn(archived, undefined)).toContain(encoded);
    encodeOnce(archived, () => encoded);
    bob.decrypt(alice, alice.encrypt(bob, 'on the old session'));
    expect(encoded.every((byte) => byte === 0)).toBe(true);
  });
});
