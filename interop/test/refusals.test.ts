/** What one side must refuse of the other: replays, forgeries, wrong bundles. Both implementations answer alike. */

import { seededRandom, seedFromEnv } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import { LibsignalPeer } from '../src/libsignal-peer.ts';
import { OurPeer } from '../src/our-peer.ts';
import { type Peer, refusalOf } from '../src/peer.ts';

const seed = seedFromEnv();
const ALICE = { name: '9d0652a3-dcc3-4d11-975f-74d61598733f', deviceId: 1 };
const BOB = { name: '796abedb-ca4e-4f18-8803-1fde5b921f9f', deviceId: 3 };

/** The sender is of one implementation, the receiver of the other. */
const roles = [
  { title: 'libsignal receives', start: () => ({ sender: ours(ALICE), receiver: new LibsignalPeer(BOB) }) },
  { title: 'we receive', start: () => ({ sender: new LibsignalPeer(ALICE), receiver: ours(BOB) }) },
];

describe.each(roles)('$title', ({ title, start }) => {
  it(`replayed messages of both types are duplicates (${title})`, async () => {
    const { sender, receiver } = await acquainted(start);
    const first = await sender.encrypt(BOB, 'first');
    expect(first.type).toBe('preKeySignalMessage');
    await receiver.decrypt(ALICE, first);
    expect(await refusalOf(receiver.decrypt(ALICE, first))).toBe('duplicate');
    await sender.decrypt(BOB, await receiver.encrypt(ALICE, 'reply'));
    const plain = await sender.encrypt(BOB, 'plain');
    expect(plain.type).toBe('signalMessage');
    await receiver.decrypt(ALICE, plain);
    expect(await refusalOf(receiver.decrypt(ALICE, plain))).toBe('duplicate');
    expect(await receiver.decrypt(ALICE, await sender.encrypt(BOB, 'still here'))).toBe('still here');
  });

  it(`a damaged message is refused and its original still read (${title})`, async () => {
    const { sender, receiver } = await acquainted(start);
    await receiver.decrypt(ALICE, await sender.encrypt(BOB, 'first'));
    await sender.decrypt(BOB, await receiver.encrypt(ALICE, 'reply'));
    const message = await sender.encrypt(BOB, 'whole');
    for (const position of [message.bytes.length - 1, message.bytes.length - 30, 60]) {
      const bytes = message.bytes.map((byte, i) => (i === position ? byte ^ 1 : byte));
      expect(await refusalOf(receiver.decrypt(ALICE, { ...message, bytes }))).toBe('undecryptable');
    }
    expect(await receiver.decrypt(ALICE, message)).toBe('whole');
  });

  it(`a plain message without a session is refused (${title})`, async () => {
    const { sender, receiver } = await acquainted(start);
    await receiver.decrypt(ALICE, await sender.encrypt(BOB, 'first'));
    await sender.decrypt(BOB, await receiver.encrypt(ALICE, 'reply'));
    const stranger = receiver.implementation === 'ours' ? ours(BOB) : new LibsignalPeer(BOB);
    expect(await refusalOf(stranger.decrypt(ALICE, await sender.encrypt(BOB, 'plain')))).toBe('no session');
  });

  it(`a first message for another address is refused (${title})`, async () => {
    const { sender, receiver } = await acquainted(start);
    const message = await sender.encrypt(BOB, 'bound to both addresses');
    const mallory = { name: '11111111-dcc3-4d11-975f-74d61598733f', deviceId: 1 };
    expect(await refusalOf(receiver.decrypt(mallory, message))).toBe('undecryptable');
    expect(await receiver.decrypt(ALICE, message)).toBe('bound to both addresses');
  });

  it(`a bundle with a forged signature starts no session (${title})`, async () => {
    // Here the one that would receive later is the one that reads the bundle.
    const { sender, receiver } = start();
    const bundle = sender.bundle({ oneTime: true });
    const signedPreKey = { ...bundle.signedPreKey, signature: bundle.kemPreKey.signature };
    const kemPreKey = { ...bundle.kemPreKey, signature: bundle.signedPreKey.signature };
    expect(await refusalOf(receiver.initiate(ALICE, { ...bundle, signedPreKey }))).toBe('bundle signature');
    expect(await refusalOf(receiver.initiate(ALICE, { ...bundle, kemPreKey }))).toBe('bundle signature');
    await receiver.initiate(ALICE, bundle);
    expect(await sender.decrypt(BOB, await receiver.encrypt(ALICE, 'genuine'))).toBe('genuine');
  });
});

async function acquainted(start: () => { sender: Peer; receiver: Peer }) {
  const { sender, receiver } = start();
  await sender.initiate(BOB, receiver.bundle({ oneTime: false }));
  return { sender, receiver };
}

function ours(address: Peer['address']): OurPeer {
  return new OurPeer(address, seededRandom(`${seed}/${address.name}`));
}
