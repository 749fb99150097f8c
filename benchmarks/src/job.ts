/**
 * One group with one of our providers, beside the others: the part of a run that happens in one process. In an
 * application only one provider is there, and code is optimised for it alone; so it is here.
 */

import type { Case } from './case.ts';
import type { ProviderName } from './groups.ts';
import type { Implementation } from './implementation.ts';
import type { Row } from './results.ts';
import { type Clock, type RoundOptions, runCase, type Timing } from './rounds.ts';
import { ratiosOf, spreadOf } from './statistics.ts';

export interface Job {
  readonly group: string;
  readonly provider: ProviderName;
  readonly cases: readonly Case[];
  readonly ours: Implementation;
  readonly others: readonly Implementation[];
}

/** Runs all cases of the job. */
export async function runJob(
  { group, provider, cases, ours, others }: Job,
  options: RoundOptions,
  clock: Clock,
  say: (line: string) => void,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const one of cases) {
    say(`${group}, ${provider}: ${one.id}`);
    const timings = await runCase(one, [ours, ...others], options, clock);
    for (const phase of one.phases) {
      const own = timings.find((timing) => timing.phase === phase.id && timing.by === ours.name);
      if (own === undefined) continue;
      const beside = timings.filter((timing) => timing.phase === phase.id && timing !== own);
      rows.push(timingRow({ id: phase.id, group, title: phase.title, ours: provider }, own, beside));
    }
  }
  return rows;
}

/** The row of our times beside those of others, in the same rounds. */
export function timingRow(
  about: Pick<Row, 'id' | 'group' | 'title' | 'ours'>,
  own: Timing,
  beside: readonly Timing[],
): Row {
  const compare = (theirs: Timing): Row['beside'][number] => ({
    name: theirs.by,
    value: spreadOf(theirs.times),
    ratio: ratiosOf(theirs.times, own.times),
  });
  return { ...about, unit: 'ms', value: spreadOf(own.times), beside: beside.map(compare) };
}

/** The row of a number that is counted, not timed, beside those of others. */
export function countedRow(
  about: Pick<Row, 'id' | 'group' | 'title' | 'ours'>,
  own: number,
  beside: readonly { readonly name: string; readonly bytes: number }[],
): Row {
  const exactly = (value: number) => spreadOf([value]);
  return {
    ...about,
    unit: 'bytes',
    value: exactly(own),
    beside: beside.map(({ name, bytes }) => ({ name, value: exactly(bytes), ratio: exactly(bytes / own) })),
  };
}
