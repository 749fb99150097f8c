import { boundCases } from './bounds.ts';
import type { StoreCase } from './case.ts';
import { commitCases } from './commits.ts';
import { entryCases } from './entries.ts';
import { handleCases } from './handles.ts';
import { historyCases } from './histories.ts';
import { purgeCases } from './purges.ts';
import { scanCases } from './scans.ts';

export type { StoreCase, StoreFactory } from './case.ts';
export { assertAfterCrash, crashBatch } from './crash.ts';

/** What every adapter must pass, each case on a factory of its own. */
export const storeCompliance: readonly StoreCase[] = [
  ...entryCases,
  ...scanCases,
  ...commitCases,
  ...handleCases,
  ...boundCases,
  ...historyCases,
  ...purgeCases,
];
