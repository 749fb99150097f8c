/** Conversations in random order, in which nothing is lost. */

import type { RandomBytes } from '@sotto/crypto';
import { seededRandom, seedFromEnv } from '@sotto/testkit';
import { expect, it } from 'vitest';
import { deliver, directionsOf, draw, type Report, writeLetter } from '../src/letters.ts';
import { LibsignalPeer } from '../src/libsignal-peer.ts';
import { OurPeer } from '../src/our-peer.ts';
import type { Peer } from '../src/peer.ts';

const MESSAGES = 200;
const ALICE = { name: '9d0652a3-dcc3-4d11-975f-74d61598733f', deviceId: 1 };
const BOB = { name: '796abedb-ca4e-4f18-8803-1fde5b921f9f', deviceId: 3 };
const seed = seedFromEnv();

it("200 messages both ways in random order, our initiator and libsignal's responder", async () => {
  const ours = new OurPeer(ALICE, seededRandom(`${seed}/ours/initiator`));
  await expectConversation(ours, new LibsignalPeer(BOB), `${seed}/order/initiator`);
});

it("200 messages both ways in random order, libsignal's initiator and our responder", async () => {
  const ours = new OurPeer(BOB, seededRandom(`${seed}/ours/responder`));
  await expectConversation(new LibsignalPeer(ALICE), ours, `${seed}/order/responder`);
});

async function expectConversation(initiator: Peer, responder: Peer, orderSeed: string): Promise<void> {
  await initiator.initiate(responder.address, responder.bundle({ oneTime: true }));
  const report = await converse(initiator, responder, seededRandom(orderSeed));
  const expected = Array.from({ length: MESSAGES }, (_, i) => `message ${i}`);
  expect([...report.delivered.keys()].toSorted()).toEqual(expected.toSorted());
  for (const [text, read] of report.delivered) expect(read).toBe(text);
  // The run is worth its name: it ratcheted often and delivered out of order.
  expect(report.ratchetKeys).toBeGreaterThan(20);
  expect(report.reordered).toBeGreaterThan(20);
}

async function converse(initiator: Peer, responder: Peer, random: RandomBytes): Promise<Report> {
  const [forth, back] = directionsOf(initiator, responder);
  const report: Report = { delivered: new Map(), ratchetKeys: 0, reordered: 0 };
  let sent = 0;
  while (sent < MESSAGES || forth.underway.length + back.underway.length > 0) {
    const isSending = sent < MESSAGES && draw(random, 5) < 2;
    // A responder has nothing to send on before it was written to.
    const direction = forth.heardKeys.length === 0 || draw(random, 2) === 0 ? forth : back;
    if (isSending) direction.underway.push(await writeLetter(direction, `message ${sent++}`));
    else if (direction.underway.length > 0) {
      const letter = direction.underway[draw(random, direction.underway.length)]!;
      await deliver(direction, letter, report);
    }
    if (draw(random, 10) === 0) await initiator.reload(responder.address);
    if (draw(random, 10) === 0) await responder.reload(initiator.address);
  }
  return report;
}
