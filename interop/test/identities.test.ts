/** Signatures and safety numbers of one implementation, judged by the other. */

import * as libsignal from '@signalapp/libsignal-client';
import { utf8ToBytes } from '@sotto/crypto';
import {
  assertBundleSignatures,
  compareScannable,
  isAlternateIdentityValid,
  parsePreKeyBundle,
  parsePublicKey,
  safetyNumber,
  signAlternateIdentity,
} from '@sotto/ratchet';
import { seededRandom, seedFromEnv } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import { LibsignalPeer, own } from '../src/libsignal-peer.ts';
import { OurPeer } from '../src/our-peer.ts';
import { crypto } from '../src/provider.ts';

const random = seededRandom(seedFromEnv());
const env = { crypto, random };
const ours = new OurPeer({ name: '9d0652a3-dcc3-4d11-975f-74d61598733f', deviceId: 1 }, random);
const theirs = new LibsignalPeer({ name: '796abedb-ca4e-4f18-8803-1fde5b921f9f', deviceId: 3 });

describe('signatures', () => {
  it('libsignal accepts the signatures of our bundle', () => {
    const { identityKey, signedPreKey, kemPreKey } = ours.bundle({ oneTime: false });
    const key = libsignal.PublicKey.deserialize(own(identityKey));
    expect(key.verify(own(signedPreKey.publicKey), own(signedPreKey.signature))).toBe(true);
    expect(key.verify(own(kemPreKey.publicKey), own(kemPreKey.signature))).toBe(true);
    expect(key.verify(own(kemPreKey.publicKey), own(signedPreKey.signature))).toBe(false);
  });

  it("we accept the signatures of libsignal's bundle", () => {
    const bundle = parsePreKeyBundle(theirs.bundle({ oneTime: true }));
    expect(() => assertBundleSignatures(crypto, bundle)).not.toThrow();
  });

  it('alternate identity signatures are accepted both ways', () => {
    const [ourKey, theirKey] = [parsePublicKey(ours.identityKey), parsePublicKey(theirs.identityKey)];
    const bySender = signAlternateIdentity(ours.identityKeyPair, theirKey, env);
    const ourPublic = libsignal.PublicKey.deserialize(own(ours.identityKey));
    expect(ourPublic.verifyAlternateIdentity(theirs.identityKeyPair.publicKey, own(bySender))).toBe(true);
    const byThem = theirs.identityKeyPair.signAlternateIdentity(ourPublic);
    expect(isAlternateIdentityValid(crypto, theirKey, ourKey, byThem)).toBe(true);
    expect(isAlternateIdentityValid(crypto, ourKey, theirKey, byThem)).toBe(false);
  });
});

describe('safety numbers', () => {
  const [ourId, theirId] = [utf8ToBytes('+14155550101'), random(16)];
  const local = { identityKey: parsePublicKey(ours.identityKey), identifier: ourId };
  const remote = { identityKey: parsePublicKey(theirs.identityKey), identifier: theirId };

  it.each([
    { iterations: 2, version: 1 },
    { iterations: 1024, version: 2 },
    { iterations: 5200, version: 2 },
  ])('are equal for $iterations iterations and version $version', (options) => {
    const number = safetyNumber(crypto, { local, remote }, options);
    const peer = libsignal.Fingerprint.new(
      options.iterations,
      options.version,
      own(theirId),
      theirs.identityKeyPair.publicKey,
      own(ourId),
      libsignal.PublicKey.deserialize(own(ours.identityKey)),
    );
    expect(peer.displayableFingerprint().toString()).toBe(number.digits);
    const scanned = peer.scannableFingerprint().toBuffer();
    expect(compareScannable(number.scannable, scanned)).toBe(true);
    expect(compareScannable(number.scannable, number.scannable)).toBe(false);
    const ourCode = libsignal.ScannableFingerprint._fromBuffer(own(number.scannable));
    expect(peer.scannableFingerprint().compare(ourCode)).toBe(true);
    const swapped = safetyNumber(crypto, { local: remote, remote: local }, options);
    expect(swapped.scannable).toEqual(Uint8Array.from(scanned));
  });
});
