import { encodeDeviceManifest, encodeSignedManifest, encodeStoredContact, encodeStoredOutboxEntry } from '@sotto/wire';
import { expect, test } from 'vitest';
import { Addressees } from './addressees.ts';

const accountId = new Uint8Array(16);
const identityKey = new Uint8Array(33).fill(5);
const address = 'bob@b.example';
const [there, gone] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)] as const;

const signedManifest = encodeSignedManifest({
  manifest: encodeDeviceManifest({
    identityKey,
    address,
    sequence: 1,
    issuedAt: 1,
    devices: [{ deviceId: 1, registrationId: 1, authenticationKey: new Uint8Array(32), mailboxId: there }],
  }),
  signature: new Uint8Array(64),
});
const contact = encodeStoredContact({ accountId, identityKey, address, addressVerified: true, signedManifest });
const entry = (mailboxId: Uint8Array, stale = false): Uint8Array =>
  encodeStoredOutboxEntry({
    messageId: new Uint8Array(16),
    sentAt: { seconds: 1, milliseconds: 0 },
    type: 'signalMessage',
    message: new Uint8Array(1),
    itemId: new Uint8Array(16),
    accountId,
    identityKey,
    address,
    destination: 'b.example',
    mailboxId,
    createdAt: 1,
    lifetime: 1,
    aside: false,
    stale,
    unmissed: false,
    bulk: false,
  });

/** Each of them is put under one key, by a device that knows the manifest; `undefined`: the disk is put back, and knows it again. */
function judge(...entries: readonly (Uint8Array | undefined)[]): number {
  let problems = 0;
  const addressees = new Addressees(() => {
    problems += 1;
  });
  const learn = () => addressees.committed('p0', { put: [['contact/b', contact]] });
  learn();
  for (const one of entries) {
    if (one === undefined) {
      addressees.putBack('p0');
      learn();
    } else addressees.committed('p0', { put: [['outbox/1', one]] });
  }
  return problems;
}

test('devices: what is encrypted for a device that is gone is a problem, once', () => {
  expect(judge(entry(there))).toBe(0);
  expect(judge(entry(gone))).toBe(1);
  expect(judge(entry(gone), entry(gone))).toBe(1);
});

test('devices: what waits for such a device is none while it only is to be encrypted anew', () => {
  expect(judge(undefined, entry(gone, true))).toBe(0);
  expect(judge(undefined, entry(gone, true), entry(there))).toBe(0);
  expect(judge(undefined, entry(gone, true), entry(gone))).toBe(1);
  expect(judge(entry(there), entry(there, true), entry(gone))).toBe(1);
});
