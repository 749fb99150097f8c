/** Several sessions between two devices, and the chains of one. Both implementations behave alike in both roles. */

import { seededRandom, seedFromEnv } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import { LibsignalPeer } from '../src/libsignal-peer.ts';
import { OurPeer } from '../src/our-peer.ts';
import { type Peer, refusalOf } from '../src/peer.ts';

const seed = seedFromEnv();
const ALICE = { name: '9d0652a3-dcc3-4d11-975f-74d61598733f', deviceId: 1 };
const BOB = { name: '796abedb-ca4e-4f18-8803-1fde5b921f9f', deviceId: 3 };

it('simultaneous initiation settles on one session', async () => {
  const { alice, bob } = { alice: ours(ALICE), bob: new LibsignalPeer(BOB) };
  await alice.initiate(BOB, bob.bundle({ oneTime: true }));
  await bob.initiate(ALICE, alice.bundle({ oneTime: true }));
  const crossing = [await alice.encrypt(BOB, 'from Alice'), await bob.encrypt(ALICE, 'from Bob')] as const;
  expect(await alice.decrypt(BOB, crossing[1])).toBe('from Bob');
  expect(await bob.decrypt(ALICE, crossing[0])).toBe('from Alice');
  for (let round = 0; round < 3; round++) {
    const again = [await alice.encrypt(BOB, `A${round}`), await bob.encrypt(ALICE, `B${round}`)] as const;
    expect(again.map(({ type }) => type)).toEqual(['signalMessage', 'signalMessage']);
    expect(await alice.decrypt(BOB, again[1])).toBe(`B${round}`);
    expect(await bob.decrypt(ALICE, again[0])).toBe(`A${round}`);
  }
  // One speaks at a time now, and both are on the same session.
  expect(await bob.decrypt(ALICE, await alice.encrypt(BOB, 'settled'))).toBe('settled');
  expect(await alice.decrypt(BOB, await bob.encrypt(ALICE, 'settled too'))).toBe('settled too');
  expect(alice.record(BOB)?.archived.length).toBe(1);
});

it('a message on an archived session is read and promotes it', async () => {
  const { alice, bob } = { alice: new LibsignalPeer(ALICE), bob: ours(BOB) };
  await alice.initiate(BOB, bob.bundle({ oneTime: true }));
  await bob.decrypt(ALICE, await alice.encrypt(BOB, 'first'));
  await alice.decrypt(BOB, await bob.encrypt(ALICE, 'reply'));
  const late = await alice.encrypt(BOB, 'late');
  await alice.initiate(BOB, bob.bundle({ oneTime: true }));
  await bob.decrypt(ALICE, await alice.encrypt(BOB, 'on a second session'));
  const second = bob.record(ALICE)?.current?.initiatorBaseKey;
  expect(await bob.decrypt(ALICE, late)).toBe('late');
  expect(bob.record(ALICE)?.current?.initiatorBaseKey).not.toEqual(second);
  expect(await alice.decrypt(BOB, await bob.encrypt(ALICE, 'answer'))).toBe('answer');
});

describe.each([
  { title: 'libsignal receives', start: () => ({ sender: ours(ALICE), receiver: new LibsignalPeer(BOB) }) },
  { title: 'we receive', start: () => ({ sender: new LibsignalPeer(ALICE), receiver: ours(BOB) }) },
])('chains, $title', ({ title, start }) => {
  it(`a message on the sixth newest chain is lost (${title})`, async () => {
    const { sender, receiver } = start();
    await sender.initiate(BOB, receiver.bundle({ oneTime: false }));
    await receiver.decrypt(ALICE, await sender.encrypt(BOB, 'first'));
    const late = [await sender.encrypt(BOB, 'late but kept'), await sender.encrypt(BOB, 'too late')];
    for (let round = 0; round < 5; round++) {
      await sender.decrypt(BOB, await receiver.encrypt(ALICE, `reply ${round}`));
      if (round === 4) expect(await receiver.decrypt(ALICE, late[0]!)).toBe('late but kept');
      await receiver.decrypt(ALICE, await sender.encrypt(BOB, `round ${round}`));
    }
    expect(await refusalOf(receiver.decrypt(ALICE, late[1]!))).toBe('undecryptable');
    expect(await receiver.decrypt(ALICE, await sender.encrypt(BOB, 'alive'))).toBe('alive');
  });
});

function ours(address: Peer['address']): OurPeer {
  return new OurPeer(address, seededRandom(`${seed}/${address.name}`));
}
