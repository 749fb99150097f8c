/** What becomes of the devices of somebody during a run: a further one is linked, one is removed, one is lost and its account restored. */

import type { Dice } from '@sotto/testkit';

export type DeviceChange = {
  readonly atMs: number;
  readonly person: number;
  /** Who writes with that person before and behind every step. */
  readonly partner: number;
} & (
  | {
      /** A further device is linked; some time later one of the two may be removed by the other. */
      readonly kind: 'link';
      readonly removal: { readonly afterMs: number; readonly of: 'old' | 'new' } | undefined;
    }
  /** A backup is made. Then the device is lost, and a new one restored from it. */
  | { readonly kind: 'restore'; readonly lostAfterMs: number }
);

/** One in a third of all plans. */
export function changesOf(dice: Dice, people: readonly number[], untilMs: number): readonly DeviceChange[] {
  const isOne = dice.chance(1 / 3);
  const [person, partner] = dice.shuffle(people);
  const who = { atMs: dice.between(500, Math.ceil(untilMs / 2)), person: person!, partner: partner! };
  const laterMs = dice.between(2_000, 12_000);
  const of = dice.pick(['old', 'new'] as const);
  const kind = dice.pick(['link', 'removal', 'removal', 'restore', 'restore'] as const);
  if (!isOne) return [];
  if (kind === 'restore') return [{ ...who, kind, lostAfterMs: laterMs }];
  return [{ ...who, kind: 'link', removal: kind === 'link' ? undefined : { afterMs: laterMs, of } }];
}
