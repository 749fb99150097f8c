import { asX25519PublicKey, utf8ToBytes } from '@sotto/crypto';
import { decodeScannableFingerprint, encodeScannableFingerprint } from '@sotto/wire';
import { describe, expect, it } from 'vitest';
import { codeOf, crypto } from '../test/support.ts';
import { compareScannable, type FingerprintParty, type SafetyNumberOptions, safetyNumber } from './safety-number.ts';

const party = (fill: number, identifier: string): FingerprintParty => {
  return { identityKey: asX25519PublicKey(new Uint8Array(32).fill(fill)), identifier: utf8ToBytes(identifier) };
};
const [alice, bob] = [party(1, 'alice'), party(2, 'bob')];
const number = (
  local: FingerprintParty,
  remote: FingerprintParty,
  options: SafetyNumberOptions = { iterations: 2 },
) => {
  return safetyNumber(crypto, { local, remote }, options);
};
const ours = number(alice, bob).scannable;
const theirs = number(bob, alice).scannable;

describe('safety numbers', () => {
  it('are 60 digits, the same on both sides, and change with either key or identifier', () => {
    const { digits } = number(alice, bob);
    expect(digits).toMatch(/^\d{60}$/);
    expect(number(bob, alice).digits).toBe(digits);
    for (const other of [party(3, 'bob'), party(2, 'bobby')]) expect(number(alice, other).digits).not.toBe(digits);
  });

  it('SN-01: take 2 to 1 000 000 iterations', () => {
    for (const iterations of [1, 0, -1, 1_000_001, 2.5, Number.NaN]) {
      expect(() => number(alice, bob, { iterations })).toThrow(/^iterations: /);
    }
    expect(number(alice, bob, { iterations: 2 }).digits).not.toBe(number(alice, bob, { iterations: 3 }).digits);
  });

  it('SN-02: are scanned whole', () => {
    expect(compareScannable(ours, theirs)).toBe(true);
    const { local, remote } = decodeScannableFingerprint(theirs);
    const parts = [{ local: local! }, { remote: remote! }, { local: {}, remote: remote! }, {}];
    for (const part of parts) {
      const scanned = encodeScannableFingerprint({ formatVersion: 2, ...part });
      expect(codeOf(() => compareScannable(ours, scanned))).toBe('E_FINGERPRINT_INVALID');
    }
    expect(codeOf(() => compareScannable(ours, theirs.subarray(0, -1)))).toBe('E_FINGERPRINT_INVALID');
    expect(codeOf(() => compareScannable(ours, new Uint8Array(2000)))).toBe('E_FINGERPRINT_INVALID');
  });

  it('SN-03: are compared within one version; an absent version is 0', () => {
    const other = number(bob, alice, { iterations: 2, version: 1 }).scannable;
    expect(codeOf(() => compareScannable(ours, other))).toBe('E_FINGERPRINT_VERSION');
    const { local, remote } = decodeScannableFingerprint(theirs);
    const unversioned = encodeScannableFingerprint({ local: local!, remote: remote! });
    expect(codeOf(() => compareScannable(ours, unversioned))).toBe('E_FINGERPRINT_VERSION');
    expect(compareScannable(number(alice, bob, { iterations: 2, version: 0 }).scannable, unversioned)).toBe(true);
  });

  it('SN-04: match when each side sees the other, in both parts', () => {
    expect(compareScannable(ours, theirs)).toBe(true);
    expect(compareScannable(theirs, ours)).toBe(true);
    expect(compareScannable(ours, ours)).toBe(false);
    expect(compareScannable(ours, number(bob, party(3, 'alice')).scannable)).toBe(false);
    expect(compareScannable(ours, number(party(3, 'bob'), alice).scannable)).toBe(false);
  });
});
