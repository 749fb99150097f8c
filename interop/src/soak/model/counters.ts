/**
 * Which numbers of one chain are still to come, as both ratchets count them.
 *
 * Spec: Signal session layer, sections 4.6 step 3 and 4.7; sparse post-quantum ratchet, sections 5.6 and 5.7.
 */

import { read, refused, type Verdict } from './verdict.ts';

/** A receiving chain of the classical ratchet, or of one post-quantum epoch. */
export interface Counters {
  /** The next number that was not passed yet. */
  readonly next: number;
  /** Numbers that were passed and can still be read, ascending. */
  readonly skipped: readonly number[];
}

/** Numbers of both ratchets that may be kept. */
export const SKIPPED_MAX = 2000;

/** The classical chain keeps the newest seeds it has passed, however far back they are. */
export function takeCounter(counters: Counters, counter: number, jumpMax: number): Verdict<Counters> {
  const { next, skipped } = counters;
  if (counter < next) return takeSkipped(counters, counter, 'duplicate');
  if (counter - next > jumpMax) return refused('undecryptable');
  return read({ next: counter + 1, skipped: [...skipped, ...range(next, counter)].slice(-SKIPPED_MAX) });
}

/** The post-quantum chain keeps the keys within a distance of its newest index, which counts as one of the jump. */
export function takeIndex(counters: Counters, index: number, jumpMax: number): Verdict<Counters> {
  const newest = counters.next - 1;
  if (index <= newest && index + SKIPPED_MAX < newest) return refused('undecryptable');
  if (index <= newest) return takeSkipped(counters, index, 'undecryptable');
  if (index - newest > jumpMax) return refused('undecryptable');
  const oldest = index - SKIPPED_MAX;
  const kept = [...counters.skipped, ...range(Math.max(counters.next, oldest), index)];
  return read({ next: index + 1, skipped: kept.filter((other) => other >= oldest) });
}

function takeSkipped(counters: Counters, counter: number, refusal: 'duplicate' | 'undecryptable'): Verdict<Counters> {
  const position = counters.skipped.indexOf(counter);
  if (position < 0) return refused(refusal);
  return read({ ...counters, skipped: counters.skipped.toSpliced(position, 1) });
}

/** From `start` up to `end`. */
function range(start: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, offset) => start + offset);
}
