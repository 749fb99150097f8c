/**
 * Letters under way between two peers. Both implementations keep five receiving chains, and what is older is lost for
 * both alike: a letter is held back at most until five newer ratchet keys of its sender were heard.
 */

import type { RandomBytes } from '@sotto/crypto';
import type { SessionMessage } from '@sotto/ratchet';
import { ratchetKeyOf } from './libsignal-peer.ts';
import type { Peer } from './peer.ts';

export interface Letter {
  readonly text: string;
  readonly message: SessionMessage;
  readonly ratchetKey: string;
}

/** One direction: what is under way, and the ratchet keys its receiver has heard, oldest first. */
export interface Direction {
  readonly from: Peer;
  readonly to: Peer;
  readonly underway: Letter[];
  readonly heardKeys: string[];
}

export interface Report {
  /** What was sent, by what was read. */
  readonly delivered: Map<string, string>;
  ratchetKeys: number;
  reordered: number;
}

/** Both directions of a session. */
export function directionsOf(initiator: Peer, responder: Peer): readonly [Direction, Direction] {
  // The initiator's first receiving chain is that of the signed pre-key, which nobody sends on (section 3.2).
  return [
    { from: initiator, to: responder, underway: [], heardKeys: [] },
    { from: responder, to: initiator, underway: [], heardKeys: ['signed pre-key'] },
  ];
}

export async function writeLetter({ from, to }: Direction, text: string): Promise<Letter> {
  const message = await from.encrypt(to.address, text);
  return { text, message, ratchetKey: ratchetKeyOf(message) };
}

export async function deliver(direction: Direction, letter: Letter, report: Report): Promise<void> {
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
  report.delivered.set(letter.text, await to.decrypt(from.address, letter.message));
}

/** An integer from 0 up to `below`. */
export function draw(random: RandomBytes, below: number): number {
  return new DataView(random(4).buffer).getUint32(0) % below;
}

const CHAINS = 5;
