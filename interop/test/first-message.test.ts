/** The first message of a session and the answer, in both roles. */

import { bytesToHex } from '@sotto/crypto';
import { seededRandom, seedFromEnv } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import { LibsignalPeer } from '../src/libsignal-peer.ts';
import { OurPeer } from '../src/our-peer.ts';

const seed = seedFromEnv();
const ALICE = { name: '9d0652a3-dcc3-4d11-975f-74d61598733f', deviceId: 1 };
const BOB = { name: '796abedb-ca4e-4f18-8803-1fde5b921f9f', deviceId: 3 };

describe.each([
  { oneTime: true, which: 'with one-time pre-key' },
  { oneTime: false, which: 'without one-time pre-key' },
])('a session $which', ({ oneTime, which }) => {
  it(`our initiator, libsignal's responder, ${which}`, async () => {
    const ours = new OurPeer(ALICE, seededRandom(`${seed}/initiator/${which}`));
    const theirs = new LibsignalPeer(BOB);
    await ours.initiate(BOB, theirs.bundle({ oneTime }));
    const first = await ours.encrypt(BOB, 'hello');
    expect(first.type).toBe('preKeySignalMessage');
    expect(await theirs.decrypt(ALICE, first)).toBe('hello');
    expect(theirs.preKeys.size).toBe(0);
    const reply = await theirs.encrypt(ALICE, 'hi back');
    expect(reply.type).toBe('signalMessage');
    expect(await ours.decrypt(BOB, reply)).toBe('hi back');
    expect(ours.identityOf(BOB)).toBe(bytesToHex(theirs.identityKey));
    const plain = await ours.encrypt(BOB, 'acknowledged');
    expect(plain.type).toBe('signalMessage');
    expect(await theirs.decrypt(ALICE, plain)).toBe('acknowledged');
  });

  it(`libsignal's initiator, our responder, ${which}`, async () => {
    const theirs = new LibsignalPeer(ALICE);
    const ours = new OurPeer(BOB, seededRandom(`${seed}/responder/${which}`));
    await theirs.initiate(BOB, ours.bundle({ oneTime }));
    const first = await theirs.encrypt(BOB, 'hello');
    expect(first.type).toBe('preKeySignalMessage');
    expect(await ours.decrypt(ALICE, first)).toBe('hello');
    expect(ours.identityOf(ALICE)).toBe(bytesToHex(theirs.identityKey));
    const reply = await ours.encrypt(ALICE, 'hi back');
    expect(reply.type).toBe('signalMessage');
    expect(await theirs.decrypt(BOB, reply)).toBe('hi back');
    const plain = await theirs.encrypt(BOB, 'acknowledged');
    expect(plain.type).toBe('signalMessage');
    expect(await ours.decrypt(ALICE, plain)).toBe('acknowledged');
  });
});
