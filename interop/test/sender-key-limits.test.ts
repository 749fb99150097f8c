/** How far a sender key may jump, and how much is kept of what was skipped. Both implementations behave alike. */

import { sampled, seededRandom, seedFromEnv } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import { LibsignalSenderKeyPeer } from '../src/libsignal-sender-keys.ts';
import { OurSenderKeyPeer } from '../src/our-sender-keys.ts';
import { outcomeOf, type SenderKeyPeer } from '../src/sender-key-peer.ts';

const seed = seedFromEnv();
const ALICE = { name: '9d0652a3-dcc3-4d11-975f-74d61598733f', deviceId: 1 };
const BOB = { name: '796abedb-ca4e-4f18-8803-1fde5b921f9f', deviceId: 3 };
const GROUP = 'd1d1d1d1-7000-11eb-b32a-33b8a8a487a6';
/** In CI one of the two, which the seed draws. */
const ROLES = 2;
const JUMP = 25_000;
const SKIPPED = 2_000;

const roles = [
  { title: 'libsignal reads', sender: () => ours(ALICE), reader: () => new LibsignalSenderKeyPeer(BOB) },
  { title: 'we read', sender: () => new LibsignalSenderKeyPeer(ALICE), reader: () => ours(BOB) },
];

describe.each(sampled(roles, ROLES, `${seed}/roles`))('$title', ({ title, sender: newSender, reader: newReader }) => {
  it(`25 000 skipped messages are bridged, 25 001 are not; 2 000 are kept (${title})`, async () => {
    const [sender, reader] = [newSender(), newReader()];
    await reader.process(ALICE, await sender.distribute(GROUP));
    await sender.sendLost(GROUP, JUMP - SKIPPED - 1);
    const [dropped, oldestKept] = [await write(sender, 'dropped'), await write(sender, 'oldest kept')];
    await sender.sendLost(GROUP, SKIPPED - 1);
    const [last, beyond] = [await write(sender, 'last'), await write(sender, 'beyond')];
    const before = await reader.stored(ALICE, GROUP);
    expect(await attempt(reader, beyond.message)).toEqual({ refusal: 'undecryptable' });
    expect(await reader.stored(ALICE, GROUP)).toEqual(before);
    expect(await attempt(reader, last.message)).toBe(last.text);
    expect(await attempt(reader, dropped.message)).toEqual({ refusal: 'duplicate' });
    expect(await attempt(reader, oldestKept.message)).toBe(oldestKept.text);
    expect(await attempt(reader, oldestKept.message)).toEqual({ refusal: 'duplicate' });
    expect(await attempt(reader, beyond.message)).toBe(beyond.text);
  });
});

async function write(sender: SenderKeyPeer, text: string) {
  return { text, message: await sender.encrypt(GROUP, text) };
}

function attempt(reader: SenderKeyPeer, message: Uint8Array) {
  return outcomeOf(reader.decrypt(ALICE, message));
}

function ours(address: typeof ALICE): OurSenderKeyPeer {
  return new OurSenderKeyPeer(address, seededRandom(`${seed}/${address.name}`));
}
