/** What everybody writes, a pure function of the seed: to whom, what, how long, and after which pause. */

import { createHash } from 'node:crypto';
import { createDice } from '@sotto/testkit';

export interface Letter {
  readonly from: number;
  readonly to: number;
  /** From 0, over all letters of this sender. */
  readonly number: number;
  readonly text: string;
  /** Before it is written, counted from the letter before. */
  readonly pauseMs: number;
}

/** Letter `number` of client `from`. */
export const letterOf = (seed: string, clients: number, from: number, number: number): Letter => {
  const dice = createDice(`${seed}/letters/${from}/${number}`);
  const peers = peersOf(seed, clients, from);
  // Everybody is written to once, shortly: from then on both have tokens of each other, and write as contacts do.
  if (number < peers.length)
    return { from, to: peers[number]!, number, text: `${from}>${peers[number]}#${number}`, pauseMs: 0 };
  const to = dice.pick(peers);
  const padding = dice.chance(LARGE_SHARE) ? dice.between(1_000, LARGE_CHARACTERS_MAX) : dice.between(0, 200);
  return {
    from,
    to,
    number,
    text: `${from}>${to}#${number}${'.'.repeat(padding)}`,
    pauseMs: dice.chance(BURST_SHARE) ? 0 : dice.between(0, PAUSE_MS_MAX),
  };
};

/**
 * With whom a client talks, who talk with it as well: those at some distances around it. Most are of other relays, for the
 * clients of one relay do not stand side by side.
 */
export const peersOf = (seed: string, clients: number, client: number): readonly number[] => {
  const distances = Array.from({ length: Math.floor(clients / 2) }, (_, n) => n + 1);
  const chosen = createDice(`${seed}/peers`).shuffle(distances).slice(0, DISTANCES);
  const peers = chosen.flatMap((distance) => [client + distance, client + clients - distance]);
  return [...new Set(peers.map((peer) => peer % clients))];
};

/** Who sent a text, to whom, and which letter it is; `undefined` for a text that no letter has. */
export const readLetter = (text: string): Pick<Letter, 'from' | 'to' | 'number'> | undefined => {
  const match = /^(\d+)>(\d+)#(\d+)\.*$/.exec(text);
  if (match === null) return undefined;
  return { from: Number(match[1]), to: Number(match[2]), number: Number(match[3]) };
};

/** Stands for a text in a history. */
export const digestOf = (bytes: string | Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex').slice(0, 16);

/** Each gives two peers. */
const DISTANCES = 2;
const LARGE_SHARE = 0.05;
const LARGE_CHARACTERS_MAX = 20_000;
/** So much of the mail is written right after the letter before. */
const BURST_SHARE = 0.6;
const PAUSE_MS_MAX = 5_000;
