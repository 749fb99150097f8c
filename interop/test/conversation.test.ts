/**
 * Long conversations in random order. A message is held back at most until five newer ratchet keys of its sender were
 * heard: both implementations keep five receiving chains, and what is older is lost for both alike.
 */

import type { RandomBytes } from '@sotto/crypto';
import type { SessionMessage } from '@sotto/ratchet';
import { seededRandom, seedFromEnv } from '@sotto/testkit';
import { expect, it } from 'vitest';
import { LibsignalPeer, ratchetKeyOf } from '../src/libsignal-peer.ts';
import { OurPeer } from '../src/our-peer.ts';
import type { Peer } from '../src/peer.ts';

const MESSAGES = 200;
const CHAINS = 5;
const ALICE = { name: '9d0652a3-dcc3-4d11-975f-74d61598733f', deviceId: 1 };
const BOB = { name: '796abedb-ca4e-4f18-8803-1fde5b921f9f', deviceId: 3 };
const seed = seedFromEnv();

interface Letter {
  readonly text: string;
  readonly message: SessionMessage;
  readonly ratchetKey: string;
}

/** One direction: what is under way, and the ratchet keys its receiver has heard, oldest first. */
interface Direction {
  readonly from: Peer;
  readonly to: Peer;
  readonly underway: Letter[];
  readonly heardKeys: string[];
}

interface Report {
  readonly delivered: string[];
  ratchetKeys: number;
  reordered: number;
}

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
  expect(report.delivered.toSorted()).toEqual(expected.toSorted());
  // The run is worth its name: it ratcheted often and delivered out of order.
  expect(report.ratchetKeys).toBeGreaterThan(20);
  expect(report.reordered).toBeGreaterThan(20);
}

async function converse(initiator: Peer, responder: Peer, random: RandomBytes): Promise<Report> {
  // The initiator's first receiving chain is that of the signed pre-key, which nobody sends on (section 3.2).
  const forth: Direction = { from: initiator, to: responder, underway: [], heardKeys: [] };
  const back: Direction = { from: responder, to: initiator, underway: [], heardKeys: ['signed pre-key'] };
  const report: Report = { delivered: [], ratchetKeys: 0, reordered: 0 };
  let sent = 0;
  while (sent < MESSAGES || forth.underway.length + back.underway.length > 0) {
    const isSending = sent < MESSAGES && draw(random, 5) < 2;
    // A responder has nothing to send on before it was written to.
    const direction = forth.heardKeys.length === 0 || draw(random, 2) === 0 ? forth : back;
    if (isSending) await send(direction, `message ${sent++}`);
    else if (direction.underway.length > 0) {
      const letter = direction.underway[draw(random, direction.underway.length)]!;
      await deliver(direction, letter, report);
    }
    if (draw(random, 10) === 0) await initiator.reload(responder.address);
    if (draw(random, 10) === 0) await responder.reload(initiator.address);
  }
  return report;
}

async function send({ from, to, underway }: Direction, text: string): Promise<void> {
  const message = await from.encrypt(to.address, text);
  underway.push({ text, message, ratchetKey: ratchetKeyOf(message) });
}

async function deliver(direction: Direction, letter: Letter, report: Report): Promise<void> {
  const { underway, heardKeys } = direction;
  if (!heardKeys.includes(letter.ratchetKey)) {
    // A new key will push out the chain of the oldest one: what is under way on that chain goes first.
    const endangered = heardKeys.length < CHAINS ? undefined : heardKeys.shift();
    for (const other of underway.filter(({ ratchetKey }) => ratchetKey === endangered)) {
      await hand(direction, other, report);
    }
    heardKeys.push(letter.ratchetKey);
    report.ratchetKeys++;
  }
  await hand(direction, letter, report);
}

async function hand({ from, to, underway }: Direction, letter: Letter, report: Report): Promise<void> {
  const position = underway.indexOf(letter);
  underway.splice(position, 1);
  if (position > 0) report.reordered++;
  expect(await to.decrypt(from.address, letter.message)).toBe(letter.text);
  report.delivered.push(letter.text);
}

/** An integer from 0 up to `below`. */
function draw(random: RandomBytes, below: number): number {
  return new DataView(random(4).buffer).getUint32(0) % below;
}
