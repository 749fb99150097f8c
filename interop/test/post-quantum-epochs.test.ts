/**
 * Long conversations through many epochs of the post-quantum ratchet, over a network that loses one letter of five and
 * delivers out of order.
 */

import { isThorough, seededRandom, seedFromEnv } from '@sotto/testkit';
import { expect, it } from 'vitest';
import { type Direction, deliver, directionsOf, draw, type Report, writeLetter } from '../src/letters.ts';
import { LibsignalPeer } from '../src/libsignal-peer.ts';
import { OurPeer } from '../src/our-peer.ts';
import type { Peer } from '../src/peer.ts';
import { crypto } from '../src/provider.ts';

/** At full length on the backend of this runtime, and on all of them with `pnpm test:thorough`. */
const IN_FULL = isThorough() || crypto.name === 'node';
const MESSAGES = IN_FULL ? 2000 : 500;
const EPOCHS_MIN = IN_FULL ? 15 : 3;
/** Letters of one direction that may wait for a later one. */
const WAITING_MAX = 3;
const ALICE = { name: '9d0652a3-dcc3-4d11-975f-74d61598733f', deviceId: 1 };
const BOB = { name: '796abedb-ca4e-4f18-8803-1fde5b921f9f', deviceId: 3 };
const seed = seedFromEnv();

it(`${MESSAGES} messages through ${EPOCHS_MIN} epochs with loss, our initiator and libsignal's responder`, async () => {
  const ours = new OurPeer(ALICE, seededRandom(`${seed}/epochs/ours/initiator`));
  await expectEpochs(ours, new LibsignalPeer(BOB), ours, `${seed}/epochs/initiator`);
});

it(`${MESSAGES} messages through ${EPOCHS_MIN} epochs with loss, libsignal's initiator and our responder`, async () => {
  const ours = new OurPeer(BOB, seededRandom(`${seed}/epochs/ours/responder`));
  await expectEpochs(new LibsignalPeer(ALICE), ours, ours, `${seed}/epochs/responder`);
});

async function expectEpochs(initiator: Peer, responder: Peer, ours: OurPeer, orderSeed: string): Promise<void> {
  const random = seededRandom(orderSeed);
  await initiator.initiate(responder.address, responder.bundle({ oneTime: true }));
  const directions = directionsOf(initiator, responder);
  const report: Report = { delivered: new Map(), ratchetKeys: 0, reordered: 0 };
  let lost = 0;
  for (let sent = 0; sent < MESSAGES; sent++) {
    const direction = directions[sent % 2 === 0 ? 0 : 1];
    const letter = await writeLetter(direction, `message ${sent}`);
    // The responder has nothing to send on before it was written to, so the first letter is not lost.
    const isLost = sent > 0 && draw(random, 5) === 0;
    if (isLost) lost++;
    else direction.underway.push(letter);
    const waiting = sent === 0 || draw(random, 3) > 0 ? 0 : draw(random, WAITING_MAX + 1);
    await deliverUntil(direction, waiting, random, report);
    if (draw(random, 20) === 0) await ours.reload(ours === initiator ? responder.address : initiator.address);
  }
  for (const direction of directions) await deliverUntil(direction, 0, random, report);
  for (const [text, read] of report.delivered) expect(read).toBe(text);
  expect(report.delivered.size).toBe(MESSAGES - lost);
  const remote = ours === initiator ? responder.address : initiator.address;
  const epoch = ours.record(remote)?.current?.postQuantum.exchange.epoch ?? 0;
  expect(epoch).toBeGreaterThan(EPOCHS_MIN);
  // The run is worth its name.
  expect(lost).toBeGreaterThan(MESSAGES / 10);
  expect(report.reordered).toBeGreaterThan(MESSAGES / 25);
}

/** Delivers letters in random order until `waiting` are left. */
async function deliverUntil(
  direction: Direction,
  waiting: number,
  random: ReturnType<typeof seededRandom>,
  report: Report,
): Promise<void> {
  const { underway } = direction;
  while (underway.length > waiting) await deliver(direction, underway[draw(random, underway.length)]!, report);
}
