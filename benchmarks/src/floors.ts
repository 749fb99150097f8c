/**
 * What the benchmarks must show: the ratio that each case has to reach, and the one it aims at. A ratio is their number
 * divided by ours, in the same rounds, with the whole Triple Ratchet on both sides, on Node 20.
 */

import type { Results, Row } from './results.ts';

export interface Floor {
  readonly title: string;
  /** Every one of these results has to reach it. */
  readonly cases: readonly string[];
  readonly ours: string;
  readonly against: string;
  readonly atLeast: number;
  readonly aim: number;
}

export type Verdict = 'aim reached' | 'reached' | 'missed' | 'not measured';

export interface JudgedFloor {
  readonly floor: Floor;
  /** One for each case, `undefined` where it was not measured. */
  readonly ratios: readonly (number | undefined)[];
  readonly verdict: Verdict;
}

/** Holds the medians of a run against every floor. */
export function judgeFloors({ rows }: Pick<Results, 'rows'>, floors: readonly Floor[] = FLOORS): JudgedFloor[] {
  return floors.map((floor) => {
    const ratios = floor.cases.map((id) => ratioOf(rows, id, floor));
    return { floor, ratios, verdict: verdictOf(floor, ratios) };
  });
}

function ratioOf(rows: readonly Row[], id: string, { ours, against }: Floor): number | undefined {
  const row = rows.find((one) => one.id === id && one.ours === ours);
  return row?.beside.find(({ name }) => name === against)?.ratio.median;
}

function verdictOf({ atLeast, aim }: Floor, ratios: readonly (number | undefined)[]): Verdict {
  const known = ratios.filter((ratio) => ratio !== undefined);
  if (known.length < ratios.length || known.length === 0) return 'not measured';
  const lowest = Math.min(...known);
  if (lowest >= aim) return 'aim reached';
  return lowest >= atLeast ? 'reached' : 'missed';
}

const LIBSIGNAL = 'libsignal-client';
const both = (size: string): readonly string[] => [`encrypt-${size}`, `decrypt-${size}`];

/** In the order in which they are reported. */
export const FLOORS: readonly Floor[] = [
  floor('encrypt and decrypt 32 B', both('32'), 'node', LIBSIGNAL, 4, 6),
  floor('encrypt and decrypt 1 KB', both('1k'), 'node', LIBSIGNAL, 2.5, 4),
  floor('encrypt and decrypt 16 KB', both('16k'), 'node', LIBSIGNAL, 1.5, 2.2),
  floor('encrypt and decrypt 64 KB', both('64k'), 'node', LIBSIGNAL, 1.2, 1.6),
  floor('encrypt and decrypt 32 B', both('32'), 'portable', LIBSIGNAL, 3, 5),
  floor('encrypt and decrypt 1 KB', both('1k'), 'portable', LIBSIGNAL, 2, 3),
  floor('encrypt and decrypt 32 B', both('32'), 'portable', 'olm', 1.2, 1.5),
  floor('encrypt and decrypt 1 KB', both('1k'), 'portable', 'olm', 2, 2.5),
  floor('encrypt and decrypt 16 KB', both('16k'), 'portable', 'olm', 2, 3),
  floor('ping-pong 256 B', ['ping-pong-256'], 'node', LIBSIGNAL, 1.3, 1.7),
  floor('ping-pong 256 B', ['ping-pong-256'], 'sodium', LIBSIGNAL, 0.9, 1.2),
  floor('fan-out 1 KB to 100, records written', ['fan-out-100'], 'node', LIBSIGNAL, 2.5, 3.5),
  floor('fan-out 1 KB to 1,000, records written', ['fan-out-1000'], 'node', LIBSIGNAL, 2.5, 3.5),
  floor('session start and first decrypt', ['session-start', 'first-decrypt'], 'node', LIBSIGNAL, 0.5, 0.9),
  floor('sealed v1 encrypt', ['sealed-v1-encrypt'], 'node', LIBSIGNAL, 1.1, 1.4),
  floor('sealed v1 decrypt, certificate known', ['sealed-v1-decrypt'], 'node', LIBSIGNAL, 1.2, 2),
  floor('bytes of a session record after one reply', ['record-one-reply'], 'node', LIBSIGNAL, 1, 2),
  floor('import and first message, fresh process', ['cold-first-message'], 'node', `${LIBSIGNAL}, import`, 1, 2),
  // Growth, as a ratio like the others: the cost with 100 sessions divided by the cost with 100,000.
  floor('a message with 100,000 sessions in one store', ['growth-100000'], 'node', '100 sessions', 1 / 1.3, 1),
];

function floor(
  title: string,
  cases: readonly string[],
  ours: string,
  against: string,
  atLeast: number,
  aim: number,
): Floor {
  return { title, cases, ours, against, atLeast, aim };
}
