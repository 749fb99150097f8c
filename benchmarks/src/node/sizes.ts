/** The group of sizes. */

import { countedRow } from '../job.ts';
import type { Row } from '../results.ts';
import { SIZES } from '../sizes.ts';
import type { ProbeContext } from './probe.ts';

export async function measureSizes({ group, provider, ours, others, options, say }: ProbeContext): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { id, title, measure } of SIZES) {
    say(`${group}: ${id}`);
    const own = await measure(ours, options.seed);
    if (own === undefined) continue;
    const beside = [];
    for (const other of others) {
      const bytes = await measure(other, options.seed);
      if (bytes !== undefined) beside.push({ name: other.name, bytes });
    }
    rows.push(countedRow({ id, group, title, ours: provider }, own, beside));
  }
  return rows;
}
