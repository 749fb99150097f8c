/** How far one may jump, and how much is kept of what was skipped. Both implementations behave alike in both roles. */

import { IdentityKeyPair, PrivateKey, PublicKey } from '@signalapp/libsignal-client';
import type { SessionMessage } from '@sotto/ratchet';
import { sampled, seededRandom, seedFromEnv } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import { LibsignalPeer } from '../src/libsignal-peer.ts';
import { OurPeer } from '../src/our-peer.ts';
import { type Peer, refusalOf } from '../src/peer.ts';

const seed = seedFromEnv();
const ALICE = { name: '9d0652a3-dcc3-4d11-975f-74d61598733f', deviceId: 1 };
const BOB = { name: '796abedb-ca4e-4f18-8803-1fde5b921f9f', deviceId: 3 };
/** In CI one of the two, which the seed draws. */
const ROLES = 2;
const JUMP = 25_000;
const SKIPPED = 2_000;

const roles = [
  { title: 'libsignal receives', start: () => ({ sender: ours(ALICE), receiver: new LibsignalPeer(BOB) }) },
  { title: 'we receive', start: () => ({ sender: new LibsignalPeer(ALICE), receiver: ours(BOB) }) },
];

describe.each(sampled(roles, ROLES, `${seed}/roles`))('limits, $title', ({ title, start }) => {
  it(`24 999 skipped messages are bridged, 25 000 are not; 2 000 are kept (${title})`, async () => {
    const { sender, receiver } = start();
    await sender.initiate(BOB, receiver.bundle({ oneTime: false }));
    await receiver.decrypt(ALICE, await sender.encrypt(BOB, 'first'));
    await sender.decrypt(BOB, await receiver.encrypt(ALICE, 'reply'));
    await receiver.decrypt(ALICE, await sender.encrypt(BOB, 'on a new chain'));
    const messages: SessionMessage[] = [];
    for (let n = 0; n <= JUMP; n++) messages.push(await sender.encrypt(BOB, `${n}`));
    expect(await refusalOf(receiver.decrypt(ALICE, messages[JUMP]!))).toBe('undecryptable');
    expect(await receiver.decrypt(ALICE, messages[JUMP - 1]!)).toBe(`${JUMP - 1}`);
    const oldestKept = JUMP - 1 - SKIPPED;
    expect(await receiver.decrypt(ALICE, messages[oldestKept]!)).toBe(`${oldestKept}`);
    expect(await refusalOf(receiver.decrypt(ALICE, messages[oldestKept - 1]!))).toBe('duplicate');
    expect(await receiver.decrypt(ALICE, messages[JUMP]!)).toBe(`${JUMP}`);
  });
});

/** Further than any other peer may jump (section 4.7). */
const SELF_JUMP = 30_000;

describe.each(sampled(['ours', 'libsignal'] as const, ROLES, `${seed}/receiver`))(
  'note to self, %s receives',
  (receiving) => {
    it(`${SELF_JUMP} skipped messages between devices of one account are bridged (${receiving} receives)`, async () => {
      const other = { ...ALICE, deviceId: ALICE.deviceId + 1 };
      const ourDevice = ours(receiving === 'ours' ? other : ALICE);
      const identityKeyPair = new IdentityKeyPair(
        PublicKey.deserialize(Uint8Array.from(ourDevice.identityKey)),
        PrivateKey.deserialize(Uint8Array.from(ourDevice.identityKeyPair.privateKey)),
      );
      const theirDevice = new LibsignalPeer(receiving === 'ours' ? ALICE : other, { identityKeyPair });
      const [sender, receiver] = receiving === 'ours' ? [theirDevice, ourDevice] : [ourDevice, theirDevice];
      await sender.initiate(receiver.address, receiver.bundle({ oneTime: false }));
      await receiver.decrypt(sender.address, await sender.encrypt(receiver.address, 'first'));
      await sender.decrypt(receiver.address, await receiver.encrypt(sender.address, 'reply'));
      let last: SessionMessage | undefined;
      for (let n = 0; n <= SELF_JUMP; n++) last = await sender.encrypt(receiver.address, `${n}`);
      expect(await receiver.decrypt(sender.address, last!)).toBe(`${SELF_JUMP}`);
    });
  },
);

function ours(address: Peer['address']): OurPeer {
  return new OurPeer(address, seededRandom(`${seed}/${address.name}`));
}
